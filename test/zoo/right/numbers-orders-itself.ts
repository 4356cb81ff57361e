import { defineRight } from "../define-right.ts";
import { counterShop } from "../whole/counter-shop.ts";

export default defineRight({
  name: "numbers-orders-itself",
  story:
    "A shop that numbers orders itself, as most do: partners are told its number, and customers learn it from the answer to their order.",
  open: () => counterShop({ sells: true, numbers: true }),
});
