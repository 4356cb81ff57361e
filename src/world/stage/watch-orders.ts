import type { Clock } from "../../core/clock.ts";
import type { EventType, NewEvent } from "../../core/history.ts";
import type { Shop, ShopReading } from "../../core/shop.ts";

/** Looks take at most so much of one worker's time: a shop that has only one serves its customers all the same. */
const share = 0.1;
/** What may be spent at once, after a while without looks. */
const burstMs = 100;
/** However soon an answer came: so that there are twenty looks a second at most, and twenty at once. */
const leastMs = 5;
/** What a webhook sets off takes some milliseconds, and two may come together. */
const afterWebhookMs = 5;
/** Something has happened to the order since the last look at it. */
const whileMovingMs = 100;
/** Nothing has, as far as anybody but the integration knows. */
const atRestMs = 5000;

interface Watched {
  /** Requests of its customer that are not answered yet: a look beside one could meddle with the browser's session. */
  asking: number;
  isPlaced: boolean;
  lookedMs: number;
  dueMs: number;
}

/** Notes what each order is shown as, whenever that changes. */
export interface ViewLog {
  /** @param since how many events were known when the look began */
  note(order: string, reading: ShopReading, since: number): boolean;
}

export function createViewLog(record: (event: NewEvent) => void): ViewLog {
  const last = new Map<string, string>();
  return {
    note: (order, reading, since) => {
      // who cannot be read just now, or by that name, shows nothing
      if (reading.type !== "view") return false;
      const { view } = reading;
      const text = JSON.stringify(view);
      if (last.get(order) === text) return false;
      last.set(order, text);
      record({ actor: "harness", type: "look", order, value: { since, view } });
      return true;
    },
  };
}

/** Looks at orders while customers are served and faults strike. */
export interface Watch {
  /** Tells of an event of that order. */
  notice(order: string, type: EventType): void;
  stop(): void;
}

/**
 * Looks at every order after each acknowledgement of a webhook, while anything happens to it, and every now and then besides,
 * one at a time. It keeps away from orders whose customers wait for an answer, and spends little of the integration's time.
 */
export function watchOrders(options: {
  readonly read: Shop["read"];
  readonly clock: Clock;
  readonly views: ViewLog;
  /** How many events there are so far. */
  readonly count: () => number;
}): Watch {
  const { read, clock, views, count } = options;
  const orders = new Map<string, Watched>();
  let creditMs = burstMs;
  let creditAtMs = clock.now();
  let looks = 0;
  let isLooking = false;
  let isOver = false;
  let planned: { readonly atMs: number; readonly cancel: () => void } | undefined;

  const watched = (order: string): Watched => {
    const found = orders.get(order) ?? { asking: 0, isPlaced: false, lookedMs: clock.now(), dueMs: Number.POSITIVE_INFINITY };
    orders.set(order, found);
    return found;
  };
  const refill = (): void => {
    const nowMs = clock.now();
    creditMs = Math.min(burstMs, creditMs + share * (nowMs - creditAtMs));
    creditAtMs = nowMs;
  };
  const plan = (atMs: number): void => {
    if (isLooking || isOver || atMs === Number.POSITIVE_INFINITY || (planned !== undefined && planned.atMs <= atMs)) return;
    planned?.cancel();
    planned = { atMs, cancel: clock.after(Math.max(0, Math.ceil(atMs - clock.now())), next) };
  };

  async function look(order: string, seen: Watched): Promise<void> {
    isLooking = true;
    looks += 1;
    const since = count();
    const startMs = clock.now();
    [seen.lookedMs, seen.dueMs] = [startMs, startMs + atRestMs];
    const reading = await read(order);
    if (isOver) return;
    isLooking = false;
    refill();
    creditMs -= Math.max(leastMs, clock.now() - startMs);
    views.note(order, reading, since);
    next();
  }

  function next(): void {
    planned = undefined;
    if (isLooking || isOver) return;
    const nowMs = clock.now();
    const seen = [...orders]
      .filter(([, { asking, isPlaced }]) => isPlaced && asking === 0)
      .sort(([, a], [, b]) => a.dueMs - b.dueMs);
    const due = seen.filter(({ 1: { dueMs } }) => dueMs <= nowMs);
    // the latest news are seen before they are old, and who has waited longest is not forgotten
    const [order, each] = due.at((looks % 2) - 1) ?? [];
    if (order === undefined || each === undefined) {
      plan(seen[0]?.[1].dueMs ?? Number.POSITIVE_INFINITY);
      return;
    }
    refill();
    if (creditMs < leastMs) plan(nowMs + Math.max(1, Math.ceil((leastMs - creditMs) / share)));
    else void look(order, each);
  }

  return {
    notice: (order, type) => {
      if (type === "look") return;
      const seen = watched(order);
      if (type === "invoke") seen.asking += 1;
      else if (type === "ok" || type === "fail" || type === "info") {
        seen.asking -= 1;
        // an order that was refused is none, and a shop may number the others in its answers
        seen.isPlaced ||= type === "ok";
      }
      const dueMs = type === "webhook-acknowledged" ? clock.now() + afterWebhookMs : seen.lookedMs + whileMovingMs;
      seen.dueMs = Math.min(seen.dueMs, dueMs);
      if (seen.isPlaced && seen.asking === 0) plan(seen.dueMs);
    },
    stop: () => {
      isOver = true;
      planned?.cancel();
    },
  };
}
