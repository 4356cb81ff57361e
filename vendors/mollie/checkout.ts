import type { Outcome } from "../../src/index.ts";
import { amountOf } from "./amount.ts";
import { chargeAtOnce, end, withPayment } from "./payments.ts";
import { type Facts, isManual, type Payment, statusOf } from "./show.ts";
import { factsOf, paymentOf } from "./turn.ts";

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const html = (title: string, content: string): Outcome => ({
  status: 200,
  headers: { "content-type": "text/html", "cache-control": "no-store" },
  body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${content}</body></html>`,
});

const outcomes = ["paid", "failed", "canceled", "expired"] as const;
type Ending = (typeof outcomes)[number];

/** Where the shopper goes next. */
function back({ redirectUrl, cancelUrl }: Facts, status: string): Outcome {
  const url = status === "canceled" ? (cancelUrl ?? redirectUrl) : redirectUrl;
  if (url === null) return html(`The payment is ${status}`, "<p>The shop has said no page to go back to.</p>");
  return { status: 303, headers: { location: url } };
}

/** The page on which shoppers pay, as in Mollie's test mode: they choose what becomes of it. */
export const showCheckout = withPayment((_turn, payment: Payment, facts) => {
  const status = statusOf(payment, facts);
  if (status !== "open") return back(facts, status);
  const { value, currency } = amountOf(payment.amount_minor, payment.currency);
  const choices = outcomes
    .map((outcome) => {
      const shown = outcome === "paid" && isManual(facts) ? "authorized" : outcome;
      return `<button name="outcome" value="${outcome}">${shown}</button>`;
    })
    .join(" ");
  return html("Checkout", `<p>${escaped(facts.description)}</p><p>${value} ${currency}</p><form method="post">${choices}</form>`);
});

export const payAtCheckout = withPayment<{ readonly outcome: Ending }>((turn, payment, facts, { body }) => {
  const { id, order_reference: order } = payment;
  if (statusOf(payment, facts) !== "open") return back(facts, statusOf(payment, facts));
  const { outcome } = body;
  if (outcome === "canceled" || outcome === "expired") end(turn, payment, outcome);
  else {
    turn.know(id, { method: facts.method ?? "creditcard" });
    turn.move(outcome === "paid" ? "authentication_succeeded" : "authentication_failed", { order, id });
    chargeAtOnce(turn, id);
  }
  const consequences = turn.end();
  const of = paymentOf(turn.state, id);
  const known = factsOf(turn.state, id) ?? facts;
  return { ...back(known, of === undefined ? "" : statusOf(of, known)), ...consequences };
});
