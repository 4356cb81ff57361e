import type { HistoryEvent } from "../../core/history.ts";

/** Follows which orders have come to an end, as far as what is shown of them and what happens to them tell. */
export interface Rest {
  notice(order: string, event: HistoryEvent, nowMs: number): void;
  /** Whether it was shown as ended, and nothing has happened to it since then. */
  isAtRest(order: string, sinceMs: number): boolean;
}

interface Known {
  movedMs: number;
  isOpen: boolean;
}

export function createRest(): Rest {
  const orders = new Map<string, Known>();
  return {
    notice: (order, event, nowMs) => {
      const known = orders.get(order) ?? { movedMs: nowMs, isOpen: true };
      orders.set(order, known);
      const view = event.type === "look" || event.type === "ok" ? event.value.view : undefined;
      if (view !== undefined) known.isOpen = view.status === "pending" || view.atBank === true;
      // a customer who only looks moves nothing
      const isLook = event.type === "look" || ("value" in event && isRead(event.value));
      if (!isLook) known.movedMs = nowMs;
    },
    isAtRest: (order, sinceMs) => {
      const known = orders.get(order);
      return known !== undefined && !known.isOpen && known.movedMs <= sinceMs;
    },
  };
}

const isRead = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "operation" in value && value.operation === "read";
