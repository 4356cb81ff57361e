import type { Parts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";
import { freshKey } from "../ingredients/fresh-key.ts";

const step = "notify:order_confirmed";

const tellAgain: Parts["heal"] = ({ order, rows, nowMs }) => {
  const { [step]: told, ...notices } = order.notices;
  const row = rows.find((candidate) => candidate.step === step && candidate.state === "done");
  if (told === undefined || row === undefined) return { order, rows: [], healed: [], unresolved: [] };
  const again = { ...row, state: "open", doubt: false, dueMs: nowMs } as const;
  return { order: { ...order, notices }, rows: [again], healed: [`${order.ref}: ${step} taken up again`], unresolved: [] };
};

export default defineBug({
  name: "reconciliation-tells-again",
  class: "reconciliation",
  story: "The nightly run sends every confirmation again, under a new key, so each customer hears of each order twice.",
  checkers: ["told-once"],
  scenarios: ["calm"],
  parts: { app: { heal: tellAgain, idempotencyKey: freshKey } },
});
