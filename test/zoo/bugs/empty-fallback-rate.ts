import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "empty-fallback-rate",
  class: "contract",
  story: "Where the carrier quotes nothing the order is taken without a shipping service, and its label is refused for good.",
  checkers: ["contract"],
  scenarios: ["slow-quotes", "carrier-outage"],
  parts: { app: { fallbackRate: () => ({ service: "", source: "flat" }) } },
});
