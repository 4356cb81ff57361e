import { EventWebhook } from "@sendgrid/eventwebhook";
import mail from "@sendgrid/mail";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import throttle from "../../src/faults/call/throttle.ts";
import { failure } from "../../src/faults/replies.ts";
import { verificationKey } from "../../src/partner/dialect/ecdsa.ts";
import { errorOf, openVendor, type Received } from "./vendor-desk.ts";

const desk = openVendor("sendgrid", "https://api.sendgrid.com");
/** SendGrid's keys begin like this, and the SDK looks at that. */
const key = "SG.firedrill";

interface Asked {
  readonly url: string;
  readonly method: "GET" | "DELETE";
  readonly qs?: object;
}
interface Client {
  setApiKey(key: string): void;
  request(asked: Asked): Promise<[{ readonly statusCode: number; readonly body: unknown }, unknown]>;
}
/** The client with which the mail service asks. */
const { client } = mail as unknown as { readonly client: Client };
const ask = async (url: string, qs: object = {}, method: Asked["method"] = "GET") =>
  (await client.request({ url, qs, method }))[0];

beforeAll(() => {
  desk.partner.configure({ tokens: { [key]: [] } });
  mail.setApiKey(key);
  desk.listen();
});
afterEach(() => {
  desk.strike(undefined);
  mail.setApiKey(key);
});
afterAll(() => desk.stop());

interface ResponseError extends Error {
  readonly code?: number;
  readonly response?: {
    readonly body: { readonly errors?: readonly { readonly message: string; readonly field: string | null }[] };
  };
}
interface Event extends Readonly<Record<string, unknown>> {
  readonly event: string;
  readonly email: string;
  readonly sg_event_id: string;
  readonly sg_message_id: string;
}

const from = "orders@shop.example";
const send = (order: string, more: object = {}) =>
  mail.send({ to: "ada@home.example", from, subject: `Your order ${order} is confirmed`, text: "Thank you.", ...more } as never);
const failed = (promise: Promise<unknown>) => errorOf<ResponseError>(promise);
const eventsIn = ({ body }: Received): readonly Event[] => JSON.parse(body) as readonly Event[];
const holds =
  (event: string, email: string) =>
  (webhook: Received): boolean =>
    eventsIn(webhook).some((each) => each.event === event && each.email === email);
const told = async (event: string, email: string): Promise<Event> => {
  const found = eventsIn(await desk.webhook(holds(event, email))).find((each) => each.event === event && each.email === email);
  return found as Event;
};
const messagesOf = (order: string) => [...desk.partner.ledger(order)].map(({ kind, reference }) => [kind, reference]);

it("takes a mail, says what became of it, and shows it", async () => {
  const to = "order-1@home.example";
  const [{ statusCode, headers, body }] = await send("1001", {
    to,
    customArgs: { order_id: "order-1", shop: "7" },
    categories: ["orders"],
  });
  expect([statusCode, body]).toEqual([202, ""]);
  const id = String((headers as Record<string, string>)["x-message-id"]);
  await told("processed", to);
  const delivered = await told("delivered", to);
  expect(delivered).toMatchObject({ order_id: "order-1", shop: "7", category: ["orders"], response: "250 OK" });
  expect(delivered.sg_message_id.startsWith(id)).toBe(true);
  const read = (await ask(`/v3/messages/${delivered.sg_message_id}`)).body;
  expect(read).toMatchObject({
    to_email: to,
    status: "delivered",
    events: [{ event_name: "processed" }, { event_name: "delivered" }],
  });
  expect(messagesOf("order-1")).toEqual([["messaged", "Your order {{number}} is confirmed"]]);
  expect(desk.ownMistakes()).toEqual([]);
});

it("signs lists of events as the SDK verifies", async () => {
  const webhook = new EventWebhook();
  await send("1002", { to: "order-2@home.example" });
  const { headers, body } = await desk.webhook(holds("delivered", "order-2@home.example"));
  const signature = headers["x-twilio-email-event-webhook-signature"] ?? "";
  const timestamp = headers["x-twilio-email-event-webhook-timestamp"] ?? "";
  const own = webhook.convertPublicKeyToECDSA(verificationKey(desk.secret));
  expect(webhook.verifySignature(own, body, signature, timestamp)).toBe(true);
  expect(webhook.verifySignature(own, body.replace("delivered", "bounce"), signature, timestamp)).toBe(false);
  expect(webhook.verifySignature(own, body, signature, String(Number(timestamp) + 1))).toBe(false);
  const another = webhook.convertPublicKeyToECDSA(verificationKey("another"));
  expect(webhook.verifySignature(another, body, signature, timestamp)).toBe(false);
});

it("sends the events of several orders together", async () => {
  const addresses = ["a", "b", "c"].map((name) => `order-3${name}@home.example`);
  await Promise.all(addresses.map((to, n) => send(`103${n}`, { to })));
  const together = await desk.webhook((webhook) => addresses.every((email) => holds("delivered", email)(webhook)));
  expect(new Set(eventsIn(together).map(({ sg_event_id }) => sg_event_id)).size).toBe(eventsIn(together).length);
});

it("writes one message to each personalization, and a copy to others", async () => {
  await mail.send({
    from,
    subject: "Your order 1004 is on its way",
    text: "Soon.",
    customArgs: { order_id: "order-4" },
    personalizations: [
      { to: "order-4@home.example", cc: "copy-4@home.example" },
      { to: "gift-4@home.example", subject: "A gift of order 1004" },
    ],
  } as never);
  for (const email of ["order-4@home.example", "copy-4@home.example", "gift-4@home.example"]) await told("delivered", email);
  expect(messagesOf("order-4")).toEqual([
    ["messaged", "Your order {{number}} is on its way"],
    ["messaged", "A gift of order {{number}}"],
  ]);
  await mail.send({ from, to: "order-4@home.example", templateId: "d-refunded", customArgs: { order_id: "order-4" } } as never);
  expect(messagesOf("order-4")).toContainEqual(["messaged", "d-refunded"]);
});

it("knows a mail's order by its subject, where nothing else says it", async () => {
  await send("10051");
  await send("", { subject: "Bestellung #10052" });
  expect([messagesOf("10051"), messagesOf("10052")]).toEqual([
    [["messaged", "Your order {{order}} is confirmed"]],
    [["messaged", "Bestellung #{{order}}"]],
  ]);
});

it("writes no more to an address whose mail came back, until it is forgotten", async () => {
  const to = "bounce-6@home.example";
  await send("1006", { to });
  expect(await told("bounce", to)).toMatchObject({ type: "bounce", status: "5.1.1" });
  expect((await ask(`/v3/suppression/bounces/${to}`)).body).toMatchObject([{ email: to }]);
  await send("1006", { to });
  expect(await told("dropped", to)).toMatchObject({ reason: "Bounced Address" });
  expect((await ask(`/v3/suppression/bounces/${to}`, {}, "DELETE")).statusCode).toBe(204);
  expect((await ask(`/v3/suppression/bounces/${to}`)).body).toEqual([]);
  expect(await failed(ask(`/v3/suppression/bounces/${to}`, {}, "DELETE"))).toMatchObject({ code: 404 });
  expect(desk.ownMistakes()).toEqual([]);
});

it("goes through pages of addresses, and finds mails", async () => {
  const addresses = Array.from({ length: 5 }, (_, n) => `bounce-7${n}@home.example`);
  for (const to of addresses) await send("1007", { to });
  for (const to of addresses) await told("bounce", to);
  const pages = [0, 2, 4].map(async (offset) => (await ask("/v3/suppression/bounces", { limit: 2, offset })).body);
  const found = (await Promise.all(pages)).flat() as { readonly email: string }[];
  expect(found.map(({ email }) => email).toSorted()).toEqual(addresses);
  const search = async (query: string, limit = 10) =>
    ((await ask("/v3/messages", { query, limit })).body as { readonly messages: readonly { readonly to_email: string }[] })
      .messages;
  expect(await search(`to_email="${addresses[0]}" AND status="not_delivered"`)).toMatchObject([{ to_email: addresses[0] }]);
  expect(await search('status="not_delivered"', 2)).toHaveLength(2);
  expect(await failed(search("opens > 3"))).toMatchObject({ code: 400 });
});

it.each([
  [{ from: undefined }, "from"],
  [{ from: "nobody" }, "from.email"],
  [{ subject: "" }, "subject"],
  [{ to: [] }, "personalizations.0.to"],
  [{ cc: "ada@home.example" }, "personalizations.0"],
])("refuses %o", async (more, field) => {
  const error = await failed(send("1008", { customArgs: { order_id: "order-8" }, ...more }));
  expect([error.code, error.response?.body.errors?.map((each) => each.field)]).toEqual([400, [field]]);
  expect(messagesOf("order-8")).toEqual([]);
});

it("sends nothing in sandbox mode", async () => {
  const [{ statusCode }] = await send("order-9", { mailSettings: { sandboxMode: { enable: true } } });
  expect(statusCode).toBe(200);
  expect(messagesOf("order-9")).toEqual([]);
});

it.each([503, 500, 404, 502])("rejects under an injected %i", async (status) => {
  desk.strike(() => ({ effect: false, reply: () => failure(status) }));
  expect(await failed(send("order-10"))).toMatchObject({ code: status });
  expect(messagesOf("order-10")).toEqual([]);
});

it("rejects when there are too many requests, and a bad key; whoever tries again is served", async () => {
  desk.strike(() => throttle.decide({ retry_after: "seconds", seconds: 1 } as never, {} as never) as never);
  expect(await failed(send("order-11"))).toMatchObject({
    code: 429,
    response: { body: { errors: [{ message: "too many requests" }] } },
  });
  desk.strike(undefined);
  mail.setApiKey("SG.another");
  expect(await failed(send("order-11"))).toMatchObject({ code: 401, response: { body: { errors: [{ field: null }] } } });
  mail.setApiKey(key);
  await send("order-11");
  expect(messagesOf("order-11")).toHaveLength(1);
});

it("has whoever lost an answer find the mail, before it is sent twice", async () => {
  const to = "order-12@home.example";
  desk.strike(() => ({ delivery: { type: "reset" } }));
  await failed(send("order-12", { to }));
  desk.strike(undefined);
  const { messages } = (await ask("/v3/messages", { query: `to_email="${to}"` })).body as {
    readonly messages: readonly unknown[];
  };
  expect([messages.length, messagesOf("order-12").length]).toEqual([1, 1]);
});

it("has each route of its fidelity list called", () => {
  expect(desk.uncalled()).toEqual([]);
});
