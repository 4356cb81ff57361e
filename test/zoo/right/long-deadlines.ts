import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "long-deadlines",
  story: "It waits ten seconds for an answer that its customers do not wait for.",
  open: () =>
    altered({
      declares: (usual) => ({ ...usual, deadlines: { ...usual.deadlines, callMs: 10_000 } }),
      env: { CONNECT_TIMEOUT_MS: "3000", READ_TIMEOUT_MS: "8000", TOTAL_TIMEOUT_MS: "10000" },
    }),
});
