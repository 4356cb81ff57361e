import type { HistoryEvent } from "../../core/history.ts";

/** Follows which orders have come to an end, as far as what is shown of them and what happens to them tell. */
export interface Rest {
  /** @param order whose event it is; undefined: nobody's in particular */
  notice(order: string | undefined, event: HistoryEvent, nowMs: number): void;
  /**
   * When anything happened last but looks at orders, the machine and its processes.
   *
   * @param orders to these, or to nobody in particular
   */
  movedMs(orders?: readonly string[]): number;
  /** Whether it was shown as ended, and nothing has happened to it since then. */
  isAtRest(order: string, sinceMs: number): boolean;
  /** Whether nothing has happened to it since then either, and it was shown as open last. */
  isStale(order: string, sinceMs: number): boolean;
}

interface Known {
  movedMs: number;
  isOpen: boolean;
}

const watches: ReadonlySet<HistoryEvent["type"]> = new Set(["look", "machine", "resources"]);

export function createRest(): Rest {
  const orders = new Map<string, Known>();
  let lastMs = 0;
  let nobodysMs = 0;
  return {
    movedMs: (some) =>
      some === undefined ? lastMs : Math.max(nobodysMs, ...some.map((order) => orders.get(order)?.movedMs ?? 0)),
    notice: (order, event, nowMs) => {
      // a customer who only looks moves nothing
      const isMove = !watches.has(event.type) && !("value" in event && isRead(event.value));
      if (isMove) lastMs = nowMs;
      if (isMove && order === undefined) nobodysMs = nowMs;
      if (order === undefined) return;
      const known = orders.get(order) ?? { movedMs: nowMs, isOpen: true };
      orders.set(order, known);
      const view = event.type === "look" || event.type === "ok" ? event.value.view : undefined;
      if (view !== undefined) known.isOpen = view.status === "pending" || view.atBank === true;
      if (isMove) known.movedMs = nowMs;
    },
    isAtRest: (order, sinceMs) => {
      const known = orders.get(order);
      return known !== undefined && !known.isOpen && known.movedMs <= sinceMs;
    },
    isStale: (order, sinceMs) => {
      const known = orders.get(order);
      return known?.isOpen === true && known.movedMs <= sinceMs;
    },
  };
}

const isRead = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "operation" in value && value.operation === "read";
