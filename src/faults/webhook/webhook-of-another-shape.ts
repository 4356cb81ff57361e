import { defineFault, type WebhookSending } from "../../core/fault.ts";
import { drifted } from "../drift.ts";
import { choice } from "../parameters.ts";

/** What contracts may add at any time: whoever reads webhooks passes over it. */
const more = "a field more";
const added = { livemode: false, metadata: { revision: 7, tags: ["new"] } };

const broken = (as: string): NonNullable<WebhookSending["reshaped"]> => ({
  as,
  isBroken: true,
  data: (before) => drifted(before, as) as object,
});
const shapes = {
  [more]: { as: more, isBroken: false, data: (before: object): object => ({ ...before, ...added }) },
  renamed: broken("renamed"),
  missing: broken("missing"),
  null: broken("null"),
};

export default defineFault({
  name: "webhook-of-another-shape",
  family: "webhook",
  summary:
    "A genuine webhook has a field more, as contracts may grow, or its ids, states and amounts are renamed, gone or null, as after a change of the version.",
  parameters: { how: choice("what is otherwise", Object.keys(shapes)) },
  decide: (_facts, given) => ({
    sendings: [{ delayMs: 0, reshaped: shapes[given.how as keyof typeof shapes] ?? shapes[more] }],
  }),
});
