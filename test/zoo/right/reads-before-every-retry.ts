import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "reads-before-every-retry",
  story: "Every retry, also after a definite failure, begins with a look whether the effect is there already.",
  open: () =>
    altered({
      parts: () => ({ app: { isDefinite: () => false } }),
    }),
});
