import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import type { WebhookPlan } from "../../src/core/fault.ts";
import { type Desk, type DeskOptions, openDesk, secret } from "./desk.ts";

const withPlan = (plan: WebhookPlan, more: DeskOptions = {}) =>
  openDesk({ ...more, faults: { onWebhook: ({ site }) => (site.order === "order-1" ? { ids: ["f1"], plan } : undefined) } });
const settle = (desk: Desk): Promise<void> => desk.clock.advance(3_600_000);
const states = (desk: Desk) =>
  desk.partner.deliveries().map(({ state, attempts }) => [state, attempts.map(({ status }) => status)]);
const counterfeits = (desk: Desk) => desk.of("webhook-sent").map(({ value }) => value.counterfeit ?? "genuine");

/** Checked at the virtual time of its sending. */
function isSigned({ headers, body }: Desk["received"][number]): boolean {
  const fresh = { ...headers };
  const seconds = Number(headers["webhook-timestamp"]);
  const webhook = new Webhook(secret);
  const signature = webhook.sign(headers["webhook-id"] ?? "", new Date(seconds * 1000), body);
  return fresh["webhook-signature"]?.split(" ").includes(signature) ?? false;
}

describe("deliveries", () => {
  it("sends after the answer, signed, and is done with the first 2xx", async () => {
    const desk = openDesk();
    await desk.open("order-1");
    expect(desk.received).toEqual([]);
    await settle(desk);
    expect(desk.received).toHaveLength(1);
    expect(desk.received.every(isSigned)).toBe(true);
    expect(JSON.parse(desk.received[0]?.body ?? "")).toMatchObject({
      type: "ticket.opened",
      version: 1,
      data: { order_reference: "order-1" },
    });
    expect(states(desk)).toEqual([["delivered", [204]]]);
    expect(desk.partner.pending().webhooks).toBe(0);
  });

  describe("at which the integration is killed", () => {
    const killing = (at: "before-acknowledgement" | "after-acknowledgement", receiver?: DeskOptions["receiver"]) => {
      const crashes: string[] = [];
      const desk = openDesk({
        ...(receiver && { receiver }),
        faults: {
          onWebhook: () => ({ ids: ["f1"], plan: { sendings: [{ delayMs: 0, crash: { ...kill, at } }] } }),
          crash: async (crash, site) => {
            crashes.push(`${crash.at} ${site.kind} after ${desk.of("webhook-acknowledged").length}`);
          },
        },
      });
      return { desk, crashes };
    };
    const kill = { signal: "SIGKILL", restartAfterMs: 100 } as const;

    it("sends no more once it has read the acknowledgement, and kills at that moment", async () => {
      const { desk, crashes } = killing("after-acknowledgement");
      await desk.open("order-1");
      await settle(desk);
      expect(crashes).toEqual(["after-acknowledgement webhook after 1"]);
      expect(states(desk)).toEqual([["delivered", [204]]]);
    });

    it("sends again where the acknowledgement is lost with the integration, and does not kill twice", async () => {
      const { desk, crashes } = killing("before-acknowledgement");
      await desk.open("order-1");
      await settle(desk);
      expect(crashes).toEqual(["before-acknowledgement webhook after 1"]);
      expect(states(desk)).toEqual([["delivered", [204, 204]]]);
      expect(desk.of("webhook-acknowledged").map(({ value }) => value.unread)).toEqual([true, undefined]);
    });

    it("waits for the first sending that is accepted", async () => {
      const { desk, crashes } = killing("after-acknowledgement", [{ status: 500 }, { status: 204 }]);
      await desk.open("order-1");
      await settle(desk);
      expect(crashes).toEqual(["after-acknowledgement webhook after 2"]);
      expect(states(desk)).toEqual([["delivered", [500, 204]]]);
    });
  });

  it("signs with every live secret", async () => {
    const older = `whsec_${Buffer.from("an older one, still in its grace.").toString("base64")}`;
    const desk = openDesk({ webhooks: { secrets: [secret, older] } });
    await desk.open("order-1");
    await settle(desk);
    expect(desk.received[0]?.headers["webhook-signature"]?.split(" ")).toHaveLength(2);
    expect(desk.received.every(isSigned)).toBe(true);
  });

  it("signs with one secret alone, or behind a signature that nobody knows, where a fault says so", async () => {
    const older = `whsec_${Buffer.from("an older one, still in its grace.").toString("base64")}`;
    const signedWith = async (signing: "newest" | "oldest" | "stranger-first") => {
      const desk = withPlan({ sendings: [{ delayMs: 0, signing }] }, { webhooks: { secrets: [secret, older] } });
      await desk.open("order-1");
      await settle(desk);
      const [sent] = desk.received;
      const signatures = sent?.headers["webhook-signature"]?.split(" ") ?? [];
      const ours = new Webhook(secret).sign(
        sent?.headers["webhook-id"] ?? "",
        new Date(Number(sent?.headers["webhook-timestamp"]) * 1000),
        sent?.body ?? "",
      );
      return signatures.map((one) => one === ours);
    };
    expect([await signedWith("newest"), await signedWith("oldest"), await signedWith("stranger-first")]).toEqual([
      [true],
      [false],
      [false, true, false],
    ]);
  });

  it("tells one event under a second id, and says in the history which it is", async () => {
    const desk = withPlan({ sendings: [{ delayMs: 0 }, { delayMs: 5, newId: true }] });
    await desk.open("order-1");
    await settle(desk);
    const ids = desk.received.map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(2);
    expect(desk.received.every(isSigned)).toBe(true);
    expect(new Set(desk.received.map(({ body }) => body)).size).toBe(1);
    expect(desk.of("webhook-sent").map(({ value }) => value.again)).toEqual([undefined, ids[0]]);
  });

  it("sends again what was acknowledged, where the answer never reached it", async () => {
    const desk = withPlan({ sendings: [{ delayMs: 0, unread: 1 }] });
    await desk.open("order-1");
    await settle(desk);
    expect(new Set(desk.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(desk.of("webhook-acknowledged").map(({ value }) => [value.status, value.unread])).toEqual([
      [204, true],
      [204, undefined],
    ]);
    expect(states(desk).map(([state]) => state)).toEqual(["delivered"]);
  });

  it("dates a webhook by a clock that is off, and reshapes what it tells", async () => {
    const reshaped = { as: "other", isBroken: true, data: () => ({ other: 1 }) };
    const desk = withPlan({ sendings: [{ delayMs: 0, clockOffMs: 60_000, reshaped }] });
    await desk.open("order-1");
    await settle(desk);
    const [sent] = desk.received;
    expect(Number(sent?.headers["webhook-timestamp"]) * 1000 - (sent?.atMs ?? 0)).toBeGreaterThan(58_000);
    expect([JSON.parse(sent?.body ?? "").data, isSigned(sent as never)]).toEqual([{ other: 1 }, true]);
    expect(desk.of("webhook-sent")[0]?.value.shape).toBe("broken");
  });

  it("sends an order's latest webhook once more on request, under its id", async () => {
    const desk = openDesk();
    expect(desk.partner.advance("order-1", "webhook_resent")).toBe(false);
    await desk.open("order-1");
    await settle(desk);
    expect(desk.partner.advance("order-1", "webhook_resent")).toBe(true);
    expect(desk.partner.pending().webhooks).toBe(1);
    await settle(desk);
    expect(new Set(desk.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(desk.received).toHaveLength(2);
  });

  it("redelivers by its schedule under the same id and a new timestamp, then gives up", async () => {
    const desk = openDesk({
      receiver: [{ status: 500 }, { status: 302 }, { status: 0 }],
      webhooks: { retryScheduleMs: [1_000, 5_000] },
    });
    await desk.open("order-1");
    await settle(desk);
    const [first, second, third] = desk.received;
    expect(desk.received).toHaveLength(3);
    expect([(second?.atMs ?? 0) - (first?.atMs ?? 0), (third?.atMs ?? 0) - (second?.atMs ?? 0)]).toEqual([1_000, 5_000]);
    expect(new Set(desk.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(desk.received.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(3);
    expect(states(desk)).toEqual([["given-up", [500, 302, 0]]]);
    expect(desk.of("webhook-given-up")[0]?.value.reason).toContain("3 times");
  });

  it("waits as long as Retry-After asks", async () => {
    const desk = openDesk({ receiver: [{ status: 429, retryAfterMs: 7_000 }, { status: 200 }] });
    await desk.open("order-1");
    await settle(desk);
    expect((desk.received[1]?.atMs ?? 0) - (desk.received[0]?.atMs ?? 0)).toBe(7_000);
    expect(states(desk)).toEqual([["delivered", [429, 200]]]);
  });

  it("sends no more once the receiver is gone, until it is set up anew", async () => {
    const desk = openDesk({ receiver: [{ status: 410 }, { status: 200 }] });
    await desk.open("order-1");
    await settle(desk);
    await desk.open("order-2");
    await settle(desk);
    expect(states(desk)).toEqual([
      ["disabled", [410]],
      ["disabled", []],
    ]);
    desk.partner.configure({ webhooks: desk.partner.settings().webhooks });
    await desk.open("order-3");
    await settle(desk);
    expect(states(desk).at(-1)).toEqual(["delivered", [200]]);
  });

  it("keeps them where there is nowhere to send", async () => {
    const desk = openDesk();
    const { url: _url, ...webhooks } = desk.partner.settings().webhooks;
    desk.partner.configure({ webhooks });
    await desk.open("order-1");
    await settle(desk);
    expect(states(desk)).toEqual([["pending", []]]);
    expect(desk.partner.pending().webhooks).toBe(0);
  });

  it("sends nothing after it was stopped", async () => {
    const desk = openDesk();
    await desk.open("order-1");
    desk.partner.stop();
    await settle(desk);
    expect(desk.received).toEqual([]);
  });
});

describe("webhook faults", () => {
  it("lost: nothing is sent, and the history says so", async () => {
    const desk = withPlan({ sendings: [] });
    await desk.open("order-1");
    await settle(desk);
    expect(desk.received).toEqual([]);
    expect(desk.of("webhook-given-up")[0]?.value.reason).toContain("lost");
  });

  it("duplicate: each copy has the same id, and only one chain redelivers", async () => {
    const desk = withPlan({ sendings: [{ delayMs: 0 }, { delayMs: 40 }] }, { receiver: [{ status: 500 }] });
    await desk.open("order-1");
    await settle(desk);
    expect(desk.received).toHaveLength(4);
    expect(new Set(desk.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("out of order: held until another of the same order has arrived, or its time is up", async () => {
    const holding = openDesk({
      faults: {
        onWebhook: ({ site }) =>
          site.webhook === "ticket.opened"
            ? { ids: ["f1"], plan: { sendings: [{ delayMs: 0 }], afterNextOfOrder: { holdMs: 2_000 } } }
            : undefined,
      },
    });
    const { reply } = await holding.open("order-1");
    await holding.clock.advance(100);
    expect(holding.received).toEqual([]);
    await holding.send("POST", `/tickets/${JSON.parse(reply.body).id}/close`);
    await holding.clock.advance(100);
    expect(holding.received.map(({ body }) => JSON.parse(body).type)).toEqual(["ticket.closed", "ticket.opened"]);
    await holding.open("order-2");
    await holding.clock.advance(2_100);
    expect(holding.received).toHaveLength(3);
  });

  it.each([
    ["forged-signature", false, true],
    ["unsigned", false, true],
    ["old-timestamp", true, true],
    ["future-timestamp", true, true],
    ["replay", true, false],
    ["unknown-version", true, true],
  ] as const)("%s: a counterfeit beside the genuine one, never redelivered", async (kind, signed, ownId) => {
    const desk = withPlan(
      { sendings: [{ delayMs: 0 }, { delayMs: 50, counterfeit: kind }] },
      { receiver: [{ status: 200 }, { status: 400 }] },
    );
    await desk.open("order-1");
    await settle(desk);
    expect(counterfeits(desk)).toEqual(["genuine", kind]);
    const [genuine, fake] = desk.received;
    expect(fake && isSigned(fake)).toBe(signed);
    expect(fake?.headers["webhook-id"] !== genuine?.headers["webhook-id"]).toBe(ownId);
    const age = (fake?.atMs ?? 0) / 1000 - Number(fake?.headers["webhook-timestamp"]);
    expect(age > 3_600).toBe(kind === "old-timestamp");
    expect(age < -3_600).toBe(kind === "future-timestamp");
    if (kind === "replay") expect([fake?.headers, fake?.body]).toEqual([genuine?.headers, genuine?.body]);
    if (kind === "unsigned") expect(fake?.headers).not.toHaveProperty("webhook-signature");
    if (kind === "forged-signature" || kind === "unsigned") expect(JSON.parse(fake?.body ?? "").type).toBe("ticket.closed");
    if (kind === "unknown-version") expect(JSON.parse(fake?.body ?? "").version).toBe(2);
    expect(states(desk)).toEqual([["delivered", [200]]]);
  });

  it.each(["replay", "old-timestamp", "future-timestamp"] as const)(
    "%s: comes once the order has moved on, or its time is up",
    async (kind) => {
      const overtaken = { holdMs: 2_000 };
      const desk = openDesk({
        faults: {
          onWebhook: ({ site }) =>
            site.webhook === "ticket.opened"
              ? { ids: ["f1"], plan: { sendings: [{ delayMs: 0 }, { delayMs: 10, counterfeit: kind, overtaken }] } }
              : undefined,
        },
      });
      const { reply } = await desk.open("order-1");
      await desk.clock.advance(1_000);
      expect(counterfeits(desk)).toEqual(["genuine"]);
      expect(desk.partner.pending().webhooks).toBe(1);
      await desk.send("POST", `/tickets/${JSON.parse(reply.body).id}/close`);
      await desk.clock.advance(100);
      expect(desk.received.map(({ body }) => JSON.parse(body).type)).toEqual(["ticket.opened", "ticket.closed", "ticket.opened"]);
      expect(counterfeits(desk)).toEqual(["genuine", "genuine", kind]);
      expect(desk.partner.pending().webhooks).toBe(0);
      await desk.open("order-2");
      await desk.clock.advance(1_900);
      expect(desk.received).toHaveLength(4);
      await desk.clock.advance(200);
      expect(desk.received).toHaveLength(5);
    },
  );
});
