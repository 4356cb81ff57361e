import { checkers } from "../../src/checkers/index.ts";
import { runChecker } from "../../src/core/checker.ts";
import { type Clock, sleep } from "../../src/core/clock.ts";
import { type FaultPort, noFaults } from "../../src/core/fault.ts";
import type { HistoryEvent, NewEvent, OrderView, Recorder, RunPhase } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import type { KnownOrder } from "../../src/core/scenario.ts";
import { type CallSite, formatSite, type WebhookSite } from "../../src/core/site.ts";
import { createApplication } from "../../src/integration/app/create-application.ts";
import type { Accepted, Application, OrderDetails } from "../../src/integration/application.ts";
import { readConfig } from "../../src/integration/config.ts";
import type { IntegrationParts } from "../../src/integration/create.ts";
import { defaultEdgeParts, type EdgeParts } from "../../src/integration/edge-parts.ts";
import type { PartnerName } from "../../src/integration/gateways/call.ts";
import { createGateways } from "../../src/integration/gateways/create-gateways.ts";
import type { HttpClient, HttpResult, Ports } from "../../src/integration/ports.ts";
import { createSqliteStore } from "../../src/integration/store/sqlite-store.ts";
import { createPartner } from "../../src/partner/create.ts";
import type { Partner, WebhookSender } from "../../src/partner/wire.ts";
import { builtinBlueprints } from "../../src/transports/builtin-partners.ts";
import { localToken, localWebhookSecret } from "../../src/transports/local-credentials.ts";
import { playOrder } from "../../src/workload/customers.ts";
import { createOperations } from "../../src/workload/operation.ts";
import type { Shop } from "../../src/workload/shop.ts";
import { createBank } from "../../src/world/bank.ts";
import { finalReads } from "../../src/world/final-reads.ts";
import { settle } from "../../src/world/settle.ts";
import { createPorts, orderOf } from "../integration/app/shop-floor.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

const blueprints = builtinBlueprints();
const networkMs = 2;
const boundMs = 300_000;

const env = (name: PartnerName): Record<string, string> => ({
  [`${name.toUpperCase()}_BASE_URL`]: `http://${name}.test`,
  [`${name.toUpperCase()}_TOKEN`]: localToken(name),
  [`${name.toUpperCase()}_WEBHOOK_SECRETS`]: localWebhookSecret(name),
});
const config = readConfig({ ...env("payment"), ...env("carrier"), ...env("messaging") });

/** What the reference integration promises of itself: its own defaults. */
const declared = {
  deadlines: { placeMs: 300, readMs: 100 },
  retry: { maxAttempts: 12, baseMs: 50, capMs: 1000 },
  breaker: { consecutiveFailures: config.resilience.breakerFailures, openMs: config.resilience.breakerOpenMs },
  webhookAckMs: 500,
  notifies: true,
  capturesAfterShipment: true,
};

/** The wire between integration and partners: every delivery as a caller meets it, and the caller's own deadlines. */
function createWire(partners: ReadonlyMap<string, Partner>, clock: Clock): HttpClient {
  const exchange = async (request: Parameters<HttpClient["send"]>[0]): Promise<HttpResult> => {
    const url = new URL(request.url);
    const partner = partners.get(url.hostname.split(".", 1)[0] as string) as Partner;
    await sleep(clock, networkMs);
    const { method, headers, body = "" } = request;
    const { reply, delivery, sent } = await partner.handle({ method, path: url.pathname + url.search, headers, body });
    if (delivery.type === "hang") await sleep(clock, delivery.holdMs);
    if (delivery.type === "slow") await sleep(clock, delivery.overMs);
    await sent?.();
    await sleep(clock, networkMs);
    if (delivery.type === "whole" || delivery.type === "slow") return { type: "reply", ...reply };
    return { type: "failure", kind: delivery.type === "cut" ? "cut" : "reset", message: delivery.type };
  };
  return {
    send: (request) =>
      new Promise((resolve) => {
        const limitMs = Math.min(request.readMs, request.totalMs);
        const cancel = clock.after(limitMs, () => resolve({ type: "failure", kind: "timeout", message: "no answer" }));
        void exchange(request).then((result) => {
          cancel();
          resolve(result);
        });
      }),
  };
}

/** What the HTTP edge does with a webhook, without the HTTP. */
function createDoor(application: () => Application, parts: EdgeParts, clock: Clock): WebhookSender {
  return {
    send: async (url, headers, text) => {
      await sleep(clock, networkMs);
      const partner = url.split("/").at(-1) as PartnerName;
      const body = Buffer.from(text);
      const secrets = config.partners[partner].webhookSecrets;
      const times = { nowMs: clock.now(), toleranceMs: config.webhookToleranceMs, isTimely: parts.isTimely };
      const verdict = parts.verifyWebhook({ headers, body, secrets, ...times });
      if (!verdict.ok) return { status: verdict.status };
      await application().acceptWebhook({ partner, id: verdict.id, body: text });
      return { status: 202 };
    },
  };
}

const ends: Readonly<Record<string, OrderView["status"]>> = {
  completed: "confirmed",
  cancelled: "cancelled",
  declined: "declined",
  attention: "attention",
};

function viewOf(details: OrderDetails): OrderView {
  const { total, capturedMinor, refundedMinor, shipped, status } = details;
  const amounts = { totalMinor: total.amountMinor, currency: total.currency, capturedMinor, refundedMinor };
  return { status: ends[status] ?? "pending", ...amounts, shipped, detail: status };
}

function createShop(application: Application, parts: EdgeParts): Shop {
  const answer = (result: Accepted<{ readonly order: OrderDetails }>) => ({ status: result.ok ? 202 : result.status });
  return {
    place: async ({ order, totalMinor, currency, paymentToken }) =>
      answer(await application.place(orderOf(order, { total: { amountMinor: totalMinor, currency }, paymentToken }))),
    cancel: async (order) => answer(await application.cancel(order)),
    refund: async (order, reference, amountMinor) =>
      answer(await application.refund(order, { reference, ...(amountMinor === undefined ? {} : { amountMinor }) })),
    returnPage: async (order) => {
      await parts.onReturn({ application, order, query: {} });
      return { status: 200 };
    },
    read: async (order) => {
      const details = await application.read(order);
      return details === undefined ? { type: "absent" } : { type: "view", view: viewOf(details) };
    },
    backlog: () => application.backlog(),
    reconcile: async () => {
      await application.reconcile();
    },
  };
}

export interface Rehearsal {
  readonly orders: readonly KnownOrder[];
  readonly faults?: Partial<Pick<FaultPort, "onCall" | "onWebhook">>;
  readonly parts?: IntegrationParts;
  /** Partners that have no idempotency. */
  readonly ignoresKeys?: readonly string[];
}

/**
 * The real integration and the real partners in one process and virtual time, their history, and the names of the
 * checkers that it breaks. No sockets, no processes, and so no crash and no link fault.
 */
export async function rehearse({ orders, faults, parts: given = {}, ignoresKeys = [] }: Rehearsal): Promise<readonly string[]> {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const history: HistoryEvent[] = [];
  const recorder: Recorder = {
    record: (event: NewEvent) =>
      history.push({ ...event, i: history.length, t: clock.now() - startMs, world: "sim" } as HistoryEvent) - 1,
  };
  const phase = (name: RunPhase): unknown => recorder.record({ actor: "harness", type: "phase", value: { phase: name } });
  const parts = { ...defaultEdgeParts, ...given.edge };
  const store = createSqliteStore({ file: ":memory:", clock });
  await store.migrate();

  let healed = false;
  const fired = <P extends { readonly ids: readonly string[] }>(
    site: CallSite | WebhookSite,
    plan: P | undefined,
  ): P | undefined => {
    const value = { name: "weather", at: formatSite(site) };
    for (const fault of plan?.ids ?? [])
      recorder.record({ actor: site.partner, type: "fault-fired", fault, order: site.order, value });
    return plan;
  };
  const faultPort: FaultPort = {
    ...noFaults,
    onCall: (facts) => fired(facts.site, healed ? undefined : faults?.onCall?.(facts)),
    onWebhook: (facts) => fired(facts.site, healed ? undefined : faults?.onWebhook?.(facts)),
  };
  const partners = new Map<string, Partner>();
  const ports: Ports = { ...createPorts(clock), http: createWire(partners, clock) };
  const gateways = createGateways({ ports, partners: config.partners, resilience: config.resilience, parts });
  const running = createApplication({ ports, gateways, store, config: config.app, ...(given.app ? { parts: given.app } : {}) });
  const { application } = running;
  const idempotencyOf = (name: string) => ({ idempotency: ignoresKeys.includes(name) ? "none" : "full" }) as const;
  let calls = 0;
  const sender = createDoor(() => application, parts, clock);
  for (const { name, contract, simulator, settings } of blueprints) {
    const webhooks = { ...settings.webhooks, url: `http://shop.test/webhooks/${name}`, retryScheduleMs: [200, 400, 800] };
    const partnerPorts = { clock, random: createRandom(1, name), recorder, faults: faultPort, sender, nextCall: () => ++calls };
    const options = { contract, settings: { ...settings, ...idempotencyOf(name), webhooks }, ports: partnerPorts };
    partners.set(name, createPartner(simulator === undefined ? options : { ...options, simulator }));
  }

  const shop = createShop(application, parts);
  const enact = async (): Promise<void> => {
    const facts = { partners: Object.fromEntries(blueprints.map(({ name }) => [name, idempotencyOf(name)])), declared };
    const run = { scenario: "rehearsal", seed: 1, format: 1, startedAt: new Date(startMs).toISOString() } as const;
    recorder.record({ actor: "harness", type: "run", value: { ...run, ...facts } });
    running.worker.start();
    phase("safety");
    const all = [...partners.values()];
    const operations = createOperations(recorder, clock);
    const signal = new AbortController().signal;
    const customers = { shop, bank: createBank(all), clock, operations, signal };
    await Promise.all([...orders.map((order) => playOrder(customers, order)), sleep(clock, 3000)]);
    healed = true;
    phase("liveness");
    phase("settle");
    await shop.reconcile();
    const names = orders.map(({ order }) => order);
    const activity = (): number => history.filter(({ type }) => type === "effect" || type === "webhook-sent").length;
    const settling = { shop, partners: all, orders: names, clock, boundMs: 15_000, calmMs: 450, activity, signal };
    recorder.record({ actor: "harness", type: "settled", value: await settle(settling) });
    phase("final");
    await finalReads({ shop, partners: all, orders: names, recorder });
    phase("end");
  };
  let ended = false;
  const enacted = enact().finally(() => {
    ended = true;
  });
  await clock.runUntil(() => ended, boundMs);
  await enacted;
  for (const partner of partners.values()) partner.stop();
  await store.close();
  return checkers.flatMap((checker) => {
    const result = runChecker(checker, history);
    return result?.verdict === "broken" ? [checker.name] : [];
  });
}
