import type { EdgeParts } from "../../../src/integration/edge-parts.ts";
import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { letIn } from "../../../src/integration/shape.ts";

/** What a client makes of a message's answer of which it has read the status alone. */
const assumed = { id: "msg_0", order_reference: "order-1", template: "assumed", status: "queued" };

/** Takes a message for sent where the answer has such a status, whatever the body says. */
export const assumeSent =
  (isSuccess: (status: number) => boolean): EdgeParts["readAnswer"] =>
  (reply, expected) => {
    const reading = defaultEdgeParts.readAnswer(reply, expected);
    const fitting = letIn(expected.shape, assumed);
    return reading.ok || !fitting.ok || !isSuccess(reply.status) ? reading : { ok: true, value: expected.map(fitting.value) };
  };
