import type { HistoryEvent } from "../../src/core/history.ts";
import type { Random } from "../../src/core/random.ts";
import { createHistoryBuilder, type Failure, type HistoryBuilder } from "./build-history.ts";

type Story = (builder: HistoryBuilder, name: string, random: Random, startMs: number) => void;

const lost: Failure = { status: 201, delivery: "reset", effect: true };
const unavailable: Failure = { status: 503 };
const throttled: Failure = { status: 429, retryAfterMs: 1000 };

const priceOf = (random: Random): number => random.integer(1000, 9000);
const open = (builder: HistoryBuilder, name: string, random: Random, startMs: number, currency = "EUR") =>
  builder.order(name, priceOf(random), currency, startMs);

/** Orders as they rightly go, calm or disturbed, by name. */
export const stories: Readonly<Record<string, Story>> = {
  happy: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs, random.pick(["EUR", "USD", "JPY"]));
    order.place();
    order.authorize();
    order.ship();
    order.capture();
    order.tell();
    order.end("confirmed");
  },
  lookedAt: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    const look = (capturedMinor: number, shipped: boolean): void => {
      const view = { status: "pending", totalMinor: order.totalMinor, currency: "EUR", refundedMinor: 0, shipped } as const;
      order.operate({ operation: "read", view: { ...view, capturedMinor } }, "ok", 200);
    };
    order.place();
    look(0, false);
    order.authorize();
    order.ship();
    look(0, true);
    order.capture();
    look(0, true);
    look(order.totalMinor, true);
    order.tell();
    order.end("confirmed");
  },
  declined: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.place();
    order.call("payment", "createPayment", { status: 201, webhook: "payment.declined" });
    order.end("declined");
  },
  authenticated: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.place();
    order.call("payment", "createPayment", { status: 201, webhook: "payment.requires_action" });
    order.operate({ operation: "return" }, "ok", 200);
    order.authorize({ key: `${name}:bank`, payload: "authentication" });
    order.ship();
    order.capture();
    order.tell();
    order.end("confirmed");
  },
  refusedAtTheDoor: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.place("fail", 422);
    order.end("absent");
  },
  neverArrived: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.operate({ operation: "place", amountMinor: order.totalMinor, currency: "EUR" }, "info", 0, order.crash);
    order.end("absent");
  },
  placedTwice: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.operate({ operation: "place", amountMinor: order.totalMinor, currency: "EUR" }, "info", 503, order.crash);
    order.place();
    order.place("fail", 409);
    order.authorize();
    order.ship();
    order.capture();
    order.tell();
    order.end("confirmed");
  },
  cancelledEarly: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.place();
    order.authorize();
    order.cancel();
    order.void();
    order.end("cancelled");
  },
  cancelledLate: (builder, name, random, startMs) => {
    const total = priceOf(random);
    const order = builder.order(name, total, "EUR", startMs);
    order.place();
    order.authorize();
    order.ship();
    order.capture();
    order.tell();
    order.cancel("fail");
    order.cancel();
    order.unship();
    order.refund("cancelled", total);
    order.end("cancelled");
  },
  refundedInParts: (builder, name, random, startMs) => {
    const total = priceOf(random);
    const order = builder.order(name, total, "EUR", startMs);
    order.place();
    order.authorize();
    order.ship();
    order.capture();
    order.tell();
    order.askRefund("r1", 300, "fail");
    order.askRefund("r1", 300);
    order.askRefund("r1", 300);
    order.refund("r1", 300, { failures: [lost] });
    order.tell("refund_issued");
    order.askRefund("r2");
    order.refund("r2", total - 300);
    order.tell("refund_issued");
    order.end("confirmed");
  },
  reduced: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.place();
    order.reduce(900);
    order.authorize();
    order.reduce(600, "info");
    order.reduce(600);
    order.ship();
    order.capture();
    order.reduce(500, "fail");
    order.tell();
    order.end("confirmed");
  },
  reducedPerhaps: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.place();
    order.authorize();
    const came = random.next() < 0.5;
    order.reduce(900, "info");
    order.ship();
    const due = came ? 900 : order.totalMinor;
    order.capture({}, due);
    order.tell();
    order.end("confirmed", { totalMinor: due });
  },
  reducedAfterwards: (builder, name, random, startMs) => {
    const total = priceOf(random);
    const order = builder.order(name, total, "EUR", startMs);
    order.place();
    order.authorize();
    order.ship();
    order.capture();
    order.reduce(total - 100);
    order.refund("taken off", 100);
    order.tell();
    order.end("confirmed");
  },
  refundFails: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.place();
    order.authorize();
    order.ship();
    order.capture();
    order.tell();
    order.askRefund("r1", 300);
    order.call("payment", "createRefund", { status: 201, webhook: "refund.failed" });
    order.end("confirmed");
  },
  capturedInParts: (builder, name, _random, startMs) => {
    const order = builder.order(name, 4000, "EUR", startMs);
    order.place();
    order.authorize();
    order.ship();
    order.capture({}, 2000);
    order.capture({}, 2000);
    order.tell();
    order.end("confirmed");
  },
  disturbed: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.fault("response-lost", `payment/createPayment ${name} #1`);
    order.place();
    order.authorize({ failures: [lost] });
    order.ship({ failures: [unavailable, throttled] });
    order.capture({ failures: [{ ...lost, status: 200 }] });
    order.tell("order_confirmed", { failures: [unavailable, unavailable] });
    order.end("confirmed");
  },
  killed: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.place();
    order.authorize();
    order.ship();
    order.fault("crash", `payment/capturePayment ${name} #1 before-effect`);
    order.crash();
    order.capture({ failures: [{ ...lost, status: 200 }] });
    order.tell();
    order.end("confirmed");
  },
  shippingRefused: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.place();
    order.authorize();
    order.call("carrier", "createShipment", { status: 422 });
    order.end("attention");
  },
  forged: (builder, name, random, startMs) => {
    const order = open(builder, name, random, startMs);
    order.fault("forged-signature", `payment/payment.captured ${name} #1`);
    order.place();
    order.webhook("payment", "payment.captured", "forged-signature", 401);
    order.webhook("payment", "payment.captured", "unsigned", 401);
    order.webhook("payment", "payment.captured", "old-timestamp", 400);
    order.webhook("payment", "payment.captured", "replay", 202);
    order.authorize();
    order.ship();
    order.capture();
    order.tell();
    order.end("confirmed");
  },
};

/** A valid history of several orders, drawn from all stories. */
export function validHistory(random: Random, orders = 6): HistoryEvent[] {
  const builder = createHistoryBuilder({ random });
  const names = Object.keys(stories);
  for (let n = 1; n <= orders; n += 1) stories[random.pick(names)]?.(builder, `order-${n}`, random, random.integer(5, 400));
  return builder.finish();
}

/** One story alone. */
export function historyOf(random: Random, ...names: readonly string[]): HistoryEvent[] {
  const builder = createHistoryBuilder({ random });
  for (const [n, name] of names.entries()) stories[name]?.(builder, `order-${n + 1}`, random, 5 + n * 10);
  return builder.finish();
}
