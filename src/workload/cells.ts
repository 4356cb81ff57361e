import type { FaultCatalogue } from "../core/catalogue.ts";
import type { Fault } from "../core/fault.ts";
import { createRandom } from "../core/random.ts";
import type { KnownOrder } from "../core/scenario.ts";
import type { Schedule, ScheduledFault } from "../core/schedule.ts";

/** Where a kind of customer can be struck at one partner. */
export interface Struck {
  readonly partner: string;
  /** Calls that have an effect. */
  readonly operations: readonly string[];
  /** Calls that only look. */
  readonly reads: readonly string[];
  readonly webhooks: readonly string[];
}

/** A kind of customer: an order without a name and a start. */
export interface CellCustomer extends Omit<KnownOrder, "order" | "startMs" | "totalMinor"> {
  /** Each order another, unless given. */
  readonly totalMinor?: number;
}

/** A fault of a cell: which order it strikes is seen to. */
export type CellFault = Omit<ScheduledFault, "id">;

/** One order with its own schedule. */
export interface Cell {
  readonly customer: CellCustomer;
  /** None: a control, at which it is seen that its neighbours' faults harm nobody else. */
  readonly faults: readonly CellFault[];
  /** When it starts; in its turn unless given. */
  readonly startMs?: number;
}

/** How cells become one run. */
export interface CellRate {
  /** Orders started a second, open loop. */
  readonly ratePerSecond: number;
  /** Every so many orders one is a control; absent: none is. */
  readonly controlEvery?: number;
}

/** Every fault at every site of every kind of customer, an order each. */
export interface Cells extends CellRate {
  readonly customers: readonly (CellCustomer & { readonly strike: readonly Struck[] })[];
  /** Where `at` names a partner, an operation or a webhook, it strikes there alone. */
  readonly faults: readonly CellFault[];
}

/** What cells are called at the shop. */
const cellName = (n: number): string => `cell-${n}`;
export const isCellName = (order: string): boolean => /^cell-\d+$/.test(order);
/** The id of a cell's fault: the order's name, and a number from the second on. */
const faultIdOf = (order: string, n: number): string => (n === 0 ? order : `${order}-${n + 1}`);
/** Whose a cell's fault is, by its id. */
export const cellOfFault = (id: string): string => id.replace(/^(cell-\d+)-\d+$/, "$1");

/** A family of faults that can be aimed at one order without harm to another. */
export const isOfOneOrder = ({ family }: Fault): boolean => family === "call" || family === "read" || family === "webhook";

/**
 * Whether a fault does anything at a call that looks, or that has an effect. Decisions are pure, so it can be asked beforehand.
 * Where nothing is done, an answer that is lost after it is an answer that is lost.
 */
function strikes(fault: Fault, read: boolean, given: ScheduledFault["with"]): boolean {
  if (fault.family !== "call" && fault.family !== "read") return false;
  const site = { kind: "call", partner: "-", operation: "-", order: "-", attempt: 1 } as const;
  const facts = { site, method: read ? "GET" : "POST", read, effectful: !read, nowMs: 0 };
  const plan = fault.decide(facts, given, createRandom(0), undefined);
  return plan !== undefined && !(fault.family === "call" && read && plan.effect === true);
}

/** The sites at a partner that a fault of the list strikes. */
function aims(struck: Struck, { fault: name, at, with: given }: CellFault, catalogue: FaultCatalogue): CellFault["at"][] {
  const { partner, operations, reads, webhooks } = struck;
  const fault = catalogue[name];
  if (fault === undefined || (at.partner !== undefined && at.partner !== partner)) return [];
  const more = { ...at, partner, attempt: at.attempt ?? 1 };
  if (fault.family === "webhook")
    return webhooks.filter((webhook) => (at.webhook ?? webhook) === webhook).map((webhook) => ({ ...more, webhook }));
  return [...(strikes(fault, false, given) ? operations : []), ...(strikes(fault, true, given) ? reads : [])]
    .filter((operation) => (at.operation ?? operation) === operation)
    .map((operation) => ({ ...more, operation }));
}

/** Far from each other what stands side by side: a partner that fails ten times in a row would open a breaker. The golden section leaves no gaps. */
export function spread<T>(items: readonly T[]): T[] {
  const golden = (Math.sqrt(5) - 1) / 2;
  return items
    .map((item, n) => ({ item, place: (n * golden) % 1 }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Every fault of the list at every site where it does anything. */
export function cellsOf({ customers, faults }: Cells, catalogue: FaultCatalogue): Cell[] {
  return spread(
    customers.flatMap(({ strike, ...customer }) =>
      strike.flatMap((struck) =>
        faults.flatMap((fault) => aims(struck, fault, catalogue).map((at) => ({ customer, faults: [{ ...fault, at }] }))),
      ),
    ),
  );
}

/** No two orders of one price, so that one that is mixed up with another is seen. */
const priceOf = (n: number): number => 4003 + n * 7;

/** Customers and schedule of one run. */
export interface CellRun {
  readonly orders: readonly KnownOrder[];
  readonly faults: Schedule;
}

/**
 * Puts cells into one run: orders that start one after the other at that rate, with controls among them, and each fault aimed
 * at its own order.
 *
 * @param controls what their customers do, in turn
 */
export function runOfCells(
  cells: readonly Cell[],
  controls: readonly CellCustomer[],
  { ratePerSecond, controlEvery }: CellRate,
): CellRun {
  const orders: KnownOrder[] = [];
  const faults: ScheduledFault[] = [];
  let controlled = 0;
  const add = ({ customer, faults: own, startMs: given }: Cell): void => {
    const n = orders.length + 1;
    const order = cellName(n);
    const startMs = given ?? Math.round(((n - 1) * 1000) / ratePerSecond);
    orders.push({ ...customer, totalMinor: customer.totalMinor ?? priceOf(n), order, startMs, isCell: true });
    for (const [m, fault] of own.entries()) faults.push({ id: faultIdOf(order, m), ...fault, at: { ...fault.at, order } });
  };
  const isControlsTurn = (): boolean => controlEvery !== undefined && (orders.length + 1) % controlEvery === 0;
  const addControl = (): void => {
    const customer = controls[controlled % controls.length];
    controlled += 1;
    if (customer !== undefined) add({ customer, faults: [] });
  };
  for (const cell of cells) {
    if (controls.length > 0 && isControlsTurn()) addControl();
    add(cell);
  }
  if (controlled === 0 && controlEvery !== undefined) addControl();
  return { orders, faults };
}

/** All cells of a scenario as the orders and faults of one run. */
export const expandCells = (cells: Cells, catalogue: FaultCatalogue): CellRun =>
  runOfCells(
    cellsOf(cells, catalogue),
    cells.customers.map(({ strike: _strike, ...customer }) => customer),
    cells,
  );
