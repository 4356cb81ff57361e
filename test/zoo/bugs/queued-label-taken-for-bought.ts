import type { EdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";
import { rereadStatus } from "../ingredients/reread-status.ts";

const asBought = rereadStatus({ queued: "label_created" });

/** Any 2xx is as good as another. */
const readAnswer: EdgeParts["readAnswer"] = (reply, expected) =>
  asBought(reply.status === 202 ? { ...reply, status: expected.status } : reply, expected);

export default defineBug({
  name: "queued-label-taken-for-bought",
  class: "unknown-outcomes",
  story:
    "Any 2xx to the order of a label counts as the label. Where the carrier only queued it (202), the money is taken for a parcel that cannot be sent yet, and may never be.",
  checkers: ["order-of-effects", "shipped-once", "convergence"],
  scenarios: ["labels-later"],
  parts: { edge: { readAnswer } },
});
