import { defineRight } from "../define-right.ts";
import { counterShop } from "../whole/counter-shop.ts";

export default defineRight({
  name: "numbers-parcels-too",
  story:
    "A shop that numbers parcels in the format of its orders: a parcel bears the number that another order has at payment, and the carrier is told nothing else.",
  open: () => counterShop({ sells: true, numbers: true, numbersParcels: true }),
});
