import { describe, expect, it } from "vitest";
import { openShop, orderOf, placeIn } from "./shop-floor.ts";

describe("the flow of an order", () => {
  it("authorizes, ships, captures and notifies exactly once", async () => {
    const shop = await openShop();
    const placed = await placeIn(shop, orderOf("order-1"));
    expect(placed).toMatchObject({
      ok: true,
      replayed: false,
      order: { status: "placed", rateSource: "quoted", shippingService: "parcel" },
    });
    await shop.settle();
    expect(shop.partners.ledger.map((line) => line.kind)).toEqual(["authorized", "shipped", "captured", "messaged"]);
    expect(await shop.app.read("order-1")).toMatchObject({
      status: "completed",
      capturedMinor: 4200,
      shipped: true,
      notified: true,
    });
    expect(await shop.app.backlog()).toEqual({ outbox: 0, inbox: 0, deadLetters: 0 });
  });

  it("goes on by polling when every webhook is lost", async () => {
    const shop = await openShop({ webhooks: false });
    await placeIn(shop, orderOf("order-1"));
    await shop.settle();
    expect(await shop.app.read("order-1")).toMatchObject({ status: "completed" });
  });
});
