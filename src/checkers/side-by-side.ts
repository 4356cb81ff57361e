import { type Call, type HistoryIndex, noOrder } from "./index-history.ts";
import { linkWasFaulty, seenAnswer } from "./reception.ts";

/** A call that takes so long holds up whoever waits for it before doing the next thing. */
const heldMs = 100;
/** Who gives up may call again before it is seen to have given up. */
const nearMs = 50;

/** What was seen of whoever makes these calls. */
export interface SideBySide {
  /** Whether it was seen to make the operation for two orders at once. */
  makes(partner: string, operation: string): boolean;
  /** Whether that is so of all operations for which the partner has let it wait, and there are such. */
  waitsFor(partner: string): boolean;
}

/** When its caller had done with it; undefined where that is not known. */
function endMs({ answer, hungUp }: Call): number | undefined {
  if (hungUp !== undefined) return hungUp.t;
  return answer === undefined || answer.value.delivery === "hang" ? undefined : answer.t;
}

const nameOf = (partner: string, operation: string): string => `${partner} ${operation}`;

/** Whether the next of two calls came before its caller had done with the first. */
function met(index: HistoryIndex, first: Call, { call: next }: Call): boolean {
  const end = endMs(first);
  if (end === undefined || next.order === first.call.order) return false;
  if (next.t + nearMs * index.stretch <= end) return !linkWasFaulty(index, next.site.partner, first.call.i, next.i);
  const answer = seenAnswer(index, first);
  if (answer === undefined) return false;
  // in virtual time a partner answers at once, and the way there takes longer than that
  return next.world === "sim" ? next.t === first.call.t : next.i < answer.i;
}

function anyMet(index: HistoryIndex, calls: readonly Call[]): boolean {
  let longest: Call | undefined;
  for (const call of calls) {
    if (longest !== undefined && met(index, longest, call)) return true;
    if (longest === undefined || (endMs(call) ?? 0) >= (endMs(longest) ?? 0)) longest = call;
  }
  return false;
}

/**
 * Whoever does one thing after the other is never seen to make a call before it has done with the last: where one partner lets it wait,
 * all wait. Several may each do one thing after the other, so each operation is looked at by itself.
 */
export function sideBySide(index: HistoryIndex): SideBySide {
  const called = index.calls.filter(({ call }) => call.order !== noOrder);
  const byOperation = Map.groupBy(called, ({ call: { site } }) => nameOf(site.partner, site.operation));
  const together = new Set([...byOperation].filter(([, calls]) => anyMet(index, calls)).map(([name]) => name));
  const held = called.filter((each) => (endMs(each) ?? Number.POSITIVE_INFINITY) - each.call.t >= heldMs);
  return {
    makes: (partner, operation) => together.has(nameOf(partner, operation)),
    waitsFor: (partner) => {
      const there = held.filter(({ call }) => call.site.partner === partner);
      return there.length > 0 && there.every(({ call: { site } }) => together.has(nameOf(partner, site.operation)));
    },
  };
}
