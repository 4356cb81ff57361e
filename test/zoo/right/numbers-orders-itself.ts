import { defineRight, showing } from "../define-right.ts";
import { counterShop, counterWords } from "../whole/counter-shop.ts";

export default defineRight({
  name: "numbers-orders-itself",
  story:
    "A shop that numbers orders itself, as most do: partners are told its number, and customers learn it from the answer to their order.",
  orders: showing(counterWords),
  open: () => counterShop({ sells: true, numbers: true }),
});
