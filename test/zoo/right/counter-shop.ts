import { defineRight, showing } from "../define-right.ts";
import { counterShop, counterWords } from "../whole/counter-shop.ts";

export default defineRight({
  name: "counter-shop",
  story:
    "A shop as they stood on one server: it charges while the customer waits at the counter, has no queue and takes no webhooks, numbers its refunds itself, and a job that comes round finishes what is not finished by reading what the partners have.",
  orders: showing(counterWords),
  open: () => counterShop({ sells: true }),
});
