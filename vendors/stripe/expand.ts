import type { OperationHandler, Outcome, Resources, SimulatorRequest } from "../../src/index.ts";
import { charges, intents, refunds, type Shown, transactions } from "./machine.ts";
import { customers, methods } from "./methods.ts";
import { type Booking, showBooking } from "./show.ts";

type Data = Readonly<Record<string, unknown>>;

const isData = (value: unknown): value is Data => typeof value === "object" && value !== null && !Array.isArray(value);

function named(state: Resources, id: unknown): unknown {
  if (typeof id !== "string") return id;
  for (const collection of [intents, charges, refunds, customers, methods]) {
    const found = state.get<Shown<unknown>>(collection, id)?.data.shown;
    if (found !== undefined) return found;
  }
  const booking = state.get<Booking>(transactions, id)?.data;
  return booking === undefined ? id : showBooking(booking);
}

/** The same with the thing itself where its id stands: `latest_charge.balance_transaction`, `data.payment_intent`. */
function expanded(state: Resources, value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return named(state, value);
  if (Array.isArray(value)) return value.map((each) => expanded(state, each, [name, ...rest]));
  const whole = named(state, value);
  if (Array.isArray(whole) || !isData(whole) || !(name in whole)) return whole;
  const inner = whole[name];
  const next = Array.isArray(inner) ? inner.map((each) => expanded(state, each, rest)) : expanded(state, inner, rest);
  return { ...whole, [name]: next };
}

/** What a request asks to see in whole, in its query or in its form. */
function wantedBy({ query, body }: SimulatorRequest<{ readonly expand?: readonly string[] }>): readonly string[] {
  const asked = [...query].filter(([name]) => /^expand\[\d*\]$/.test(name)).map(([, path]) => path);
  return [...asked, ...(body.expand ?? [])];
}

/** Answers with what the caller asks to see in whole. */
export const withExpansion =
  (handler: OperationHandler): OperationHandler =>
  (state, request: SimulatorRequest<never>, context): Outcome => {
    const outcome = handler(state, request, context);
    const wanted = outcome.status === 200 ? wantedBy(request as unknown as Parameters<typeof wantedBy>[0]) : [];
    if (wanted.length === 0) return outcome;
    const body = wanted.reduce<unknown>((whole, path) => expanded(state, whole, path.split(".")), outcome.body);
    return { ...outcome, body: body as object };
  };
