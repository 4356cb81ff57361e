import { defineFindings } from "../core/finding.ts";
import type { EventOf } from "../core/history.ts";
import type { Role } from "../core/role.ts";
import type { Evidence } from "../core/verdict.ts";
import type { HistoryIndex } from "./index-history.ts";
import type { OrderStory } from "./order-story.ts";
import { seenAnswer, wasInterrupted } from "./reception.ts";
import type { RetryGroup } from "./retry-groups.ts";

interface Vain {
  readonly name: string;
  readonly status: number;
  readonly problem: string;
  readonly times: number;
}

export const vainFindings = defineFindings({
  "asked-in-vain": ({ name, status, problem, times }: Vain) =>
    `${name} was refused ${times} times alike (${status} ${problem}), with nothing new in between: what has come to its end is asked for again and again, under whatever key`,
});

/** What is asked of a payment or parcel that is there already: once that has come to its end, the answer stays the same. */
const ofWhatIsThere: ReadonlySet<Role | undefined> = new Set<Role>(["void", "capture", "refund", "cancel-shipment"]);
/** Of a shop that does not declare how often it tries. */
const usualAttempts = 20;
/** The call before it has not been answered yet. That passes. */
const inFlight = "idempotency_key_in_flight";

/** Whether the order's payment or parcel had come to an end by then, as far as the partner told: failed, declined, taken or given back. */
function hadEnded({ failures, effects }: OrderStory, before: number): boolean {
  const ends = effects.some(({ i, value }) => i < before && ["voided", "captured", "shipment-cancelled"].includes(value.kind));
  return ends || failures.some(({ i }) => i < before);
}

/**
 * Refusals of one request, the same each time, while nothing happened to its order. Another key makes no other request of it.
 * As often as the integration declares to try, and once for each thing that a customer asked meanwhile, is right.
 */
export function askedInVain(index: HistoryIndex, group: RetryGroup): Evidence[] {
  const story = index.orders.get(group.order);
  if (story === undefined || !ofWhatIsThere.has(group.role)) return [];
  const settle = index.phases.get("settle")?.i ?? Number.POSITIVE_INFINITY;
  const wishes = story.cancel.invoked + [...story.refunds.values(), ...story.reductions.values()].length;
  const allowed = (index.facts?.declared.retry?.maxAttempts ?? usualAttempts) + wishes;
  let alike: EventOf<"answer">[] = [];
  for (const each of group.calls) {
    // what the harness asks for later may reach through to the partners
    if (each.call.i > settle || each.call.i > index.clockWrongFrom) break;
    const answer = seenAnswer(index, each);
    const { status = 0, code, faults } = answer?.value ?? {};
    const last = alike.at(-1);
    const isNew =
      last !== undefined &&
      (last.value.status !== status ||
        last.value.code !== code ||
        story.effects.some(({ i }) => i > last.i && i < each.call.i) ||
        wasInterrupted(index, last.i, each.call.i));
    if (isNew) alike = [];
    const isRefusal = status >= 400 && status < 500 && code !== undefined && code !== inFlight && faults === undefined;
    if (answer !== undefined && isRefusal && hadEnded(story, each.call.i)) alike.push(answer);
    else alike = [];
    if (alike.length > allowed)
      return [
        vainFindings("asked-in-vain", {
          order: group.order,
          site: each.call.site,
          name: group.name,
          status,
          problem: code ?? "",
          times: alike.length,
          events: alike.slice(0, 20).map(({ i }) => i),
        }),
      ];
  }
  return [];
}
