import { describe, expect, it } from "vitest";
import { interpretWebhook } from "../../../src/integration/app/interpret-webhook.ts";
import type { Parts } from "../../../src/integration/parts.ts";
import { bugs } from "../../zoo/bugs/index.ts";
import { openShop, orderOf, placeIn, type ShopFloor } from "./shop-floor.ts";

/** What is left at the partners: labels not cancelled, money not given back, authorizations not voided. */
function left(shop: ShopFloor, order = "order-1") {
  const { count } = shop.partners;
  const sum = (kind: string) =>
    shop.partners.ledger.reduce(
      (total, line) => (line.kind === kind && line.order === order ? total + (line.amountMinor ?? 0) : total),
      0,
    );
  const captured = sum("captured");
  const labels = count("shipped", order) - count("shipment-cancelled", order);
  return {
    labels,
    money: captured - sum("refunded"),
    held: captured > 0 ? 0 : count("authorized", order) - count("voided", order),
  };
}

describe("a cancellation", () => {
  it("leaves nothing behind, whenever it comes", { timeout: 60_000 }, async () => {
    for (let afterMs = 0; afterMs <= 160; afterMs += 2) {
      const shop = await openShop();
      await placeIn(shop, orderOf("order-1"));
      await shop.clock.advance(afterMs);
      expect(await shop.ask((app) => app.cancel("order-1"))).toMatchObject({ ok: true });
      await shop.settle();
      const at = `cancelled ${afterMs} ms after placing`;
      expect((await shop.app.read("order-1"))?.status, at).toBe("cancelled");
      expect(left(shop), at).toEqual({ labels: 0, money: 0, held: 0 });
      expect(shop.partners.count("messaged", "order-1", "order_cancelled"), at).toBe(1);
      await shop.store.close();
    }
  });

  it("waits for a lost answer before it says that nothing happened", async () => {
    for (const operation of ["createPayment", "createShipment", "capturePayment"]) {
      const shop = await openShop({ fate: (call) => (call.operation === operation && call.attempt === 1 ? "lost" : "ok") });
      await placeIn(shop, orderOf("order-1"));
      await shop.clock.runUntil(() => shop.partners.calls.some((call) => call.operation === operation), 10_000);
      await shop.ask((app) => app.cancel("order-1"));
      await shop.settle();
      expect((await shop.app.read("order-1"))?.status, operation).toBe("cancelled");
      expect(left(shop), operation).toEqual({ labels: 0, money: 0, held: 0 });
    }
  });

  it("asked twice is one, and of an unknown or declined order is refused", async () => {
    const shop = await openShop();
    expect(await shop.app.cancel("order-9")).toMatchObject({ ok: false, status: 404 });
    await placeIn(shop, orderOf("order-1", { paymentToken: "tok_declined" }));
    await placeIn(shop, orderOf("order-2"));
    expect(await shop.app.cancel("order-2")).toMatchObject({ ok: true, replayed: false });
    expect(await shop.app.cancel("order-2")).toMatchObject({ ok: true, replayed: true });
    await shop.settle();
    expect(await shop.app.cancel("order-1")).toMatchObject({ ok: false, status: 409, code: "order-declined" });
  });
});

describe("a reduction", () => {
  /** Placed, reduced after so many milliseconds, and come to its end. */
  async function reduced(afterMs: number, parts: Partial<Parts> = {}) {
    const shop = await openShop({ app: { parts } });
    await placeIn(shop, orderOf("order-1"));
    await shop.clock.advance(afterMs);
    const { ok } = await shop.ask((app) => app.reduce("order-1", 2500));
    await shop.settle();
    const charged = shop.partners.ledger.flatMap(({ kind, amountMinor }) => (kind === "captured" ? [amountMinor] : []));
    const order = await shop.app.read("order-1");
    await shop.store.close();
    return { ok, charged, order };
  }

  it("is what the customer is charged, or is refused, whenever it comes", { timeout: 60_000 }, async () => {
    const answers = new Set<boolean>();
    for (let afterMs = 0; afterMs <= 160; afterMs += 2) {
      const { ok, charged, order } = await reduced(afterMs);
      const due = ok ? 2500 : 4200;
      answers.add(ok);
      expect(charged, `reduced ${afterMs} ms after placing`).toEqual([due]);
      expect(order).toMatchObject({ status: "completed", total: { amountMinor: due }, capturedMinor: due });
    }
    expect([...answers]).toEqual([true, false]);
  });

  it.each(["captures-what-was-authorized", "price-lowered-while-charging"])(
    "without protection is promised in vain: %s",
    async (bug) => {
      let inVain = 0;
      for (let afterMs = 0; afterMs <= 160; afterMs += 2) {
        const { ok, charged } = await reduced(afterMs, bugs[bug]?.parts.app);
        if (ok && charged[0] !== 2500) inVain += 1;
      }
      expect(inVain).toBeGreaterThan(0);
    },
  );

  it("asked twice is one, never raises the price, and has to come before the end", async () => {
    const shop = await openShop();
    const ask = (order: string, toMinor: number) => shop.ask((app) => app.reduce(order, toMinor));
    expect(await ask("order-9", 100)).toMatchObject({ ok: false, status: 404 });
    await placeIn(shop, orderOf("order-1"));
    await placeIn(shop, orderOf("order-2"));
    expect(await ask("order-1", 4201)).toMatchObject({ ok: false, status: 422, code: "reduction-raises" });
    expect(await ask("order-1", 3000)).toMatchObject({ ok: true, replayed: false, order: { total: { amountMinor: 3000 } } });
    expect(await ask("order-1", 3000)).toMatchObject({ ok: true, replayed: true });
    expect(await ask("order-1", 3001)).toMatchObject({ ok: false, code: "reduction-raises" });
    expect(await ask("order-1", 2000)).toMatchObject({ ok: true, replayed: false });
    for (const amount of [0, -1, 1.5, Number.NaN]) expect(await ask("order-1", amount)).toMatchObject({ code: "invalid-amount" });
    await shop.ask((app) => app.cancel("order-2"));
    expect(await ask("order-2", 3000)).toMatchObject({ ok: false, status: 409, code: "order-ended" });
    await shop.settle();
    expect(await ask("order-1", 1000)).toMatchObject({ ok: false, status: 409, code: "already-charged" });
    expect(await ask("order-1", 2000)).toMatchObject({ ok: true, replayed: true });
    expect(await shop.ask((app) => app.refund("order-1", { reference: "r1", amountMinor: 2001 }))).toMatchObject({
      code: "refund-exceeds-captured",
    });
    expect((await shop.ask((app) => app.reconcile())).unresolved).toEqual([]);
  });
});

describe("a refund", () => {
  const completed = async (paymentToken = "tok_visa_ok"): Promise<ShopFloor> => {
    const shop = await openShop();
    await placeIn(shop, orderOf("order-1", { paymentToken }));
    await shop.settle();
    return shop;
  };

  it("submitted twice at once is paid once", async () => {
    const shop = await completed();
    const twice = () => shop.app.refund("order-1", { reference: "r1", amountMinor: 1000 });
    const answers = await Promise.all([twice(), twice()]);
    expect(answers.map((answer) => answer.ok && answer.replayed).sort()).toEqual([false, true]);
    await shop.settle();
    expect(shop.partners.count("refunded", "order-1", "r1")).toBe(1);
    expect(shop.partners.count("messaged", "order-1", "refund_issued")).toBe(1);
  });

  it("never exceeds what was captured, counting those not paid yet", async () => {
    const shop = await completed();
    const ask = (reference: string, amountMinor?: number) =>
      shop.app.refund("order-1", { reference, ...(amountMinor === undefined ? {} : { amountMinor }) });
    expect(await ask("r1", 3000)).toMatchObject({ ok: true });
    expect(await ask("r2", 1201)).toMatchObject({ ok: false, status: 422, code: "refund-exceeds-captured" });
    expect(await ask("r1", 2000)).toMatchObject({ ok: false, status: 422, code: "refund-reference-reused" });
    expect(await ask("r3")).toMatchObject({ ok: true });
    await shop.settle();
    expect(await shop.app.read("order-1")).toMatchObject({ status: "completed", refundedMinor: 4200 });
    expect(shop.partners.count("messaged", "order-1", "refund_issued")).toBe(2);
  });

  it("that the bank refuses calls for a person", async () => {
    const shop = await completed("tok_refund_fails");
    await shop.app.refund("order-1", { reference: "r1" });
    await shop.settle();
    expect(await shop.app.read("order-1")).toMatchObject({ status: "attention", refundedMinor: 0 });
  });
});

describe("placing", () => {
  it("twice under one key is one order; under another key, or with another payload, it is refused", async () => {
    const shop = await openShop();
    const first = shop.app.place(orderOf("order-1"));
    const second = shop.app.place(orderOf("order-1"));
    await shop.clock.advance(100);
    expect([await first, await second].map((answer) => answer.ok && answer.replayed).sort()).toEqual([false, true]);
    expect(await shop.app.place(orderOf("order-1", { idempotencyKey: "other" }))).toMatchObject({ ok: false, status: 409 });
    expect(await shop.app.place(orderOf("order-1", { weightGrams: 9 }))).toMatchObject({ ok: false, status: 422 });
    expect(await shop.app.place(orderOf("order-2", { total: { amountMinor: 1.5, currency: "EUR" } }))).toMatchObject({
      status: 422,
    });
    await shop.settle();
    expect(shop.partners.count("captured", "order-1")).toBe(1);
  });

  it("does not wait for a carrier that is slow or down: it takes the cached rate, or the flat one", async () => {
    let down = true;
    const shop = await openShop({ fate: (call) => (call.operation === "quoteRates" && down ? "failed" : "ok") });
    expect(await placeIn(shop, orderOf("order-1"))).toMatchObject({ order: { rateSource: "flat", shippingService: "standard" } });
    down = false;
    expect(await placeIn(shop, orderOf("order-2"))).toMatchObject({ order: { rateSource: "quoted" } });
    down = true;
    expect(await placeIn(shop, orderOf("order-3"))).toMatchObject({ order: { rateSource: "cached", shippingService: "parcel" } });
    const slow = await openShop({ latencyMs: 5000 });
    const startedMs = slow.clock.now();
    await placeIn(slow, orderOf("order-4"));
    expect(slow.clock.now() - startedMs).toBe(300);
  });
});

describe("several workers on one store", () => {
  it("do each thing once", async () => {
    const shop = await openShop({ workers: 3, idempotency: "none" });
    const orders = Array.from({ length: 10 }, (_, n) => `order-${n}`);
    for (const order of orders) await placeIn(shop, orderOf(order));
    await shop.settle();
    for (const order of orders)
      for (const kind of ["authorized", "shipped", "captured", "messaged"]) expect(shop.partners.count(kind, order)).toBe(1);
  });
});

describe("a webhook whose order another process holds", () => {
  it("waits until that lets go of it, and is not looked at meanwhile", async () => {
    let looks = 0;
    const interpret: Parts["interpretWebhook"] = (given) => {
      looks += 1;
      return interpretWebhook(given);
    };
    const shop = await openShop({ webhooks: false, app: { parts: { interpretWebhook: interpret } } });
    await placeIn(shop, orderOf("order-1"));
    await shop.settle();
    const { store, clock } = shop;
    const held = () => store.transaction((tx) => tx.lock("order-1", "another", clock.now(), clock.now() + 5000));
    const data = { id: "pay_1", order_reference: "order-1" };
    const body = JSON.stringify({ type: "payment.captured", version: 1, timestamp: new Date(clock.now()).toISOString(), data });
    const open = async () => (await store.transaction((tx) => tx.backlog())).inbox;

    expect(await held()).toBe(true);
    await shop.ask((app) => app.acceptWebhook({ partner: "payment", id: "evt_late", body }));
    await clock.advance(2000);
    expect([looks, await open()]).toEqual([1, 1]);
    await store.transaction((tx) => tx.unlock("order-1", "another"));
    await clock.advance(1000);
    expect([looks, await open()]).toEqual([2, 0]);

    // and if that one died, until its lock has ended
    expect(await held()).toBe(true);
    await shop.ask((app) => app.acceptWebhook({ partner: "payment", id: "evt_later", body }));
    await clock.advance(4000);
    expect([looks, await open()]).toEqual([3, 1]);
    await clock.advance(1500);
    expect([looks, await open()]).toEqual([4, 0]);
    await store.close();
  });
});
