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

it("sends again only what nobody answered, where the dialect does", async () => {
  const webhooks = { ...standards.webhooks, retries: "silence" as const };
  const tries = async (statuses: readonly number[], dialect = { ...standards, webhooks }) => {
    const desk = openDesk({ simulator: telling(undefined), receiver: statuses.map((status) => ({ status })), dialect });
    await desk.open("order-1");
    await desk.clock.advance(600_000);
    expect(desk.partner.pending().webhooks).toBe(0);
    return { tries: desk.received.length, givenUp: desk.of("webhook-given-up").map(({ value }) => value.reason) };
  };
  expect(await tries([503, 204])).toEqual({ tries: 1, givenUp: ["refused with 503"] });
  expect(await tries([0, 204])).toEqual({ tries: 2, givenUp: [] });
  expect(await tries([503, 204], standards as never)).toEqual({ tries: 2, givenUp: [] });
});

describe("webhooks that go out together", () => {
  const batch = { withinMs: 50, most: 3 };
  const dialect = { ...standards, webhooks: { ...standards.webhooks, batch, envelope: ({ id }: { id: string }) => ({ id }) } };
  const idsIn = ({ body }: { readonly body: string }) => (JSON.parse(body) as { id: string }[]).map(({ id }) => id);
  const tell = async (orders: number, receiver: readonly number[]) => {
    const statuses = receiver.map((status) => ({ status }));
    const desk = openDesk({ simulator: telling(undefined), receiver: statuses, dialect });
    await Promise.all(Array.from({ length: orders }, (_, n) => desk.open(`order-${n}`)));
    await desk.clock.advance(20);
    expect(desk.received).toHaveLength(orders >= batch.most ? 1 : 0);
    await desk.clock.advance(60_000);
    return desk;
  };

  it("are one list of whatever orders, each with its own sending in the history", async () => {
    const desk = await tell(2, [204]);
    expect(desk.received).toHaveLength(1);
    const told = desk.of("webhook-sent").map(({ order, value }) => [order, value.id]);
    expect(told.map(([order]) => order).toSorted()).toEqual(["order-0", "order-1"]);
    expect(idsIn(desk.received[0] as never).toSorted()).toEqual(told.map(([, id]) => id).toSorted());
    expect(desk.of("webhook-acknowledged").map(({ value }) => value.status)).toEqual([204, 204]);
    expect(desk.partner.pending().webhooks).toBe(0);
  });

  it("come again together where the list is refused", async () => {
    const desk = await tell(2, [500, 204]);
    const [first, second] = desk.received.map((webhook) => idsIn(webhook).toSorted());
    expect(desk.received).toHaveLength(2);
    expect(second).toEqual(first);
    expect(desk.partner.deliveries().map(({ state }) => state)).toEqual(["delivered", "delivered"]);
  });

  it("do not wait where there is no more room", async () => {
    const desk = await tell(4, [204]);
    expect(desk.received.map((webhook) => idsIn(webhook).length)).toEqual([3, 1]);
  });
});

it("makes ids of the dialect's own shape", async () => {
  const newId = (prefix: string, rising: string, drawn: string) => `${prefix.toUpperCase()}${rising}${drawn}`;
  const desk = openDesk({ simulator: telling(undefined), dialect: { ...standards, newId } });
  const { reply } = await desk.open("order-1");
  expect(JSON.parse(reply.body).id).toMatch(/^TIC00000001[0-9a-f]{7}$/);
});

it("finds the order in what a request says of it, where the dialect knows how", async () => {
  const orderIn = (said: unknown) => /\d+/.exec(String(said))?.[0];
  const desk = openDesk({ simulator: telling(undefined), dialect: { ...standards, orderIn } });
  await desk.open("https://shop.example/told?order=17");
  expect(desk.of("call").map(({ order }) => order)).toEqual(["17"]);
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
