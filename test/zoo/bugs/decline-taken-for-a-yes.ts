import { defineBug } from "../define-bug.ts";
import { rereadStatus } from "../ingredients/reread-status.ts";

export default defineBug({
  name: "decline-taken-for-a-yes",
  class: "unknown-outcomes",
  story: "A payment counts as authorized when the gateway has made one, whatever its status, so declined cards get parcels.",
  checkers: ["order-of-effects", "shipped-once", "loss"],
  scenarios: ["calm"],
  parts: { edge: { readAnswer: rereadStatus({ declined: "authorized" }) } },
});
