import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "doubt-not-committed",
  class: "atomicity",
  story: "That a call was begun is not written down before it is made, so after a crash it is made again without a look.",
  checkers: ["shipped-once", "told-once", "retries", "charged-once", "refunded-once"],
  scenarios: ["kill-during-capture"],
  parts: { app: { recoveryPoint: (row) => row } },
});
