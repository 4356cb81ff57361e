import fc from "fast-check";
import { type Customer, defineAction } from "./action.ts";
import { mostWaitMs } from "./fields.ts";
import { placed } from "./place.ts";
import { isEnd } from "./shown.ts";
import { moment, type Opening, reaches } from "./story.ts";

const pollMs = 40;
/** Nobody comes back from a bank before being sent there: a shop that is busy may take its time with that. */
const mostMs = 15_000;

/** Hundreds of cells whose order has ended otherwise are not to wait for the bank. */
const looksEveryMs = 800;

/** The shopper's browser at the bank finishes the payment's redirect step, once there is one. */
async function visitBank(
  { order, clock, partners, signal, look, sleep }: Customer,
  outcome: "succeeded" | "failed",
): Promise<void> {
  const untilMs = clock.now() + mostMs;
  let lookedMs = clock.now();
  while (clock.now() < untilMs && !signal?.aborted) {
    if (await partners.advance("payment", order.order, `authentication_${outcome}`)) return;
    await sleep(pollMs);
    if (order.isCell !== true || clock.now() - lookedMs < looksEveryMs) continue;
    lookedMs = clock.now();
    const view = await look();
    if (view !== undefined && isEnd(view.status)) return;
  }
}

/** The shopper is sent to the bank, and comes back with that outcome. */
const viaBank = (outcome: "succeeded" | "failed"): fc.Arbitrary<Opening> =>
  fc.tuple(placed, moment(reaches.abandoned)).map(([step, meanwhile]) => ({
    paymentToken: "tok_requires_action",
    steps: [step, ...meanwhile, { do: "authenticate", outcome }],
  }));

export const authenticate = defineAction({
  name: "authenticate",
  description:
    "The shopper finishes the bank's step, or fails, and comes back through the return page; `forged` says there what is not so.",
  fields: {
    outcome: {
      type: "choice",
      oneOf: ["succeeded", "failed", "forged"],
      description: "What the bank says; forged: it says no, and the shopper writes into the address that it said yes.",
    },
    returns: {
      type: "flag",
      example: false,
      description: "False: the shopper closes the window at the bank, and the shop hears of it by webhook, or where it looks.",
      isOptional: true,
    },
    afterMs: {
      type: "integer",
      minimum: 0,
      maximum: mostWaitMs,
      example: 1000,
      description: "So long the shopper takes at the bank.",
      isOptional: true,
    },
  },
  sole: "outcome",
  request: {
    name: "return_page",
    method: "GET",
    description:
      "The page to which the bank sends the shopper back. {{outcome}} is what its address says of the bank's step: succeeded or failed.",
    placeholders: ["outcome"],
    // a shop may hear from the bank by webhook alone
    isOptional: true,
  },
  perform: async (customer, { outcome, returns = true, afterMs }) => {
    if (afterMs !== undefined) await customer.sleep(afterMs);
    await visitBank(customer, outcome === "succeeded" ? "succeeded" : "failed");
    if (!returns) return;
    const values = { outcome: outcome === "failed" ? "failed" : "succeeded" };
    await customer.ask({ operation: "return" }, { name: "return_page", otherwise: 204, values });
  },
  text: ({ outcome, returns = true, afterMs }) => {
    const said = outcome === "forged" ? "failed, and the return forged" : outcome;
    const late = afterMs === undefined ? "" : ` after ${afterMs} ms`;
    return `authenticate at the bank (${said}${returns ? "" : ", and never return"})${late}`;
  },
  otherwise: (step) => [
    { ...step, afterMs: 1_000 },
    // who would forge the return has to return
    ...(step.outcome === "forged" ? [] : [{ ...step, returns: false }]),
  ],
  *simpler({ returns: _returns, afterMs, ...step }) {
    if (afterMs !== undefined) yield { ...step, ...(_returns === false && { returns: false }) };
    if (_returns === false) yield step;
    if (step.outcome === "forged") yield { ...step, outcome: "failed" };
  },
  opening: (prospect) => {
    if (prospect === "abandoned") return undefined;
    return { weight: 1, arbitrary: viaBank(prospect === "paid" ? "succeeded" : "failed") };
  },
});
