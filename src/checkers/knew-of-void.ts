import type { HistoryEvent } from "../core/history.ts";
import { type HistoryIndex, isRead } from "./index-history.ts";
import type { EffectEvent } from "./order-story.ts";
import { hides, seenAnswer } from "./reception.ts";

/** A moment of a run. */
type Moment = Pick<HistoryEvent, "i" | "t">;

/** Only the payment's own resource tells its state for sure: refunds stand below it, and lists have pages. */
export function hadRead(index: HistoryIndex, changed: EffectEvent, before: number): boolean {
  return index.calls.some((exchange) => {
    const { call } = exchange;
    if (!isRead(exchange) || call.actor !== changed.actor || call.i < changed.i) return false;
    const answer = call.value.path.endsWith(`/${changed.value.ref}`) ? seenAnswer(index, exchange) : undefined;
    return answer !== undefined && answer.value.status === 200 && answer.i < before && !hides(index, exchange);
  });
}

/** A webhook that was taken is worked off within so long. */
const workedOffMs = 1000;

/** Whether the shop knew of a void at some moment: its own, or a merchant's that it had read, or was told of and had time to take in. */
export function knewOfVoid(index: HistoryIndex, history: readonly HistoryEvent[], voided: EffectEvent, moment: Moment): boolean {
  if (voided.move === undefined || hadRead(index, voided, moment.i)) return true;
  return history.some(
    (event) =>
      event.type === "webhook-acknowledged" &&
      event.order === voided.order &&
      event.actor === voided.actor &&
      event.i > voided.i &&
      event.t + workedOffMs <= moment.t &&
      event.value.counterfeit === undefined &&
      event.value.status >= 200 &&
      event.value.status < 300,
  );
}
