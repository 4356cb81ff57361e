import type { Recorder } from "../../core/history.ts";
import type { Shop, ShopReading } from "../../core/shop.ts";
import type { Partner } from "../../partner/wire.ts";
import type { OrderNames } from "../order-names.ts";
import { booksOf } from "./partner-books.ts";

const readsAtOnce = 8;
const tries = 3;

/** Reads every order's end through the integration's public API, its backlog, and the partners' own books. */
export async function finalReads(options: {
  shop: Shop;
  partners: readonly Partner[];
  orders: readonly string[];
  recorder: Recorder;
  names: OrderNames;
  /** What is known to be shown in the end, since nothing has moved since it was read. */
  known?: ReadonlyMap<string, ShopReading>;
  /** Who has had enough looks once, at all of them together. */
  signal?: AbortSignal | undefined;
}): Promise<void> {
  const { shop, recorder, names, known = new Map<string, ShopReading>() } = options;
  names.conclude();
  const readings = new Map(known);
  const queue = options.orders.filter((order) => !known.has(order));
  const next = async (): Promise<void> => {
    for (let order = queue.shift(); order !== undefined; order = queue.shift()) {
      let reading = await shop.read(order);
      for (let again = 1; again < tries && reading.type === "unreadable" && options.signal?.aborted !== true; again += 1)
        reading = await shop.read(order);
      readings.set(order, reading);
    }
  };
  const atOnce = options.signal?.aborted ? queue.length : readsAtOnce;
  await Promise.all(Array.from({ length: Math.min(atOnce, queue.length) }, next));
  for (const order of options.orders) {
    const reading = readings.get(order);
    if (reading === undefined) continue;
    const event = { actor: "customer", type: "read" as const, order };
    if (reading.type === "view") recorder.record({ ...event, value: reading.view });
    else if (reading.type === "unreadable") recorder.record({ ...event, value: null, error: reading.error });
    else recorder.record({ ...event, value: null, ...(reading.unnamed && { unnamed: true }) });
  }
  const backlog = await shop.backlog();
  if (backlog) recorder.record({ actor: "integration", type: "backlog", value: backlog });
  for (const partner of options.partners) {
    for (const [order, value] of booksOf(partner, names)) recorder.record({ actor: partner.name, type: "books", order, value });
  }
}
