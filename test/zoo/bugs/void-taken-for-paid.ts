import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";
import { rereadStatus } from "../ingredients/reread-status.ts";

export default defineBug({
  name: "void-taken-for-paid",
  class: "unknown-outcomes",
  story:
    "A payment that was closed at the gateway's own desk is taken for one that is paid, whichever way it was closed, so the parcel leaves unpaid.",
  checkers: ["charged-once", "order-of-effects"],
  scenarios: [],
  parts: { edge: { readAnswer: rereadStatus({ voided: "captured" }) }, app: { heal: neverHeals } },
});
