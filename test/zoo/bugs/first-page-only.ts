import { readAnswer } from "../../../src/integration/gateways/read-answer.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "first-page-only",
  class: "contract",
  story: "Lists are read to the end of their first page, and what stands on the second is taken for what never happened.",
  checkers: ["convergence", "loss", "refunded-once", "told-once"],
  scenarios: ["refund-storm"],
  parts: {
    edge: {
      readAnswer: (reply, expected) => {
        const reading = readAnswer(reply, expected);
        if (!reading.ok || typeof reading.value !== "object" || reading.value === null || !("next" in reading.value))
          return reading;
        return { ok: true, value: { ...reading.value, next: null } };
      },
    },
  },
});
