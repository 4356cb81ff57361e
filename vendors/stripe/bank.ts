import type { Outcome, Resources, SimulatorContext, SimulatorRequest } from "../../src/index.ts";
import { afterBankOnPage, wayFromBank } from "./checkout.ts";
import { beginTurn, intentNow, intentOf, paymentOf } from "./machine.ts";
import { bankPage, nothingToSay, sendTo } from "./pages.ts";
import { missing, unexpected } from "./payments.ts";
import { bankPath, type Intent, statusOf } from "./show.ts";

type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

interface Answered {
  readonly outcome: "succeeded" | "failed";
  readonly return_url?: string;
}

const isThere = (state: Resources, intent: Intent): boolean =>
  statusOf(intent, paymentOf(state, intent.charge)) === "requires_action";

/** The page where the shopper says that it is really him. */
export const showBankPage = (state: Resources, { path, query }: Request): Outcome => {
  const intent = intentOf(state, path.intent ?? "");
  if (intent === undefined) return missing(path.intent ?? "");
  if (!isThere(state, intent)) return nothingToSay();
  return bankPage(bankPath(intent), intent.amount, intent.currency, query.get("return_url"));
};

/** Where Stripe sends a browser, with what became of the payment in the address. Nothing there is to be believed. */
function returnUrl(back: string, intent: Intent, outcome: Answered["outcome"]): string | undefined {
  if (!URL.canParse(back)) return undefined;
  const url = new URL(back);
  url.searchParams.set("payment_intent", intent.id);
  url.searchParams.set("payment_intent_client_secret", `${intent.id}_secret_firedrill`);
  url.searchParams.set("redirect_status", outcome);
  return url.href;
}

/** What the shopper's browser does at the bank. A browser is sent on; who asks as a program sees the payment. */
export const authenticated = (state: Resources, { path, body, order }: Request<Answered>, context: SimulatorContext): Outcome => {
  const { intent: id = "" } = path;
  const intent = intentOf(state, id);
  if (intent === undefined) return missing(id);
  if (!isThere(state, intent)) return unexpected(state, intent, "authenticated");
  const turn = beginTurn(state, context);
  turn.move(`authentication_${body.outcome}`, { order, ...(intent.charge !== undefined && { id: intent.charge }) });
  afterBankOnPage(turn, intent, false);
  const consequences = turn.end();
  const now = intentOf(state, id) ?? intent;
  const way = wayFromBank(state, now) ?? (body.return_url && returnUrl(body.return_url, intent, body.outcome));
  if (body.return_url !== undefined && way) return { ...sendTo(way), ...consequences };
  return { status: 200, body: intentNow(state, now), ...consequences };
};
