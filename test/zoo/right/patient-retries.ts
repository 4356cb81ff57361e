import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "patient-retries",
  story: "Retries start at a second and go up to twenty, as it declares: orders take longer, and come to the same end.",
  open: () =>
    altered({
      env: { BACKOFF_BASE_MS: "1000", BACKOFF_CAP_MS: "20000" },
      declares: (usual) => ({ ...usual, retry: { maxAttempts: 12, baseMs: 1000, capMs: 20_000 } }),
    }),
});
