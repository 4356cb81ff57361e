import { defineFault, type TransactionMoment } from "../../core/fault.ts";
import { choice, count, ms } from "../parameters.ts";

export default defineFault({
  name: "crash-in-transaction",
  family: "self",
  summary:
    "The integration is killed at a transaction of its own store; what it had not committed is gone, and it is started again.",
  parameters: {
    moment: choice("before it begins, before it commits, or once it has", [
      "after-commit",
      "before-commit",
      "before-transaction",
    ]),
    transaction: count("which one, counted from the first customer on", 1, 1, 1_000_000),
    restart_after_ms: ms("until it is started again", 200),
  },
  decide: (given) => ({
    type: "crash",
    moment: given.moment as TransactionMoment,
    transaction: Number(given.transaction),
    restartAfterMs: Number(given.restart_after_ms),
  }),
});
