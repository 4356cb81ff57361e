import type { EventType, HistoryEvent, OperationValue } from "./history.ts";

/** How the requests of customers who placed an order ended. */
export interface Placements {
  readonly asked: number;
  /** Answered with 4xx. */
  readonly refused: number;
  /** Answered with 5xx, or not at all. */
  readonly failed: number;
}

interface Ended {
  readonly type: EventType;
  readonly value: Pick<OperationValue, "status">;
}

/** Whether somebody who asked was told anything but a refusal or a failure. */
export const isServed = ({ type, value: { status = 0 } }: Ended): boolean =>
  type === "ok" || (type === "info" && status >= 200 && status < 400);

/** Counts placings by how they ended; undefined where nobody placed an order. */
export function countPlacements(history: readonly HistoryEvent[]): Placements | undefined {
  let asked = 0;
  let refused = 0;
  let failed = 0;
  for (const event of history) {
    if (event.type !== "ok" && event.type !== "fail" && event.type !== "info") continue;
    if (event.value.operation !== "place") continue;
    const { status = 0 } = event.value;
    asked += 1;
    if (isServed(event)) continue;
    if (status >= 400 && status < 500) refused += 1;
    else failed += 1;
  }
  return asked === 0 ? undefined : { asked, refused, failed };
}
