import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";
import { later } from "../ingredients/later.ts";

export default defineRight({
  name: "voids-later",
  story: "Authorizations of cancelled orders are given back half a minute later: a hold is no charge, and it ends.",
  open: () =>
    altered({
      declares: (usual) => ({ ...usual, jobEveryMs: 30_000 }),
      parts: () => ({ app: { outboxWrite: later("void", 30_000) } }),
    }),
});
