import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";
import { later } from "../ingredients/later.ts";

export default defineRight({
  name: "refunds-later",
  story: "Refunds are paid twenty seconds after they were accepted, so that a clerk may look.",
  open: () =>
    altered({
      declares: (usual) => ({ ...usual, jobEveryMs: 20_000 }),
      parts: () => ({ app: { outboxWrite: later("refund", 20_000) } }),
    }),
});
