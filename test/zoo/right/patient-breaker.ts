import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "patient-breaker",
  story: "The breaker opens after ten failures and for five seconds, as it declares.",
  open: () =>
    altered({
      env: { BREAKER_FAILURES: "10", BREAKER_OPEN_MS: "5000" },
      declares: (usual) => ({ ...usual, breaker: { consecutiveFailures: 10, openMs: 5000 } }),
    }),
});
