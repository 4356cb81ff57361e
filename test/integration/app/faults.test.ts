import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fate } from "./fake-partners.ts";
import { openShop, orderOf, placeIn } from "./shop-floor.ts";

describe("retrying", () => {
  it("repeats a lost call under the same key and payload, and honours Retry-After", async () => {
    const fates: Fate[] = ["failed", "throttled"];
    const shop = await openShop({
      fate: (call) => (call.operation === "capturePayment" ? (fates[call.attempt - 1] ?? "ok") : "ok"),
    });
    await placeIn(shop, orderOf("order-1"));
    await shop.settle();
    const captures = shop.partners.calls.filter((call) => call.operation === "capturePayment");
    expect(captures).toHaveLength(3);
    expect(new Set(captures.map(({ key, payload }) => `${key} ${payload}`)).size).toBe(1);
    expect((captures[2]?.atMs ?? 0) - (captures[1]?.atMs ?? 0)).toBeGreaterThanOrEqual(200);
  });

  it("gives up after the cap, keeps the dead letter, and replays it", async () => {
    let broken = true;
    const shop = await openShop({ fate: (call) => (call.operation === "createShipment" && broken ? "failed" : "ok") });
    await placeIn(shop, orderOf("order-1"));
    await shop.settle();
    expect(shop.partners.calls.filter((call) => call.operation === "createShipment")).toHaveLength(12);
    expect(await shop.app.read("order-1")).toMatchObject({ status: "attention", capturedMinor: 0 });
    const [letter] = await shop.app.deadLetters();
    expect(letter).toMatchObject({ order: "order-1", step: "ship", attempts: 12 });
    broken = false;
    expect(await shop.app.replayDeadLetter(letter?.id ?? "")).toBe(true);
    await shop.settle();
    expect(await shop.app.read("order-1")).toMatchObject({ status: "completed" });
    expect(await shop.app.backlog()).toEqual({ outbox: 0, inbox: 0, deadLetters: 0 });
  });

  it("never repeats what was refused for good", async () => {
    const shop = await openShop({ fate: (call) => (call.operation === "createShipment" ? "refused-by-rule" : "ok") });
    await placeIn(shop, orderOf("order-1"));
    await shop.settle();
    expect(shop.partners.calls.filter((call) => call.operation === "createShipment")).toHaveLength(1);
    expect(await shop.app.read("order-1")).toMatchObject({ status: "attention" });
  });
});

describe("a payment", () => {
  it("that the bank declines ends the order, and the customer is told", async () => {
    const shop = await openShop();
    await placeIn(shop, orderOf("order-1", { paymentToken: "tok_declined" }));
    await shop.settle();
    expect(await shop.app.read("order-1")).toMatchObject({ status: "declined", shipped: false, notified: true });
  });

  it("that wants the shopper waits for the webhook, and goes on", async () => {
    const shop = await openShop();
    await placeIn(shop, orderOf("order-1", { paymentToken: "tok_requires_action" }));
    await shop.until("order-1", "awaiting_action");
    expect(await shop.app.read("order-1")).toMatchObject({ redirectUrl: "https://bank/3ds" });
    shop.partners.authenticate("order-1", "succeeded");
    await shop.settle();
    expect(await shop.app.read("order-1")).toMatchObject({ status: "completed" });
  });

  it("whose shopper never comes back is voided, and the order cancelled", async () => {
    const shop = await openShop({ app: { config: { actionTimeoutMs: 60_000 } } });
    await placeIn(shop, orderOf("order-1", { paymentToken: "tok_requires_action" }));
    await shop.settle();
    expect(await shop.app.read("order-1")).toMatchObject({ status: "cancelled" });
    expect(shop.partners.count("voided", "order-1")).toBe(1);
  });
});

describe("webhooks", () => {
  it("are kept once per id; unknown types, versions and orders are ignored, and nothing is believed", async () => {
    const shop = await openShop();
    await placeIn(shop, orderOf("order-1"));
    await shop.settle();
    const before = await shop.app.read("order-1");
    const data = { id: "pay_1", order_reference: "order-1", status: "voided", version: 99 };
    const bodies = [
      { type: "payment.voided", version: 1, data },
      { type: "payment.voided", version: 7, data },
      { type: "payment.exploded", version: 1, data },
      { type: "weather.changed", version: 1, data },
      { type: "payment.captured", version: 1, data: { ...data, order_reference: "nobody" } },
    ].map((body) => JSON.stringify(body));
    for (const [n, body] of [...bodies, "not json", "null"].entries()) {
      const webhook = { partner: "payment", id: `evt_x${n}`, body } as const;
      expect(await shop.app.acceptWebhook(webhook)).toBe("accepted");
      expect(await shop.app.acceptWebhook(webhook)).toBe("duplicate");
    }
    await shop.settle();
    expect(await shop.app.read("order-1")).toEqual(before);
  });
});

describe("reconciliation", () => {
  it("finds nothing to do where all is well, and charges nothing", async () => {
    const shop = await openShop();
    await placeIn(shop, orderOf("order-1"));
    await shop.settle();
    expect(await shop.ask((app) => app.reconcile())).toEqual({ examined: 1, healed: [], unresolved: [] });
    expect(shop.partners.count("captured", "order-1")).toBe(1);
  });

  it("takes up a step whose row says done though nothing happened", async () => {
    const shop = await openShop({
      fate: (call) => (call.operation === "createShipment" && call.attempt === 1 ? "failed" : "ok"),
    });
    await placeIn(shop, orderOf("order-1"));
    await shop.until("order-1", "shipping");
    await shop.store.transaction(async (tx) => {
      const row = await tx.outboxRow("order-1:ship");
      if (row !== undefined) await tx.saveOutbox({ ...row, state: "done", doubt: false, fence: row.fence + 1 }, row.fence);
    });
    await shop.clock.advance(6000);
    const report = await shop.ask((app) => app.reconcile());
    expect(report.healed.length).toBeGreaterThan(0);
    await shop.settle();
    expect(await shop.app.read("order-1")).toMatchObject({ status: "completed" });
    for (const kind of ["authorized", "shipped", "captured", "messaged"]) expect(shop.partners.count(kind, "order-1")).toBe(1);
  });

  it("comes back to an order that a partner wanted to be asked for later", async () => {
    let throttled = true;
    const shop = await openShop({
      fate: ({ operation }) => {
        if (operation !== "listShipments" || !throttled) return "ok";
        throttled = false;
        return "throttled";
      },
    });
    await placeIn(shop, orderOf("order-1"));
    await shop.settle();
    throttled = true;
    const startedMs = shop.clock.now();
    expect(await shop.ask((app) => app.reconcile())).toEqual({ examined: 1, healed: [], unresolved: [] });
    expect(throttled).toBe(false);
    expect(shop.clock.now() - startedMs).toBeGreaterThan(0);
  });

  it("voids a second authorization, and reports money that it does not know", async () => {
    const shop = await openShop();
    await placeIn(shop, orderOf("order-1"));
    await shop.settle();
    const { payment } = shop.partners.gateways;
    const amount = { amountMinor: 4200, currency: "EUR" };
    for (const order of ["order-1", "stranger"]) {
      const made = payment.authorize({ order, key: `by-hand-${order}`, attempt: 1, amount, paymentToken: "tok_visa_ok" });
      await shop.clock.advance(50);
      const result = await made;
      if (order === "stranger" && result.ok)
        void payment.capture({ order, key: "c", attempt: 1, paymentId: result.value.id, amount });
      await shop.clock.advance(50);
    }
    const report = await shop.ask((app) => app.reconcile());
    await shop.settle();
    expect(report.unresolved).toEqual(["stranger: the settlement report has 1 lines for an order that nobody placed"]);
    expect(shop.partners.count("voided", "order-1")).toBe(1);
    expect(await shop.app.read("order-1")).toMatchObject({ status: "completed", capturedMinor: 4200 });
  });
});

describe("any sequence of faults", () => {
  const seed = Number(process.env.FIREDRILL_SEED ?? 20260105);
  const fates: Fate[] = ["ok", "ok", "lost", "failed", "throttled", "stale", "absent", "invalid"];

  it(`leaves one charge, one label and one message (FIREDRILL_SEED=${seed})`, { timeout: 100_000 }, async () => {
    const scenario = fc.record({
      fates: fc.array(fc.constantFrom(...fates), { maxLength: 25 }),
      webhooks: fc.boolean(),
      workers: fc.constantFrom(1, 2),
      crashAt: fc.option(fc.integer({ min: 1, max: 90 })),
      cancelAfterMs: fc.option(fc.integer({ min: 0, max: 1500 })),
    });
    const property = fc.asyncProperty(scenario, async ({ fates: sequence, crashAt, cancelAfterMs, ...how }) => {
      let n = 0;
      const strikes = (point: string, at: number): boolean => point === "after-commit" && at === crashAt;
      const fate = (): Fate => sequence[n++] ?? "ok";
      const shop = await openShop({ ...how, fate, strikes, app: { config: { leaseMs: 400 } } });
      await placeIn(shop, orderOf("order-1"));
      if (cancelAfterMs !== null) {
        await shop.clock.advance(cancelAfterMs);
        await shop.ask((app) => app.cancel("order-1"));
      }
      await shop.settle();
      // Stale reads enough can hide anything from a cancellation; the next round of reconciliation sees it.
      shop.partners.heal();
      await shop.ask((app) => app.reconcile());
      await shop.settle();
      const end = (await shop.store.transaction((tx) => tx.order("order-1")))?.status;
      const cancelled = cancelAfterMs !== null;
      expect(end).toBe(cancelled ? "cancelled" : "completed");
      const count = (kind: string): number => shop.partners.count(kind, "order-1");
      const [labels, captures] = [count("shipped") - count("shipment-cancelled"), count("captured") - count("refunded")];
      const held = count("authorized") - count("captured") - count("voided");
      expect({ labels, captures, held }).toEqual(
        cancelled ? { labels: 0, captures: 0, held: 0 } : { labels: 1, captures: 1, held: 0 },
      );
      expect(shop.partners.count("messaged", "order-1", cancelled ? "order_cancelled" : "order_confirmed")).toBe(1);
      await shop.store.close();
    });
    await fc.assert(property, { seed, numRuns: 150 });
  });
});
