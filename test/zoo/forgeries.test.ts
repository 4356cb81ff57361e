import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { checkHistory } from "../../src/core/checker.ts";
import { plainSettings } from "../../src/core/plan.ts";
import type { Step } from "../../src/core/scenario.ts";
import type { ScheduledFault } from "../../src/core/schedule.ts";
import { standardOrder } from "../../src/explore/base-plan.ts";
import type { IntegrationParts } from "../../src/integration/create.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import { runPlan } from "../../src/world/sim/run-plan.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { altered } from "./altered.ts";
import { bugs } from "./bugs/index.ts";
import { believePayload } from "./ingredients/believe-payload.ts";
import { rights } from "./right/index.ts";

/** Of a shop that promises nothing of its door. */
const undeclared = (parts: IntegrationParts): SimWorld =>
  altered({ declares: ({ refusesForgeries: _otherwise, ...usual }) => usual, parts: () => parts });
const open = {
  verifyWebhook: ({ headers }: { headers: Readonly<Record<string, unknown>> }) =>
    ({ ok: true, id: String(headers["webhook-id"]) }) as const,
};

interface Story {
  readonly token?: string;
  readonly steps?: readonly Step[];
  readonly fault: ScheduledFault["fault"];
  readonly webhook: string;
  readonly with?: ScheduledFault["with"];
}

const partnerOf = (webhook: string): string => (webhook.startsWith("shipment") ? "carrier" : "payment");

/** What the checkers say of one order, with a forgery beside one of its webhooks. */
async function heard(
  world: SimWorld,
  { token = "tok_visa_ok", steps = [{ do: "place" }], fault, webhook, with: given = {} }: Story,
) {
  const [order] = standardOrder.workload.orders;
  if (order === undefined) throw new Error("the standard order is gone");
  const at = { partner: partnerOf(webhook), webhook, order: order.order };
  const scenario = {
    ...standardOrder,
    workload: { orders: [{ ...order, paymentToken: token, steps }] },
    faults: [{ id: "f1", fault, at, with: { copies: 1, delay_ms: 60, signed: "another key", ...given } }],
  };
  const { events, error } = await runPlan({ plan: { scenario, seed: 1, sim: plainSettings }, ...world });
  if (error !== undefined) throw new Error(error);
  const { verdict, checks } = checkHistory(events, { checkers: builtins.checkers });
  return {
    verdict,
    broken: checks.flatMap((check) => (check.verdict === "broken" ? [check.checker] : [])),
    advice: checks.flatMap(({ advice = [] }) => advice.map(({ sentence }) => sentence)),
  };
}

const atTheBank: readonly Step[] = [{ do: "place" }, { do: "wait", ms: 400 }, { do: "authenticate", outcome: "succeeded" }];
const unsigned = { signed: "nothing" };
const forgeries: readonly Story[] = [
  { fault: "webhook-forged", webhook: "payment.authorized" },
  { fault: "webhook-forged", webhook: "payment.authorized", with: unsigned },
  { fault: "webhook-forged", webhook: "payment.captured" },
  { fault: "webhook-forged", webhook: "payment.requires_action", token: "tok_requires_action", steps: atTheBank },
  { fault: "webhook-forged", webhook: "payment.declined", token: "tok_declined" },
  { fault: "webhook-forged", webhook: "shipment.label_created" },
  { fault: "webhook-forged", webhook: "payment.voided", steps: [{ do: "place" }, { do: "cancel" }] },
];
const old: readonly Story[] = [
  { fault: "webhook-old-timestamp", webhook: "payment.authorized" },
  { fault: "webhook-future-timestamp", webhook: "payment.authorized" },
  { fault: "webhook-replayed", webhook: "payment.authorized" },
];

describe("a forged webhook", () => {
  it.each(forgeries)("breaks a promise where it is believed: $fault at $webhook", async (story) => {
    const { broken } = await heard(undeclared({ edge: open, app: { observe: believePayload } }), story);
    expect(broken).not.toEqual([]);
    expect(broken).not.toContain("webhooks");
  });

  it.each(old)("carries an overtaken state, and breaks a promise where it is believed: $fault", async (story) => {
    const edge = { isTimely: () => true };
    const keepWebhook: NonNullable<IntegrationParts["app"]>["keepWebhook"] = (tx, row) =>
      tx.insertInbox({ ...row, id: `${row.id}#${row.receivedMs}` });
    const parts = { edge, app: { observe: believePayload, isNewer: () => true, keepWebhook } };
    expect((await heard(undeclared(parts), story)).broken).toContain("convergence");
  });

  it.each(["forgeries-answered-200", "webhooks-are-hints"])("is a matter of advice where %s", async (name) => {
    const right = rights[name];
    if (right === undefined) throw new Error(`there is no right integration named ${name}`);
    for (const story of forgeries) {
      const { verdict, advice } = await heard(right.open(), story);
      expect(verdict, JSON.stringify(story)).toBe("held");
      expect(advice).toEqual([expect.stringMatching(/^webhooks with (a forged|no) signature were accepted, 1 in all, /)]);
    }
  });

  it("brings no advice to who refuses it", async () => {
    for (const story of [...forgeries, ...old])
      expect(await heard(referenceWorld(), story)).toEqual({ verdict: "held", broken: [], advice: [] });
  });

  it.each([
    ["signature-not-checked", { fault: "webhook-forged", webhook: "payment.authorized" }],
    ["unsigned-webhooks-accepted", { fault: "webhook-forged", webhook: "payment.authorized", with: unsigned }],
    ["no-timestamp-tolerance", { fault: "webhook-old-timestamp", webhook: "payment.authorized" }],
    ["dates-ahead-accepted", { fault: "webhook-future-timestamp", webhook: "payment.authorized" }],
  ] as const)("breaks the promise of who declares that it refuses them: %s", async (name, story) => {
    const { parts } = bugs[name] ?? {};
    if (parts === undefined) throw new Error(`there is no bug named ${name}`);
    expect((await heard(referenceWorld({ parts: () => parts }), story)).broken).toEqual(["webhooks"]);
  });
});
