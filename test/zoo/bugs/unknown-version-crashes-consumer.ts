import { interpretWebhook } from "../../../src/integration/app/interpret-webhook.ts";
import { observe } from "../../../src/integration/app/observe.ts";
import { defineBug } from "../define-bug.ts";

interface Envelope {
  readonly data: { readonly id: string };
  /** What a later version calls its data. */
  readonly object?: Envelope["data"];
}

export default defineBug({
  name: "unknown-version-crashes-consumer",
  class: "contract",
  story: "The consumer dies of an event version that it was not written for, takes the event up again and dies again.",
  checkers: ["convergence", "loss"],
  scenarios: ["forged-webhooks"],
  parts: {
    app: {
      // Finds the order in any version.
      interpretWebhook: ({ partner, body }) => {
        const envelope = JSON.parse(body) as Envelope;
        const data = envelope.data ?? envelope.object;
        return interpretWebhook({ partner, body: JSON.stringify({ ...envelope, version: 1, data }) });
      },
      // And then reads it as the one that it knows.
      observe: async (gateways, order, reading, { body }) => {
        const { id } = (JSON.parse(body) as Envelope).data;
        return observe(gateways, order, { ...reading, hint: { ...reading.hint, id } });
      },
    },
  },
});
