import { defineBug } from "../define-bug.ts";

/** The column that the team kept its keys in. */
const columnWidth = 12;

export default defineBug({
  name: "key-cut-short",
  class: "idempotency",
  story: "Idempotency keys are cut to the width of a column, so orders whose references begin alike share one.",
  checkers: ["retries", "loss"],
  scenarios: ["calm", "sales-peak"],
  parts: { app: { idempotencyKey: ({ order, step }) => `${step}-${order}`.slice(0, columnWidth) } },
});
