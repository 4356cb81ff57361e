import { defineRight } from "../define-right.ts";
import { counterShop } from "../whole/counter-shop.ts";

export default defineRight({
  name: "sample-shop",
  story: "A shop that sends samples and charges nothing: it has a carrier and messages, and no payment partner at all.",
  open: () => counterShop({ sells: false }),
});
