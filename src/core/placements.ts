import type { EventType, HistoryEvent, OperationValue } from "./history.ts";

/** How the requests of customers who placed an order ended. */
export interface Placements {
  readonly asked: number;
  /** Answered with 4xx. */
  readonly refused: number;
  /** Answered with 5xx, or not at all. */
  readonly failed: number;
  /** Led elsewhere than to what success looks like, with no order to be seen; where there were any. */
  readonly elsewhere?: number;
}

interface Ended {
  readonly type: EventType;
  readonly value: Pick<OperationValue, "status" | "isDone">;
}

/** Whether somebody who asked got an answer that is neither a refusal nor a failure, nor what success is known to look like. */
export const isSentAway = ({ type, value: { status = 0, isDone } }: Ended): boolean =>
  type === "info" && isDone === false && status >= 200 && status < 400;

/** Whether somebody who asked was told anything but a refusal or a failure, and not sent away. */
export const isServed = (ended: Ended): boolean => {
  const { status = 0 } = ended.value;
  return ended.type === "ok" || (ended.type === "info" && status >= 200 && status < 400 && !isSentAway(ended));
};

/** Counts placings by how they ended; undefined where nobody placed an order. */
export function countPlacements(history: readonly HistoryEvent[]): Placements | undefined {
  let asked = 0;
  let refused = 0;
  let failed = 0;
  let elsewhere = 0;
  for (const event of history) {
    if (event.type !== "ok" && event.type !== "fail" && event.type !== "info") continue;
    if (event.value.operation !== "place") continue;
    const { status = 0 } = event.value;
    asked += 1;
    if (isServed(event)) continue;
    if (isSentAway(event)) elsewhere += 1;
    else if (status >= 400 && status < 500) refused += 1;
    else failed += 1;
  }
  return asked === 0 ? undefined : { asked, refused, failed, ...(elsewhere > 0 && { elsewhere }) };
}
