import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";
import { rereadStatus } from "../ingredients/reread-status.ts";

export default defineBug({
  name: "authorized-taken-for-captured",
  class: "unknown-outcomes",
  story: "An authorization is read as a payment, so nothing is ever captured.",
  checkers: ["charged-once", "convergence"],
  scenarios: ["calm"],
  parts: { edge: { readAnswer: rereadStatus({ authorized: "captured" }) }, app: { heal: neverHeals } },
});
