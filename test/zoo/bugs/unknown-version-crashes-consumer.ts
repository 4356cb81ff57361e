import { interpretWebhook } from "../../../src/integration/app/interpret-webhook.ts";
import { observe } from "../../../src/integration/app/observe.ts";
import { defineBug } from "../define-bug.ts";

function versionOf(body: string): unknown {
  return (JSON.parse(body) as { version?: unknown }).version;
}

export default defineBug({
  name: "unknown-version-crashes-consumer",
  class: "contract",
  story: "The consumer dies of an event version that it was not written for, takes the event up again and dies again.",
  checkers: ["convergence", "loss"],
  scenarios: ["contract-drift"],
  parts: {
    app: {
      interpretWebhook: ({ partner, body }) =>
        interpretWebhook({ partner, body: JSON.stringify({ ...JSON.parse(body), version: 1 }) }),
      observe: (gateways, order, reading, { body }) => {
        if (versionOf(body) !== 1) throw new TypeError("Cannot read properties of undefined");
        return observe(gateways, order, reading);
      },
    },
  },
});
