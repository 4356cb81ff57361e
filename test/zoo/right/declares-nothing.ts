import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "declares-nothing",
  story: "It declares nothing of itself: what was never promised is not judged.",
  open: () =>
    altered({
      declares: () => ({}),
    }),
});
