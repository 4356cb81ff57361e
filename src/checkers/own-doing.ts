import type { EventOf } from "../core/history.ts";
import type { Role } from "../core/role.ts";
import type { Call, HistoryIndex } from "./index-history.ts";
import { currencyOf, effectsOf, money, type OrderStory, sumOf } from "./order-story.ts";
import { linkWasFaulty } from "./reception.ts";
import { roleOf } from "./roles.ts";

/** 4xx that speak of the request, not of the business: malformed, without credentials, of another method or type (RFC 9110, section 15.5; 428: RFC 6585). */
const ofTheRequest = new Set([400, 401, 405, 411, 413, 415, 428]);

/** How an integration brought a refusal on itself: with a wrong request, or by asking for more than was left. */
export type OwnDoing = { readonly operation: string } & (
  | { readonly status: number }
  | { readonly amountMinor: number; readonly leftMinor: number; readonly currency: string }
);

export function ownDoingText(own: OwnDoing): string {
  if ("status" in own) return `${own.operation} was answered with ${own.status}`;
  const { operation, amountMinor, leftMinor, currency } = own;
  return `${operation} asked for ${money(amountMinor, currency)} when no more than ${money(leftMinor, currency)} was left`;
}

type ByAnswer = ReadonlyMap<EventOf<"answer"> | undefined, Call>;

const known = new WeakMap<HistoryIndex, ByAnswer>();

/** Calls by their answers; made where there is a refusal to look into, and once. */
function byAnswerOf(index: HistoryIndex): ByAnswer {
  const calls = known.get(index) ?? new Map(index.calls.map((call) => [call.answer, call]));
  known.set(index, calls);
  return calls;
}

/** What is left for such an operation: kinds of effects that give and that take. */
const leftFor: Readonly<Partial<Record<Role, readonly [from: string, to: string]>>> = {
  refund: ["captured", "refunded"],
  capture: ["authorized", "captured"],
};

/** More than the payment partner's ledger had left to take or to give back by then. */
function tooMuch(
  role: Role | undefined,
  story: OrderStory,
  { i, site }: EventOf<"answer">,
  amountMinor: number,
): OwnDoing | undefined {
  const kinds = role && leftFor[role];
  if (kinds === undefined) return undefined;
  const before = (kind: string): number => sumOf(effectsOf(story, kind).filter((line) => line.i < i));
  const left = before(kinds[0]) - before(kinds[1]);
  return amountMinor > left
    ? { operation: site.operation, amountMinor, leftMinor: left, currency: currencyOf(story) }
    : undefined;
}

/**
 * How the integration brought a refusal on itself; undefined where it may be the partner's own no. What a fault made of
 * an answer, or a broken link of a request, says nothing of the integration.
 */
export function ownDoing(index: HistoryIndex, story: OrderStory, refusal: EventOf<"answer">): OwnDoing | undefined {
  const { status, faults = [], replayed } = refusal.value;
  if (faults.length > 0 || replayed === true) return undefined;
  const asked = byAnswerOf(index).get(refusal)?.call;
  if (asked === undefined || linkWasFaulty(index, asked.site.partner, asked.i, refusal.i + 1)) return undefined;
  if (ofTheRequest.has(status)) return { operation: asked.site.operation, status };
  const { amountMinor } = asked.value;
  return amountMinor === undefined ? undefined : tooMuch(roleOf(index, refusal.site), story, refusal, amountMinor);
}
