import { describe, expect, it } from "vitest";
import { openDesk } from "./desk.ts";

const bodies = (desk: ReturnType<typeof openDesk>): unknown[] => desk.received.map(({ body }) => JSON.parse(body) as unknown);

describe("a webhook that was asked for", () => {
  it("tells what the partner keeps of the order, at once, and leaves the books as they are", async () => {
    const desk = openDesk({ webhooks: { retryScheduleMs: [] } });
    await desk.open("order-1");
    await desk.clock.advance(1_000);
    const before = [...desk.partner.ledger()];
    const sent = await desk.partner.trigger({ type: "ticket.closed", order: "order-1" });
    expect(sent).toMatchObject({ about: "its state", state: "delivered", attempts: [{ status: 204 }] });
    expect(bodies(desk).at(-1)).toMatchObject({ type: "ticket.closed", data: { order_reference: "order-1" } });
    expect([...desk.partner.ledger()]).toEqual(before);
  });

  it("tells whose order it is where the partner keeps nothing of it", async () => {
    const desk = openDesk();
    expect(await desk.partner.trigger({ type: "ticket.opened", order: "order-9" })).toMatchObject({
      about: "the contract's example",
    });
    expect(bodies(desk)).toMatchObject([{ type: "ticket.opened", data: { order_reference: "order-9" } }]);
  });

  it("is sent again by the partner's schedule where it was refused", async () => {
    const desk = openDesk({ receiver: [{ status: 500 }, { status: 204 }] });
    const sent = await desk.partner.trigger({ type: "ticket.opened", order: "order-9", to: "http://127.0.0.1:1/other" });
    expect(sent).toMatchObject({ url: "http://127.0.0.1:1/other", state: "pending", attempts: [{ status: 500 }] });
    await desk.clock.advance(1_000);
    expect(desk.received).toHaveLength(2);
  });

  it("is none of the contract's, or goes nowhere", () => {
    const desk = openDesk();
    expect(desk.partner.trigger({ type: "ticket.lost", order: "order-1" })).toBeUndefined();
    desk.partner.configure({ webhooks: { secrets: [], retryScheduleMs: [] } });
    expect(desk.partner.trigger({ type: "ticket.opened", order: "order-1" })).toBeUndefined();
  });
});
