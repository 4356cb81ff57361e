import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "flat-rate-always",
  story: "It never asks for rates: shipping costs the same for everybody.",
  open: () =>
    altered({
      declares: (usual) => ({ ...usual, quotes: false }),
      parts: () => ({ app: { quote: async () => undefined } }),
    }),
});
