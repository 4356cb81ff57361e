import { describe, expect, it } from "vitest";
import { definePartner } from "../../../src/partner/define.ts";
import { standards } from "../../../src/partner/dialect/standards.ts";
import { openDesk, receiverUrl } from "../desk.ts";

/** A ticket office that tells each caller where that caller wants to be told. */
const telling = (callback: string | null | undefined) =>
  definePartner({
    name: "desk",
    operations: {
      openTicket: (_state, { order, origin }, { id }) => ({
        status: 201,
        body: { id: id("tic"), order_reference: order, status: "open", amount_minor: 500, currency: "EUR", note: origin },
        webhooks: [{ type: "ticket.opened", data: { id: "tic_1" }, ...(callback !== undefined && { callback }) }],
      }),
    },
  });

async function told(callback: string | null | undefined, statuses: readonly number[] = [204]) {
  const desk = openDesk({ simulator: telling(callback), receiver: statuses.map((status) => ({ status })) });
  await desk.open("order-1");
  await desk.clock.advance(60_000);
  return desk;
}

describe("a callback", () => {
  const own = "http://127.0.0.1:2/payments/told?shop=7";

  it("goes where the caller of its own request wants it, at every try and when it is sent again", async () => {
    const desk = await told(own, [500, 204]);
    expect(desk.partner.advance("order-1", "webhook_resent")).toBe(true);
    await desk.clock.advance(60_000);
    expect(desk.received.map(({ url }) => url)).toEqual([own, own, own]);
  });

  it("goes nowhere for a caller who asked to be told nothing, and that is on record", async () => {
    const desk = await told(null);
    expect(desk.received).toEqual([]);
    expect(desk.of("webhook-given-up").map(({ value }) => value.unwanted)).toEqual([true]);
    expect(desk.partner.pending().webhooks).toBe(0);
  });

  it("goes where all go unless somebody asked otherwise", async () => {
    expect((await told(undefined)).received.map(({ url }) => url)).toEqual([receiverUrl]);
  });
});

it("writes a webhook as a form where the dialect does", async () => {
  const webhooks = { ...standards.webhooks, encoding: "form" as const, envelope: ({ data }: { data: object }) => ({ ...data }) };
  const desk = openDesk({ simulator: telling(undefined), dialect: { ...standards, webhooks, name: "forms" } });
  await desk.open("order-1");
  await desk.clock.advance(1_000);
  expect(desk.received.map(({ body }) => body)).toEqual(["id=tic_1"]);
});

it("tells a simulator where its caller found it", async () => {
  const desk = openDesk({ simulator: telling(undefined) });
  const { reply } = await desk.open("order-1", {
    key: "k",
    body: { order_reference: "order-1", amount_minor: 500, currency: "EUR" },
    headers: { host: "127.0.0.1:4711" },
  });
  expect(JSON.parse(reply.body)).toMatchObject({ note: "http://127.0.0.1:4711" });
});
