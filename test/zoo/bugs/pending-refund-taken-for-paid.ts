import { defineBug } from "../define-bug.ts";
import { rereadStatus } from "../ingredients/reread-status.ts";

export default defineBug({
  name: "pending-refund-taken-for-paid",
  class: "unknown-outcomes",
  story: "A refund counts as paid once the gateway has taken it, so customers are told of money that the bank refuses later.",
  checkers: ["convergence", "told-once", "refunded-once", "state-regression"],
  scenarios: ["merchants-and-parcels"],
  parts: { edge: { readAnswer: rereadStatus({ pending: "succeeded" }) } },
});
