import twilio from "twilio";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import throttle from "../../src/faults/call/throttle.ts";
import { failure } from "../../src/faults/replies.ts";
import { errorOf, openVendor, type Received } from "./vendor-desk.ts";

const desk = openVendor("twilio", "https://api.twilio.com");
const account = `AC${"0123456789abcdef".repeat(2)}`;
const client = twilio(account, desk.key);

beforeAll(() => desk.listen());
afterEach(() => desk.strike(undefined));
afterAll(() => desk.stop());

interface RestException extends Error {
  readonly status?: number;
  readonly code?: number;
  readonly moreInfo?: string;
}

const from = "+15005550006";
const to = "+15005550123";
const hook = "http://127.0.0.1:1/twilio/status";
const send = (order: string, more: object = {}) =>
  client.messages.create({
    to,
    from,
    body: `Your order ${order} is confirmed.`,
    statusCallback: `${hook}?order=${order}`,
    ...more,
  });
const failed = (promise: Promise<unknown>) => errorOf<RestException>(promise);
const fieldsOf = ({ body }: Received): Record<string, string> => Object.fromEntries(new URLSearchParams(body));
const told = (sid: string, status: string) =>
  desk.webhook((webhook) => fieldsOf(webhook).MessageSid === sid && fieldsOf(webhook).MessageStatus === status);
const messagesOf = (order: string) => [...desk.partner.ledger(order)].map(({ kind, reference }) => [kind, reference]);

it("sends a message, calls back where it says, and shows it", async () => {
  const message = await send("order-1");
  expect(message).toMatchObject({ status: "queued", to, from, accountSid: account, direction: "outbound-api", dateSent: null });
  expect(message.sid).toMatch(/^SM[0-9a-f]{32}$/);
  expect(message.dateCreated.getTime()).not.toBeNaN();
  const sent = await told(message.sid, "sent");
  const delivered = await told(message.sid, "delivered");
  expect([sent.url, delivered.url]).toEqual([`${hook}?order=order-1`, `${hook}?order=order-1`]);
  expect(fieldsOf(delivered)).toMatchObject({ SmsSid: message.sid, SmsStatus: "delivered", AccountSid: account, To: to });
  const read = await client.messages(message.sid).fetch();
  expect(read).toMatchObject({ sid: message.sid, status: "delivered", errorCode: null, price: "-0.00750" });
  expect(messagesOf("order-1")).toEqual([["messaged", "Your order {{order}} is confirmed."]]);
  expect(desk.ownMistakes()).toEqual([]);
});

it("signs callbacks as the SDK verifies, over the address that the message named", async () => {
  const { sid } = await send("order-2", { statusCallback: `${hook}?order=order-2&shop=b%C3%BCcher` });
  const webhook = await told(sid, "delivered");
  const signature = webhook.headers["x-twilio-signature"] ?? "";
  const fields = fieldsOf(webhook);
  expect(twilio.validateRequest(desk.key, signature, webhook.url, fields)).toBe(true);
  expect(twilio.validateRequest("another", signature, webhook.url, fields)).toBe(false);
  expect(twilio.validateRequest(desk.key, signature, `${hook}?order=order-3`, fields)).toBe(false);
  expect(twilio.validateRequest(desk.key, signature, webhook.url, { ...fields, MessageStatus: "failed" })).toBe(false);
});

it("knows a message's order by its text, where no callback says it", async () => {
  const sent = await client.messages.create({ to, from, body: "Your order 10017 of 49.90 EUR is on its way." });
  await client.messages.create({ to, from, body: "Bestellung #10018 ist da." });
  await client.messages.create({ to, from, contentSid: "HXconfirmed", statusCallback: `${hook}?order_id=10019` });
  expect(messagesOf("10017")).toEqual([["messaged", "Your order {{order}} of {{number}} EUR is on its way."]]);
  expect(messagesOf("10018")).toHaveLength(1);
  expect(messagesOf("10019")).toEqual([["messaged", "HXconfirmed"]]);
  // without an address of its own it goes where all do
  expect((await told(sent.sid, "delivered")).url).toBe("http://127.0.0.1:1/webhooks");
});

it("tells what nobody got", async () => {
  const { sid } = await send("order-4", { to: "+15005550010" });
  expect(fieldsOf(await told(sid, "undelivered"))).toMatchObject({ ErrorCode: "30003" });
  expect(await client.messages(sid).fetch()).toMatchObject({ status: "undelivered", errorCode: 30003 });
});

it("takes the text out of a message, and deletes it once it has come to its end", async () => {
  const { sid } = await send("order-5");
  expect(await failed(client.messages(sid).remove())).toMatchObject({ status: 409, code: 20009 });
  expect(await failed(client.messages(sid).update({ body: "" }))).toMatchObject({ status: 400, code: 20009 });
  await told(sid, "delivered");
  expect(await failed(client.messages(sid).update({ body: "another" }))).toMatchObject({ status: 400 });
  expect((await client.messages(sid).update({ body: "" })).body).toBe("");
  expect(await client.messages(sid).remove()).toBe(true);
  expect(await failed(client.messages(sid).fetch())).toMatchObject({ status: 404, code: 20404 });
  expect(desk.ownMistakes()).toEqual([]);
});

it("goes through pages, newest first, and finds by number and day", async () => {
  const number = "+15005550777";
  const sids: string[] = [];
  for (let n = 0; n < 5; n += 1) sids.push((await send("order-6", { to: number })).sid);
  const found = await client.messages.list({ to: number, pageSize: 2 });
  expect(found.map(({ sid }) => sid)).toEqual(sids.toReversed());
  const second = await (await client.messages.page({ to: number, pageSize: 2 })).nextPage();
  expect(second?.instances.map(({ sid }) => sid)).toEqual([sids[2], sids[1]]);
  const back = await second?.previousPage();
  expect(back?.instances.map(({ sid }) => sid)).toEqual([sids[4], sids[3]]);
  const yesterday = new Date(Date.now() - 86_400_000);
  const tomorrow = new Date(Date.now() + 86_400_000);
  expect(await client.messages.list({ to: number, dateSentAfter: yesterday, dateSentBefore: tomorrow })).toHaveLength(5);
  expect(await client.messages.list({ to: number, dateSentBefore: yesterday })).toHaveLength(0);
  expect(await client.messages.list({ from: "+15005559999" })).toHaveLength(0);
  expect(await twilio(`AC${"f".repeat(32)}`, desk.key).messages.list()).toHaveLength(0);
  expect(desk.ownMistakes()).toEqual([]);
});

it.each([
  [{ to: "+15005550001" }, 21211],
  [{ to: "+15005550004" }, 21610],
  [{ to: "" }, 21604],
  [{ from: undefined }, 21603],
  [{ body: "" }, 21602],
  [{ body: "x".repeat(1601) }, 21617],
  [{ statusCallback: "nowhere" }, 21609],
])("refuses %o", async (more, code) => {
  const error = await failed(send("order-7", more));
  expect(error).toMatchObject({ status: 400, code, moreInfo: `https://www.twilio.com/docs/errors/${code}` });
  expect(messagesOf("order-7")).toEqual([]);
});

it.each([503, 500, 404, 502])("rejects under an injected %i", async (status) => {
  desk.strike(() => ({ effect: false, reply: () => failure(status) }));
  expect(await failed(send("order-8"))).toMatchObject({ status });
  expect(messagesOf("order-8")).toEqual([]);
});

it("rejects when there are too many requests, and a client that tries again is served", async () => {
  const once = (): void => {
    let struck = false;
    desk.strike(() => {
      if (struck) return undefined;
      struck = true;
      return throttle.decide({ retry_after: "seconds", seconds: 1 } as never, {} as never) as never;
    });
  };
  once();
  expect(await failed(send("order-9"))).toMatchObject({ status: 429, code: 20429 });
  expect(messagesOf("order-9")).toHaveLength(0);
  once();
  const patient = twilio(account, desk.key, { autoRetry: true, maxRetryDelay: 10 });
  await patient.messages.create({ to, from, body: "Your order order-9 is confirmed." });
  expect(messagesOf("order-9")).toHaveLength(1);
});

it("rejects a bad token and what is not there", async () => {
  const stranger = twilio(account, "another");
  expect(await failed(stranger.messages.list())).toMatchObject({ status: 401, code: 20003, message: "Authenticate" });
  expect(await failed(client.messages(`SM${"0".repeat(32)}`).fetch())).toMatchObject({ status: 404, code: 20404 });
});

it("has whoever lost an answer find the message, before it is sent twice", async () => {
  const number = "+15005550888";
  desk.strike(() => ({ delivery: { type: "reset" } }));
  await failed(send("order-10", { to: number }));
  desk.strike(undefined);
  expect(await client.messages.list({ to: number })).toHaveLength(1);
  expect(messagesOf("order-10")).toHaveLength(1);
});

it("has each route of its fidelity list called", () => {
  expect(desk.uncalled()).toEqual([]);
});
