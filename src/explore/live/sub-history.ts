import type { EventOf, HistoryEvent } from "../../core/history.ts";
import { resolveOrders } from "../../core/order-names.ts";

/** What is of the run and of each order in it: what it was told, its phases, and when the integration was down. */
const ofAll: ReadonlySet<HistoryEvent["type"]> = new Set(["run", "phase", "machine", "settled", "crash", "restart", "check-ran"]);

/** What the shop has left to do may be another order's. Whose a name is has been settled here. */
const ofNone: ReadonlySet<HistoryEvent["type"]> = new Set(["backlog", "log", "order-named", "handshake-failed", "host-refused"]);

/** An order that the shop still shows as pending has not come to rest, whatever became of the others. */
function settledAlone(settled: EventOf<"settled">, events: readonly HistoryEvent[]): HistoryEvent {
  const { afterMs, quiet } = settled.value;
  if (quiet) return settled;
  const last = events.findLast((event) => event.type === "read");
  const isOpen = last?.type === "read" && last.value?.status === "pending";
  return isOpen ? settled : { ...settled, value: { quiet: true, afterMs, pending: [] } };
}

/** How many events of the list are older than that number of the whole run's. */
function countBefore(events: readonly HistoryEvent[], whole: number): number {
  const after = events.findIndex(({ i }) => i >= whole);
  return after === -1 ? events.length : after;
}

/** As in its own history: what a look says of events is told in the numbers that they have there. */
function renumbered(event: HistoryEvent, i: number, events: readonly HistoryEvent[]): HistoryEvent {
  if (event.type === "settled") return { ...settledAlone(event, events), i };
  if (event.type !== "look") return { ...event, i };
  return { ...event, i, value: { ...event.value, since: countBefore(events, event.value.since) } };
}

/**
 * The history of each order by itself, as if nobody else had come: its own events, its own faults, and what is of the whole
 * run. Events are numbered anew.
 *
 * @param ownerOf the order of a fault, by its id
 */
export function historiesOf(
  written: readonly HistoryEvent[],
  orders: readonly string[],
  ownerOf: (fault: string) => string | undefined,
): ReadonlyMap<string, readonly HistoryEvent[]> {
  const parts = new Map<string, HistoryEvent[]>(orders.map((order) => [order, []]));
  const all = [...parts.values()];
  for (const event of resolveOrders(written)) {
    if (ofNone.has(event.type)) continue;
    if (ofAll.has(event.type)) for (const part of all) part.push(event);
    else if ("fault" in event) parts.get(ownerOf(event.fault) ?? "")?.push(event);
    else if ("order" in event && event.order !== undefined) parts.get(event.order)?.push(event);
  }
  return new Map([...parts].map(([order, events]) => [order, events.map(renumbered)]));
}
