import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

/** What the team's types know of an event's data. */
const known =
  /^(id|order_reference|payment_id|refund_reference|template|recipient_reference|service|destination|parcels|label|status|reason|currency|next_action|version|(amount|captured|refunded)_minor|(decline|failure)_reason|(created|updated)_at)$/;

function hasStranger(body: Uint8Array): boolean {
  try {
    const { data } = JSON.parse(Buffer.from(body).toString("utf8")) as { readonly data?: object };
    return Object.keys(data ?? {}).some((name) => !known.test(name));
  } catch {
    return false;
  }
}

export default defineBug({
  name: "unknown-field-refused",
  class: "contract",
  story:
    "Events are read into classes that know every field, so the first field that the partner adds makes each event a bad request.",
  checkers: ["webhooks"],
  scenarios: ["one-mishap-each"],
  parts: {
    edge: {
      verifyWebhook: (request) =>
        hasStranger(request.body)
          ? { ok: false, status: 400, code: "unknown_field", detail: "The event has a field that is not known." }
          : defaultEdgeParts.verifyWebhook(request),
    },
  },
});
