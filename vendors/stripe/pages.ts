import type { Outcome } from "../../src/index.ts";
import { pageOf, type Session } from "./session.ts";

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const html = (title: string, body: string): Outcome => ({
  status: 200,
  headers: { "content-type": "text/html" },
  body: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:30em;margin:3em auto;padding:0 1em}button,select{font:inherit;padding:.4em .8em}table{width:100%}td:last-child{text-align:right}[role=alert]{color:#a00}</style></head>
<body>
${body}
</body>
</html>
`,
});

/** Sends a browser on. */
export const sendTo = (location: string): Outcome => ({ status: 303, headers: { location } });

const money = (minor: number, currency: string): string => {
  const format = new Intl.NumberFormat("en", { style: "currency", currency: currency.toUpperCase() });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};

const cards: readonly (readonly [method: string, label: string])[] = [
  ["pm_card_visa", "Visa: the bank says yes"],
  ["pm_card_threeDSecure2Required", "Visa: the bank asks who it is (3-D Secure)"],
  ["pm_card_chargeDeclined", "Visa: the bank says no"],
  ["pm_card_chargeDeclinedInsufficientFunds", "Visa: there is not enough money"],
  ["pm_usBankAccount_success", "Bank account: decided later"],
];

/** The page that a shopper pays on. */
export function checkoutPage(session: Session, problem?: string): Outcome {
  const { items, amount, currency, cancelUrl, status } = session;
  const lines = items.map(
    ({ description, quantity, unitAmount }) =>
      `<tr><td>${quantity} × ${escaped(description)}</td><td>${money(quantity * unitAmount, currency)}</td></tr>`,
  );
  const bill = `<h1>Checkout</h1>
<table>${lines.join("")}<tr><td><b>Total</b></td><td><b>${money(amount, currency)}</b></td></tr></table>`;
  if (status !== "open")
    return html(
      "Checkout",
      `${bill}\n<p role="alert">${status === "complete" ? "This is paid already." : "This page has expired."}</p>`,
    );
  const options = cards.map(([method, label]) => `<option value="${method}">${label}</option>`).join("");
  const said = problem === undefined ? "" : `<p role="alert">${escaped(problem)}</p>\n`;
  const back = cancelUrl === null ? "" : `\n<p><a href="${escaped(cancelUrl)}">Back to the shop</a></p>`;
  return html(
    "Checkout",
    `${bill}
${said}<form method="post" action="${escaped(new URL(pageOf(session)).pathname)}">
<p><label>Pay with <select name="payment_method">${options}</select></label></p>
<p><button type="submit">Pay ${money(amount, currency)}</button></p>
</form>${back}
<p><small>This is a rehearsal: no money moves.</small></p>`,
  );
}

/** The page at the shopper's bank. */
export function bankPage(path: string, amount: number, currency: string, back: string | null): Outcome {
  const hidden = back === null ? "" : `<input type="hidden" name="return_url" value="${escaped(back)}">`;
  return html(
    "Your bank",
    `<h1>Your bank</h1>
<p>Is it you who pays ${money(amount, currency)}?</p>
<form method="post" action="${escaped(path)}">${hidden}
<p><button name="outcome" value="succeeded">Yes</button> <button name="outcome" value="failed">No</button></p>
</form>`,
  );
}

/** The page at a bank that waits for nobody. */
export const nothingToSay = (): Outcome =>
  html("Your bank", `<h1>Your bank</h1>\n<p role="alert">There is nothing to confirm.</p>`);
