import type { ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { builtinPartners } from "../../../src/cli/project.ts";
import type { KnownOrder } from "../../../src/core/scenario.ts";
import type { Shop, ShopRequest } from "../../../src/core/shop.ts";
import { createHttpConnection } from "../../../src/transports/http-connection.ts";
import { ordersOf } from "../../../src/world/config.ts";
import { parseConfig } from "../../../src/world/config-file.ts";
import { createTemplateShop } from "../../../src/world/template-shop.ts";
import { type Sample, smallest, textOf } from "../config-examples.ts";
import { type Asked, type FakeShop, sendJson, serveShop } from "./fake-shop.ts";

export const order: KnownOrder = {
  order: "order-1",
  totalMinor: 1234,
  currency: "EUR",
  paymentToken: "tok_visa_ok",
  startMs: 0,
  steps: [{ do: "place" }],
};

export type Answer = (asked: Asked, response: ServerResponse) => void;
const accept: Answer = (_, response) => sendJson(response, 202, {});

/** A shop that a configuration describes, and the server behind it; both are closed when the test ends. */
export async function start(
  sample: Sample,
  answer: Answer = accept,
  totalMs?: number,
  suffix = "",
  now?: () => number,
): Promise<{ readonly server: FakeShop; readonly shop: Shop }> {
  const orders = ordersOf(parseConfig(textOf(sample), "firedrill.yaml", builtinPartners));
  const server = await serveShop(answer);
  const connection = createHttpConnection({ baseUrl: server.url, ...(totalMs !== undefined && { totalMs }) });
  const shop = createTemplateShop(connection, orders, { suffix, ...(now && { now }) });
  onTestFinished(async () => {
    await connection.close();
    await server.close();
  });
  return { server, shop };
}

/** The smallest configuration with these requests in place of its own or besides. */
export const withOrders = (more: Sample): Sample => ({ ...smallest(), orders: { ...(smallest().orders as Sample), ...more } });

/** What its customer sends to place an order. */
export const placing = ({ order, totalMinor, currency, paymentToken }: KnownOrder): ShopRequest => ({
  name: "place",
  order,
  currency,
  amountMinor: totalMinor,
  values: { payment_token: paymentToken },
});

/** What a customer asks about `order-1` afterwards. */
export const asking = (name: string, more: Partial<ShopRequest> = {}): ShopRequest => ({
  name,
  order: "order-1",
  currency: "EUR",
  ...more,
});

export const refunded = { reference: "r1", values: { reference: "r1" } };
