import { defineRight, showing } from "../define-right.ts";
import { counterShop, counterWords } from "../whole/counter-shop.ts";

export default defineRight({
  name: "numbers-parcels-too",
  story:
    "A shop that numbers parcels in the format of its orders: a parcel bears the number that another order has at payment, and the carrier is told nothing else.",
  orders: showing(counterWords),
  open: () => counterShop({ sells: true, numbers: true, numbersParcels: true }),
});
