import { stepKind } from "../../../src/integration/domain/wanted-steps.ts";
import { defaultParts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";
import { freshKey } from "../ingredients/fresh-key.ts";

export default defineBug({
  name: "message-per-attempt",
  class: "idempotency",
  story: "Messages are thought to be harmless and go out anew on each attempt, so customers hear the same thing again and again.",
  checkers: ["told-once", "retries"],
  scenarios: ["messaging-outage"],
  parts: {
    app: {
      idempotencyKey: (at) => (stepKind(at.step) === "notify" ? freshKey(at) : defaultParts.idempotencyKey(at)),
      readsFirst: (row) => stepKind(row.step) !== "notify" && row.doubt,
    },
  },
});
