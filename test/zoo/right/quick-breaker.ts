import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "quick-breaker",
  story: "The breaker opens after two failures and for a fifth of a second, as it declares.",
  open: () =>
    altered({
      env: { BREAKER_FAILURES: "2", BREAKER_OPEN_MS: "200" },
      declares: (usual) => ({ ...usual, breaker: { consecutiveFailures: 2, openMs: 200 } }),
    }),
});
