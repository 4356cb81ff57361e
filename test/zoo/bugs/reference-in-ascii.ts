import { defineBug } from "../define-bug.ts";

const letters = (order: string): string =>
  order
    .normalize("NFD")
    .replaceAll(/[^A-Za-z0-9]/g, "")
    .toLowerCase();

export default defineBug({
  name: "reference-in-ascii",
  class: "idempotency",
  story:
    "Idempotency keys are made of the letters and digits of a reference alone, so orders that differ in a sign, an accent or their case share one.",
  checkers: ["retries", "charged-once", "loss"],
  scenarios: ["customers-as-they-are"],
  parts: { app: { idempotencyKey: ({ order, step }) => `${step}-${letters(order)}` } },
});
