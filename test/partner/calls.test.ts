import { describe, expect, it } from "vitest";
import type { CallPlan } from "../../src/core/fault.ts";
import { type Desk, jsonOf, openDesk, type Sent } from "./desk.ts";

const striking = (plan: CallPlan) => ({ onCall: () => ({ ids: ["f1"], plan }) });

describe("a call that no fault strikes", () => {
  it("is answered at once, leaves its effect and is written down whole", async () => {
    const desk = openDesk();
    const answer = desk.open("order-1");
    expect(answer).not.toBeInstanceOf(Promise);
    const { reply, delivery } = await answer;
    expect([reply.status, delivery]).toEqual([201, { type: "whole" }]);
    const [call] = desk.of("call");
    const [effect] = desk.of("effect");
    const [end] = desk.of("answer");
    const site = { kind: "call", partner: "desk", operation: "openTicket", order: "order-1", attempt: 1 };
    expect(call).toMatchObject({ site, key: "order-1-key", value: { method: "POST", path: "/tickets" } });
    expect(effect).toMatchObject({
      call: call?.call,
      key: "order-1-key",
      value: { kind: "ticketed", amountMinor: 500, currency: "EUR" },
    });
    expect(end).toMatchObject({ call: call?.call, site, value: { status: 201, delivery: "whole", durationMs: 0 } });
    expect([...desk.partner.ledger("order-1")]).toMatchObject([{ kind: "ticketed", order: "order-1" }]);
    expect(desk.partner.journal()).toMatchObject([{ operation: "openTicket", status: 201 }]);
  });

  it("counts attempts by operation and order, whatever the key", async () => {
    const desk = openDesk();
    await desk.open("order-1");
    await desk.open("order-1", { key: "another" });
    await desk.open("order-2");
    expect(desk.of("call").map(({ site }) => `${site.order} ${site.attempt}`)).toEqual(["order-1 1", "order-1 2", "order-2 1"]);
  });

  it("belongs to the order of the resource that its path names", async () => {
    const desk = openDesk();
    const { id } = jsonOf(await desk.open("order-7"));
    await desk.send("GET", `/tickets/${id}`);
    expect(desk.of("call").at(-1)?.site).toMatchObject({ operation: "getTicket", order: "order-7" });
  });

  it.each<[string, (desk: Desk) => ReturnType<Desk["send"]>, number, string]>([
    ["an unknown path", (desk) => desk.send("GET", "/nothing"), 404, "not_found"],
    ["an unknown method", (desk) => desk.send("PUT", "/tickets"), 405, "method_not_allowed"],
    ["no token", (desk) => desk.open("o", { token: "" }), 401, "unauthorized"],
    ["a token without the scope", (desk) => desk.open("o", { token: "tok_read" }), 403, "insufficient_scope"],
    ["no key", (desk) => desk.send("POST", "/tickets", { body: {} }), 400, "idempotency_key_missing"],
    ["a missing field", (desk) => desk.open("o", { body: { order_reference: "o" } }), 400, "invalid_request"],
    ["a card number", (desk) => desk.open("o", { body: { order_reference: "4242424242424242" } }), 400, "card_number_refused"],
    ["no JSON", (desk) => desk.open("o", { body: "{" }), 400, "malformed_request"],
    ["another type", (desk) => desk.open("o", { headers: { "content-type": "text/plain" } }), 415, "unsupported_media_type"],
  ])("is refused for %s, without an effect, and the history says what was wrong", async (_what, ask, status, code) => {
    const desk = openDesk();
    const answer = await ask(desk);
    expect([answer.reply.status, jsonOf(answer).code]).toEqual([status, code]);
    expect(answer.reply.headers["content-type"]).toBe("application/problem+json");
    expect([...desk.partner.ledger()]).toEqual([]);
    expect(desk.of("answer")).toHaveLength(1);
    const violations = desk.of("call")[0]?.value.violations ?? [];
    expect(violations.length > 0).toBe(status !== 401 && status !== 403);
  });

  it("says where the partner itself departs from its contract", async () => {
    const simulator = { name: "desk", operations: { getStatus: () => ({ status: 200, body: { state: "ill" } }) } };
    const desk = openDesk({ simulator });
    await desk.send("GET", "/status");
    expect(desk.of("answer")[0]?.value.violations?.join()).toContain("state");
  });
});

describe("idempotency", () => {
  const outcomes = async (desk: Desk, ...sent: Sent[]) => {
    const found: unknown[] = [];
    for (const options of sent) found.push((await desk.open("order-1", options)).reply.status);
    return found;
  };
  const other = { body: { order_reference: "order-1", amount_minor: 501, currency: "EUR" } };

  it("full: repeats the first answer, refuses another payload, forgets after its time", async () => {
    const desk = openDesk();
    const first = await desk.open("order-1");
    const again = await desk.open("order-1");
    expect(again.reply.body).toBe(first.reply.body);
    expect(again.reply.headers["idempotent-replayed"]).toBe("true");
    expect(desk.of("answer").map(({ value }) => value.replayed ?? false)).toEqual([false, true]);
    expect(await outcomes(desk, other)).toEqual([422]);
    await desk.clock.advance(60_001);
    expect(await outcomes(desk, other)).toEqual([201]);
    expect([...desk.partner.ledger("order-1")]).toHaveLength(2);
  });

  it("none: every call is a new one", async () => {
    const desk = openDesk({ settings: { idempotency: "none" } });
    expect(await outcomes(desk, {}, {}, other)).toEqual([201, 201, 201]);
    expect([...desk.partner.ledger("order-1")]).toHaveLength(3);
  });

  const failing = (statuses: number[]) => ({
    name: "desk",
    operations: { openTicket: () => ({ status: statuses.shift() ?? 201, body: { id: "t" } }) },
  });

  it.each([
    ["full", [402, 402]],
    ["errors-not-cached", [402, 201]],
  ] as const)("%s: keeps errors or not", async (idempotency, expected) => {
    const desk = openDesk({ settings: { idempotency }, simulator: failing([402, 201]) });
    expect(await outcomes(desk, {}, {})).toEqual(expected);
  });

  it("conflict: a repeat learns that the first was served, and not how", async () => {
    const desk = openDesk({ settings: { repeats: "conflict" } });
    expect(await outcomes(desk, {}, {})).toEqual([201, 409]);
    expect(desk.of("answer").map(({ value }) => value.code)).toEqual([undefined, "idempotency_key_used"]);
    expect([...desk.partner.ledger("order-1")]).toHaveLength(1);
  });

  it("latest-state: a repeat is told what became of it since", async () => {
    const desk = openDesk({ settings: { repeats: "latest-state" } });
    const { id } = jsonOf(await desk.open("order-1"));
    await desk.send("PATCH", `/tickets/${id}`, { body: { note: "urgent" } });
    const now = jsonOf(await desk.send("GET", `/tickets/${id}`));
    expect(now.note).toBe("urgent");
    const again = await desk.open("order-1");
    expect([again.reply.status, jsonOf(again)]).toEqual([201, now]);
  });

  it("keeps failures where it is to: only another key gets another answer", async () => {
    const reply = () => ({ status: 500, headers: {}, body: "" });
    let calls = 0;
    const faults = {
      onCall: () => {
        calls += 1;
        return calls === 1 ? { ids: ["f1"], plan: { effect: false, reply } } : undefined;
      },
    };
    const desk = openDesk({ settings: { keepsFailures: true }, faults });
    expect(await outcomes(desk, {}, {}, { key: "another" })).toEqual([500, 500, 201]);
    expect(desk.of("answer").map(({ value }) => value.replayed ?? false)).toEqual([false, true, false]);
  });

  it("refuses a second request while the first is still served", async () => {
    const desk = openDesk({ faults: striking({ delayMs: 500 }) });
    const first = desk.open("order-1");
    const second = desk.open("order-1");
    await desk.clock.advance(500);
    expect(jsonOf(await second).code).toBe("idempotency_key_in_flight");
    expect((await first).reply.status).toBe(201);
    expect([...desk.partner.ledger("order-1")]).toHaveLength(1);
  });
});

describe("a partner's own manners", () => {
  it("takes its time over every call, and the same time for the same call", async () => {
    const took = async () => {
      const desk = openDesk({ settings: { latency: { p50Ms: 40, p99Ms: 400 } } });
      const orders = Array.from({ length: 10 }, (_, n) => `order-${n}`);
      const answers = orders.map((order) => desk.open(order, { key: order }));
      await desk.clock.advance(2_000);
      await Promise.all(answers);
      expect(desk.of("answer").every(({ value }) => value.faults === undefined)).toBe(true);
      return desk.of("answer").map(({ order, value }) => [order, value.durationMs]);
    };
    const first = await took();
    expect(await took()).toEqual(first);
    expect(new Set(first.map(([, ms]) => ms)).size).toBeGreaterThan(5);
  });

  it("writes JSON otherwise each time, answers and webhooks, and signs what it wrote", async () => {
    const desk = openDesk({ settings: { json: "varied" } });
    const bodies: string[] = [];
    for (let n = 1; n <= 12; n += 1) bodies.push((await desk.open(`order-${n}`, { key: `${n}` })).reply.body);
    await desk.clock.advance(1_000);
    const plain = (body: string): boolean => body === JSON.stringify(JSON.parse(body));
    for (const texts of [bodies, desk.received.map(({ body }) => body)]) {
      expect(texts).toHaveLength(12);
      expect(texts.every(plain)).toBe(false);
    }
  });
});

describe("rate limit", () => {
  it("refuses what is too much, says when to come back, and counts again after that", async () => {
    const desk = openDesk({ settings: { ratePerSecond: 2 } });
    const ask = async () => (await desk.send("GET", "/tickets")).reply;
    expect((await ask()).headers.ratelimit).toBe('"default";r=1;t=1');
    expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "1"]);
    expect(desk.of("answer").at(-1)?.value.retryAfterMs).toBe(1000);
    await desk.clock.advance(1000);
    expect((await ask()).status).toBe(200);
  });
});

describe("a call that a fault strikes", () => {
  const run = async (plan: CallPlan) => {
    const crashes: string[] = [];
    const desk = openDesk({
      faults: {
        ...striking(plan),
        crash: async ({ at }) => {
          crashes.push(`${at} with ${[...desk.partner.ledger()].length} effects`);
        },
      },
    });
    const pending = desk.open("order-1");
    await desk.clock.advance(plan.delayMs ?? 0);
    const answer = await pending;
    return { desk, answer, crashes, effects: [...desk.partner.ledger()].length };
  };

  it("does nothing where the plan says so, and a retry under the same key is the first", async () => {
    const { desk, answer, effects } = await run({ effect: false });
    expect([answer.reply.status, effects]).toEqual([503, 0]);
    expect(desk.of("answer")[0]?.value.faults).toEqual(["f1"]);
  });

  it("makes its effect though the answer is lost", async () => {
    const { desk, answer, effects } = await run({ delivery: { type: "reset" } });
    expect([answer.delivery, effects]).toEqual([{ type: "reset" }, 1]);
    expect(desk.of("answer")[0]?.value).toMatchObject({ delivery: "reset", status: 201, faults: ["f1"] });
  });

  it("is answered by what the fault makes of the truth", async () => {
    const { answer } = await run({ reply: (truth) => ({ status: 200, headers: {}, body: `was ${truth?.status}` }) });
    expect(answer.reply).toEqual({ status: 200, headers: {}, body: "was 201" });
  });

  it("waits as long as the plan says", async () => {
    const { desk } = await run({ delayMs: 250 });
    expect(desk.of("answer")[0]?.value.durationMs).toBe(250);
  });

  it.each([
    ["before-effect", "before-effect with 0 effects"],
    ["after-effect", "after-effect with 1 effects"],
  ] as const)("kills at %s, and the dead get no answer", async (at, told) => {
    const { answer, crashes } = await run({ crash: { at, signal: "SIGKILL", restartAfterMs: 10 } });
    expect([answer.delivery.type, crashes]).toEqual(["reset", [told]]);
  });

  it("kills after the response once it has left", async () => {
    const { answer, crashes } = await run({ crash: { at: "after-response", signal: "SIGKILL", restartAfterMs: 10 } });
    expect([answer.delivery.type, crashes]).toEqual(["whole", []]);
    await answer.sent?.();
    expect(crashes).toEqual(["after-response with 1 effects"]);
  });

  it("has its webhooks delivered before its answer", async () => {
    const { desk } = await run({ webhooksFirst: true });
    const order = desk.events.map(({ type }) => type);
    expect(order.indexOf("webhook-acknowledged")).toBeGreaterThan(-1);
    expect(order.indexOf("webhook-acknowledged")).toBeLessThan(order.indexOf("answer"));
  });

  it("shows what was before the latest change, or nothing", async () => {
    let plan: CallPlan | undefined;
    const desk = openDesk({ faults: { onCall: () => plan && { ids: ["f1"], plan } } });
    const { id } = jsonOf(await desk.open("order-1"));
    await desk.send("PATCH", `/tickets/${id}`, { body: { note: "changed" } });
    const read = async () => (await desk.send("GET", `/tickets/${id}`)).reply;
    plan = { view: "stale" };
    expect(JSON.parse((await read()).body).note).not.toBe("changed");
    plan = { view: "absent" };
    expect((await read()).status).toBe(404);
    plan = undefined;
    expect(JSON.parse((await read()).body)).toMatchObject({ note: "changed" });
  });
});

describe("the generic simulator", () => {
  it("creates, reads, lists, changes and drops by the contract alone", async () => {
    const desk = openDesk();
    const { id } = jsonOf(await desk.open("order-1"));
    await desk.open("order-2");
    expect(String(id)).toMatch(/^tic_/);
    expect(jsonOf(await desk.send("GET", `/tickets/${id}`))).toMatchObject({ id, order_reference: "order-1", amount_minor: 500 });
    const listed = jsonOf(await desk.send("GET", "/tickets?order_reference=order-1"));
    expect(listed).toMatchObject({ data: [{ id }], next_cursor: null });
    await desk.send("PATCH", `/tickets/${id}`, { body: { note: "new" } });
    expect(jsonOf(await desk.send("POST", `/tickets/${id}/close`))).toMatchObject({ id, note: "new" });
    expect((await desk.send("DELETE", `/tickets/${id}`)).reply).toMatchObject({ status: 204, body: "" });
    expect((await desk.send("GET", `/tickets/${id}`)).reply.status).toBe(404);
    expect(jsonOf(await desk.send("GET", "/status"))).toEqual({ state: "well" });
    expect(desk.of("answer").flatMap(({ value }) => value.violations ?? [])).toEqual([]);
    expect([...desk.partner.ledger("order-1")].map(({ kind }) => kind)).toEqual(["ticketed", "closed"]);
  });

  it("starts again as if nothing had been", async () => {
    const desk = openDesk();
    const first = jsonOf(await desk.open("order-1"));
    desk.partner.reset();
    expect([...desk.partner.ledger()]).toEqual([]);
    expect((await desk.send("GET", `/tickets/${first.id}`)).reply.status).toBe(404);
    expect(jsonOf(await desk.open("order-1"))).toEqual(first);
  });
});
