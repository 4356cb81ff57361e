import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "checkout-fails-with-the-carrier",
  class: "isolation",
  story: "Without a quote from the carrier the checkout breaks down, so while parcels cannot be priced nothing can be bought.",
  checkers: ["served"],
  scenarios: ["slow-quotes", "carrier-outage"],
  parts: {
    app: {
      fallbackRate: () => {
        throw new Error("the carrier quoted no rate");
      },
    },
  },
});
