import fc from "fast-check";
import { type Customer, defineAction } from "./action.ts";
import { placed } from "./place.ts";
import { moment, type Opening, reaches } from "./story.ts";

const pollMs = 40;
/** Nobody comes back from a bank before being sent there: a shop that is busy may take its time with that. */
const mostMs = 15_000;

/** The shopper's browser at the bank finishes the payment's redirect step, once there is one. */
async function visitBank({ order, clock, partners, signal, sleep }: Customer, outcome: "succeeded" | "failed"): Promise<void> {
  const untilMs = clock.now() + mostMs;
  while (clock.now() < untilMs && !signal?.aborted) {
    if (await partners.advance("payment", order.order, `authentication_${outcome}`)) return;
    await sleep(pollMs);
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
  perform: async (customer, { outcome }) => {
    await visitBank(customer, outcome === "succeeded" ? "succeeded" : "failed");
    const values = { outcome: outcome === "failed" ? "failed" : "succeeded" };
    await customer.ask({ operation: "return" }, { name: "return_page", otherwise: 204, values });
  },
  text: ({ outcome }) => `authenticate at the bank (${outcome === "forged" ? "failed, and the return forged" : outcome})`,
  opening: (prospect) => {
    if (prospect === "abandoned") return undefined;
    return { weight: 1, arbitrary: viaBank(prospect === "paid" ? "succeeded" : "failed") };
  },
});
