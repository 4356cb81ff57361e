import { expect, it } from "vitest";
import type { Delivery } from "../../../src/core/fault.ts";
import { localToken } from "../../../src/transports/local-credentials.ts";
import type { PartnerHosts } from "./harness.ts";
import { pay, paymentRequest } from "./requests.ts";

/** Each way an answer can leave, as a caller with `fetch` sees it; the effect has happened all the same. */
export function describeDeliveries(house: () => PartnerHosts): void {
  const effects = (order: string): number => [...house().partner("payment").ledger(order)].length;
  const send = (order: string): Promise<Response> =>
    fetch(`${house().url("payment")}/v1/payments`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${localToken("payment")}`,
        "content-type": "application/json",
        "idempotency-key": `${order}-key`,
      },
      body: JSON.stringify(paymentRequest(order)),
    });

  it.each<Delivery>([{ type: "reset" }, { type: "close" }, { type: "hang", holdMs: 50 }])(
    "$type: the call rejects, and a retry under the same key gets the first answer",
    async (delivery) => {
      const order = `order-${delivery.type}`;
      house().plan({ delivery });
      await expect(send(order)).rejects.toBeInstanceOf(TypeError);
      house().plan(undefined);
      expect((await pay(house(), order, {}, `${order}-key`)).status).toBe(201);
      expect(effects(order)).toBe(1);
    },
  );

  it("cut: the head arrives, the body breaks off", async () => {
    house().plan({ delivery: { type: "cut", keepShare: 0.5 } });
    const response = await send("order-cut");
    expect(response.status).toBe(201);
    await expect(response.text()).rejects.toThrow();
    expect(effects("order-cut")).toBe(1);
  });

  it("slow: the whole body arrives over its time", async () => {
    house().plan({ delivery: { type: "slow", overMs: 150 } });
    const startedMs = performance.now();
    const response = await send("order-slow");
    expect(await response.json()).toMatchObject({ order_reference: "order-slow" });
    expect(performance.now() - startedMs).toBeGreaterThan(120);
  });

  it("a reply that a fault made up replaces the true one", async () => {
    house().plan({
      effect: false,
      reply: () => ({ status: 503, headers: { "content-type": "text/html" }, body: "<h1>down</h1>" }),
    });
    const response = await send("order-made-up");
    expect([response.status, await response.text()]).toEqual([503, "<h1>down</h1>"]);
    expect(effects("order-made-up")).toBe(0);
  });
}
