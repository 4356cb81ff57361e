import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { bodyLimitBytes } from "../../../src/integration/http/server.ts";
import { type Edge, type EdgeOptions, openEdge, secrets } from "./edge.ts";

const eventOf = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({
    type: "payment.authorized",
    version: 1,
    timestamp: "2026-01-05T10:00:00.000Z",
    data: { id: "pay_1", order_reference: "order-1", version: 1 },
    ...changes,
  });

interface Sending {
  readonly id?: string;
  readonly body?: string;
  readonly atMs?: number;
  /** Each signs once. */
  readonly signers?: readonly string[];
  readonly partner?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Sends as the reference library of Standard Webhooks signs. */
function send(edge: Edge, sending: Sending = {}) {
  const { id = "evt_1", body = eventOf(), atMs = edge.clock.now(), signers = [secrets.newest], partner = "payment" } = sending;
  const signature = signers.map((signer) => new Webhook(signer).sign(id, new Date(atMs), body)).join(" ");
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(atMs / 1000)),
    "webhook-signature": signature,
    ...sending.headers,
  };
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return edge.ask({ method: "POST", url: `/webhooks/${partner}`, headers: Object.fromEntries(given), payload: body });
}

const inbox = async (edge: Edge): Promise<number> => (await edge.integration.application.backlog()).inbox;
const edgeWith = (edge: NonNullable<NonNullable<EdgeOptions["parts"]>["edge"]>): Promise<Edge> => openEdge({ parts: { edge } });

describe("webhooks", () => {
  it.each(["payment", "carrier", "messaging"])("of %s are kept and answered with 202, once per id", async (partner) => {
    const edge = await openEdge();
    expect(await send(edge, { partner })).toMatchObject({ status: 202, body: { status: "accepted" } });
    expect(await send(edge, { partner })).toMatchObject({ status: 202, body: { status: "duplicate" } });
    // A redelivery comes later and is signed anew; its id stays.
    await edge.clock.advance(60_000);
    expect(await send(edge, { partner })).toMatchObject({ status: 202, body: { status: "duplicate" } });
    expect(await inbox(edge)).toBe(1);
  });

  it("keep one of many that come at the same time", async () => {
    const edge = await openEdge();
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(edge)));
    expect(answers.map(({ body }) => body.status).sort()).toEqual(["accepted", ...Array<string>(7).fill("duplicate")]);
  });

  it("keep two partners' equal ids apart", async () => {
    const edge = await openEdge();
    await send(edge);
    expect(await send(edge, { partner: "carrier" })).toMatchObject({ body: { status: "accepted" } });
  });

  it.each([
    ["the newest secret", [secrets.newest]],
    ["the older secret", [secrets.older]],
    ["both", [secrets.newest, secrets.older]],
    ["a stranger's first, ours second", [secrets.stranger, secrets.older]],
  ])("are taken when signed with %s", async (_who, signers) => {
    expect((await send(await openEdge(), { signers })).status).toBe(202);
  });

  it.each([
    ["a stranger's secret", { signers: [secrets.stranger] }],
    ["no signature", { headers: { "webhook-signature": undefined } }],
    ["an empty signature", { headers: { "webhook-signature": "" } }],
    ["a signature of another version", { headers: { "webhook-signature": "v2,AAAA" } }],
    ["a signature that is no base64", { headers: { "webhook-signature": "v1,%%%" } }],
    ["no id", { headers: { "webhook-id": undefined } }],
    ["another id than was signed", { headers: { "webhook-id": "evt_2" } }],
    ["no timestamp", { headers: { "webhook-timestamp": undefined } }],
  ] satisfies [string, Sending][])("are refused with 401 for %s", async (_what, sending) => {
    const edge = await openEdge();
    expect((await send(edge, sending)).status).toBe(401);
    expect(await inbox(edge)).toBe(0);
  });

  it("are refused when a single byte of the body differs, though it means the same", async () => {
    const edge = await openEdge();
    const signature = new Webhook(secrets.newest).sign("evt_1", new Date(edge.clock.now()), eventOf());
    const respaced = await send(edge, { body: `${eventOf()} `, headers: { "webhook-signature": signature } });
    expect(respaced).toMatchObject({ status: 401, body: { code: "webhook-signature-invalid" } });
    expect(await inbox(edge)).toBe(0);
  });

  it.each([
    [-300_000, 202],
    [300_000, 202],
    [-301_000, 401],
    [301_000, 401],
    [-86_400_000, 401],
  ])("sent %i ms from now are answered with %i", async (offsetMs, status) => {
    const edge = await openEdge();
    expect((await send(edge, { atMs: edge.clock.now() + offsetMs })).status).toBe(status);
  });

  it.each(["soon", "-1", "1e9", "99999999999999999999", "1.5"])("with %s for a timestamp are refused", async (timestamp) => {
    expect((await send(await openEdge(), { headers: { "webhook-timestamp": timestamp } })).status).toBe(400);
  });

  it("are refused when they are too large, no JSON or nested too deeply, signed or not", async () => {
    const edge = await openEdge();
    expect((await send(edge, { body: `"${"x".repeat(bodyLimitBytes)}"` })).status).toBe(413);
    expect((await send(edge, { body: "{" })).status).toBe(400);
    expect((await send(edge, { body: "[".repeat(17) + "]".repeat(17) })).status).toBe(400);
    expect((await send(edge, { headers: { "content-type": "text/plain" } })).status).toBe(415);
    expect((await send(edge, { partner: "nobody" })).status).toBe(404);
    expect(await inbox(edge)).toBe(0);
  });

  it.each([
    ["a version of the envelope that nobody knows", eventOf({ version: 2 })],
    ["a version that is no number", eventOf({ version: "one" })],
    ["a type that nobody knows", eventOf({ type: "payment.teleported" })],
    ["no data", eventOf({ data: null })],
    ["a list for data", eventOf({ data: [] })],
    ["another order", eventOf({ data: { id: "pay_1", order_reference: "order-9" } })],
    ["a text for an event", '"event"'],
    ["null", "null"],
    ["a prototype", '{"__proto__":{"type":"payment.captured"},"type":"__proto__","version":1,"data":{}}'],
  ])("with %s are acknowledged, and stop nobody's work", async (_what, body) => {
    const edge = await openEdge();
    await edge.place();
    expect((await send(edge, { body })).status).toBe(202);
    await edge.until("order-1", "completed");
    await edge.clock.runUntil(async () => (await inbox(edge)) === 0, 60_000);
    expect(edge.log()).not.toContain("work-failed");
  });

  it("change no order by what they say: the partner is read", async () => {
    const edge = await openEdge();
    await edge.place();
    await edge.until("order-1", "completed");
    const data = { id: "pay_1", order_reference: "order-1", status: "voided", captured_minor: 0, version: 99 };
    await send(edge, { body: eventOf({ type: "payment.voided", data }) });
    await edge.clock.runUntil(async () => (await inbox(edge)) === 0, 60_000);
    expect((await edge.ask({ url: "/orders/order-1" })).body).toMatchObject({
      status: "completed",
      payment: { captured_minor: 4200 },
    });
  });

  it("leave neither secret nor payload in the log", async () => {
    const edge = await openEdge();
    await send(edge, { signers: [secrets.stranger], body: eventOf({ note: "4111111111111111 ada@example.org" }) });
    expect(edge.log()).toContain("webhook-refused");
    expect(edge.log()).not.toMatch(/4111|ada@|whsec_|v1,/);
  });

  it("have their checks replaced from outside", async () => {
    const forged = await edgeWith({ verifyWebhook: () => ({ ok: true, id: "evt_forged" }) });
    expect((await send(forged, { signers: [secrets.stranger] })).status).toBe(202);
    const old = await edgeWith({ isTimely: () => true });
    expect((await send(old, { atMs: old.clock.now() - 86_400_000 })).status).toBe(202);
  });
});
