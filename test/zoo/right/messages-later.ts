import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";
import { later } from "../ingredients/later.ts";

export default defineRight({
  name: "messages-later",
  story: "Messages go out a quarter of a minute after what they tell of.",
  open: () =>
    altered({
      declares: (usual) => ({ ...usual, jobEveryMs: 15_000 }),
      parts: () => ({ app: { outboxWrite: later("notify", 15_000) } }),
    }),
});
