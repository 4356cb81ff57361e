import { type Customer, defineAction } from "./action.ts";
import { mostWaitMs } from "./fields.ts";
import { isShownAs } from "./shown.ts";
import { reaches } from "./story.ts";

/** What merchants, banks and carriers do without being called: the partner that it happens at, and its state machine's word. */
const moves = {
  "payment-captured": ["payment", "captured"],
  "payment-voided": ["payment", "voided"],
  "payment-refunded": ["payment", "refunded"],
  "capture-failed": ["payment", "capture_failed"],
  "refund-failed": ["payment", "refund_failed"],
  "dispute-opened": ["payment", "disputed"],
  "dispute-won": ["payment", "dispute_won"],
  "dispute-lost": ["payment", "dispute_lost"],
  "payout-paid": ["payment", "paid_out"],
  "webhook-resent": ["payment", "webhook_resent"],
  "label-failed": ["carrier", "label_failed"],
  "label-cancelled": ["carrier", "cancelled"],
  "parcel-in-transit": ["carrier", "in_transit"],
  "parcel-delivered": ["carrier", "delivered"],
  "parcel-exception": ["carrier", "exception"],
  "parcel-returned": ["carrier", "returned"],
} as const satisfies Readonly<Record<string, readonly [partner: string, move: string]>>;

export type PartnerMove = keyof typeof moves;

/** Some are nothing to a shop that takes no webhooks: it learns of them from the settlement report, which is read by hand, or never. */
export const toldByWebhookAlone: ReadonlySet<unknown> = new Set<PartnerMove>(["capture-failed", "payout-paid", "webhook-resent"]);

/** Whether whoever has these partners, and their webhooks or none, hears of a move. */
export function isHeardOf(move: unknown, partners: readonly string[], webhooksOf: readonly string[]): boolean {
  const partner = partnerOfMove(move) ?? "";
  return (toldByWebhookAlone.has(move) ? webhooksOf : partners).includes(partner);
}

/** The partner at which a move happens; undefined for a word that is none. */
export const partnerOfMove = (move: unknown): string | undefined =>
  Object.hasOwn(moves, String(move)) ? moves[move as PartnerMove][0] : undefined;

/** The state machine's word for a move; undefined for a word that is none. */
export const eventOfMove = (move: unknown): string | undefined =>
  Object.hasOwn(moves, String(move)) ? moves[move as PartnerMove][1] : undefined;

/** What happens to orders that were paid, one after the other. */
const stories: readonly (readonly PartnerMove[])[] = [
  ["payment-refunded"],
  ["capture-failed"],
  ["webhook-resent"],
  ["payout-paid"],
  ["dispute-opened", "dispute-won"],
  ["dispute-opened", "dispute-lost"],
  ["parcel-in-transit", "parcel-delivered"],
  ["parcel-in-transit", "parcel-exception", "parcel-returned"],
];

/** Nothing can be refunded that is not captured, and no parcel arrives that was not sent: a shop may take its time with that. */
const mostMs = 15_000;
const pollMs = 40;

async function untilMade(customer: Customer, move: PartnerMove): Promise<boolean> {
  const { clock, partners, order, signal, sleep } = customer;
  const [partner, event] = moves[move];
  const untilMs = clock.now() + mostMs;
  while (clock.now() < untilMs && !signal?.aborted) {
    if (await partners.advance(partner, order.order, event, move)) return true;
    await sleep(pollMs);
  }
  return false;
}

export const partner = defineAction({
  name: "partner",
  description:
    "No customer but a merchant at the partner's own desk, a bank or a carrier does something for the order, as soon as it can be done: the shop hears of it by webhook, or where it looks.",
  fields: {
    move: {
      type: "choice",
      oneOf: Object.keys(moves) as readonly PartnerMove[],
      example: "payment-refunded",
      description: "What is done. All that is left is captured, refunded or voided; the latest webhook is sent again.",
    },
    when: {
      type: "text",
      example: "confirmed",
      description: "Not before the order is shown so; as soon as it can be done unless given.",
      isOptional: true,
    },
    afterMs: {
      type: "integer",
      minimum: 0,
      maximum: mostWaitMs,
      example: 500,
      description: "So much later.",
      isOptional: true,
    },
  },
  perform: async (customer, { move, when, afterMs }) => {
    if (when !== undefined && !(await isShownAs(customer, when, mostMs))) return;
    if (afterMs !== undefined) await customer.sleep(afterMs);
    const sinceMs = customer.clock.now();
    if (await untilMade(customer, move)) return;
    const waitedMs = customer.clock.now() - sinceMs;
    const value = { status: move, waitedMs, isMove: true as const };
    customer.note({ actor: "customer", type: "await-unmet", order: customer.order.order, value });
  },
  afterwards: () =>
    stories.map((moves) => moves.map((move, n) => ({ do: "partner", move, ...(n === 0 && { when: reaches.paid }) }))),
  text: ({ move, when }) => `partner: ${move}${when === undefined ? "" : ` once ${when}`}`,
  *simpler({ afterMs, ...step }) {
    if (afterMs !== undefined) yield step;
  },
});
