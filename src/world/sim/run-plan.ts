import type { Catalogue } from "../../core/catalogue.ts";
import { type Clock, sleep } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { FaultPort, TransactionMoment } from "../../core/fault.ts";
import {
  type HistoryEvent,
  historyFormat,
  type NewEvent,
  type Recorder,
  type RunFacts,
  type RunPhase,
} from "../../core/history.ts";
import type { Plan } from "../../core/plan.ts";
import { createRandom } from "../../core/random.ts";
import { redact } from "../../core/redact.ts";
import { formatSite } from "../../core/site.ts";
import { createDirector } from "../../faults/director.ts";
import { createPartner } from "../../partner/create.ts";
import type { Partner, WebhookSender } from "../../partner/wire.ts";
import { type Customers, playOrder } from "../../workload/customers.ts";
import { loadOrders, ordersOf, playLoad } from "../../workload/open-loop.ts";
import { createOperations } from "../../workload/operation.ts";
import { misplacedAt, scanCalls } from "../call-scan.ts";
import { finalReads } from "../final-reads.ts";
import { startLinkTimeline } from "../link-timeline.ts";
import { createOrderNames } from "../order-names.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import { createPartnerEvents } from "../partner-events.ts";
import { partnerFacts } from "../partner-facts.ts";
import { settle } from "../settle.ts";
import { signingSecrets } from "../signing.ts";
import { wantedSettings } from "../wanted-settings.ts";
import { createSimShop } from "./customers-view.ts";
import { createSimLinks, type SimLinks } from "./links.ts";
import { createNetwork } from "./network.ts";
import { createSelfFaults } from "./self-faults.ts";
import { createSimProcess, type SimProcess } from "./sim-process.ts";
import type { SimTarget } from "./target.ts";
import { createVirtualTime } from "./virtual-time.ts";

export interface SimRun {
  readonly plan: Plan;
  readonly target: SimTarget;
  readonly blueprints: readonly PartnerBlueprint[];
  readonly catalogue: Pick<Catalogue, "faults">;
}

export interface SimOutcome {
  readonly events: readonly HistoryEvent[];
  /** Moments of transactions that passed while faults could strike, by kind. */
  readonly moments: Readonly<Record<TransactionMoment, number>>;
  /** What kept the run from its end. */
  readonly error?: string;
  /** Faults that cannot be enacted here, and why: they did not fire. */
  readonly impossible: readonly string[];
}

/** As Standard Webhooks recommends: five seconds, five minutes, half an hour, two, five, ten, fourteen, twenty and twenty-four hours. */
const overDaysMs = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map((seconds) => seconds * 1000);

/** When every run begins: a Monday morning. */
export const openingMs = Date.parse("2026-01-05T10:00:00Z");

const calmMs = 400;
/** Of an integration that cannot be asked for its backlog, and says nothing else: longer than the minute of a cron job. */
const usualUnseenCalmMs = 65_000;
const pollMs = 200;
/** What the last customers set off still meets the faults. */
const aftermathMs = 500;
/** The workload may outlast the safety phase while customers wait for answers, but not for ever. */
const workloadBoundMs = 60_000;
/** A partner that sends a webhook waits so long for the answer. */
const webhookTotalMs = 2000;

function createHistory(clock: Clock): Recorder & { readonly events: HistoryEvent[] } {
  const events: HistoryEvent[] = [];
  return {
    events,
    record: (event: NewEvent) =>
      events.push({ i: events.length, t: clock.now() - openingMs, world: "sim", ...redact(event) } as HistoryEvent) - 1,
  };
}

/** Partners' webhooks on their way to the integration, over the link `webhooks`. */
function createSender(process: SimProcess, links: SimLinks, clock: Clock, latencyMs: () => number): WebhookSender {
  const lost = { status: 0 } as const;
  async function deliver(url: string, headers: Readonly<Record<string, string>>, body: string) {
    await sleep(clock, latencyMs());
    if (links.weather("webhooks", 0).down) return lost;
    const partner = url.slice(url.lastIndexOf("/") + 1);
    const answer = await process.ask(
      (running) => running.webhook(partner, headers, body),
      (why) => (why === "failed" ? { status: 500 } : lost),
    );
    await sleep(clock, latencyMs());
    const { down, breaks, delayMs, holdMs } = links.weather("webhooks", 0);
    if (down) return lost;
    await sleep(clock, breaks === undefined ? delayMs : holdMs);
    return breaks === undefined ? answer : lost;
  }
  return {
    send: (url, headers, body, withinMs = webhookTotalMs) =>
      new Promise((resolve) => {
        const cancel = clock.after(withinMs, () => resolve({ status: 0, timedOut: true }));
        void deliver(url, headers, body).then((answer) => {
          cancel();
          resolve(answer);
        });
      }),
  };
}

function factsOf({ plan, target, blueprints }: SimRun): RunFacts {
  const { scenario, seed } = plan;
  return {
    scenario: scenario.name,
    seed,
    format: historyFormat,
    declared: target.declared,
    partners: partnerFacts(blueprints, scenario),
    startedAt: new Date(openingMs).toISOString(),
  };
}

/** Runs a plan in one process and in virtual time, from the first customer to the last read. Never rejects for what the integration does. */
export async function runPlan(run: SimRun): Promise<SimOutcome> {
  const { plan, target, blueprints } = run;
  const { scenario, sim } = plan;
  const random = createRandom(plan.seed, scenario.name);
  const time = createVirtualTime({ startMs: openingMs, ties: sim.ties, random: random.fork("ties") });
  const clock = time.party("world");
  const history = createHistory(clock);
  const latencies = random.fork("latency");
  const { min, max } = sim.latencyMs;
  const latencyMs = (): number => (min === max ? min : latencies.integer(min, max));
  const links = createSimLinks(random.fork("links"));
  const partners = new Map<string, Partner>();
  const impossible: string[] = [];

  const director = createDirector({
    faults: run.catalogue.faults,
    schedule: scenario.faults,
    random: random.fork("faults"),
    recorder: history,
    clock,
    crash: async (crash, site) => {
      const at = formatSite(site);
      process.crash(crash, `${crash.signal} at ${at} ${crash.at}`, callers.get(at) ?? 0);
    },
  });
  const onArrival = (from: number): void => {
    caller = from;
  };
  let failed: { readonly thrown: unknown } | undefined;
  const onFailure = (thrown: unknown): void => {
    failed ??= { thrown };
  };
  const network = createNetwork({ clock: time.party("network"), links, partners, latencyMs, onArrival, onFailure });
  // whom a fault kills at a call is whoever made it
  const callers = new Map<string, number>();
  let caller = 0;
  const faults: FaultPort = {
    ...director,
    onCall: (facts) => {
      const struck = director.onCall(facts);
      if (struck?.plan.crash !== undefined) callers.set(formatSite(facts.site), caller);
      return struck;
    },
  };
  const durable = await target.open({ clock });
  const process: SimProcess = createSimProcess({
    durable,
    forbidden: target.forbidden,
    workers: sim.workers,
    clock: time.party("integration"),
    random: random.fork("integration"),
    recorder: history,
    working: time.working,
    http: (which) => ({ send: (request) => network.send(request, which) }),
    strikes: (moment, which) => selfFaults.strikes(moment, which),
    takesTurns: sim.ties !== "in-order",
  });

  const selfFaults = createSelfFaults({ director, process, clock });
  const names = createOrderNames({ orders: ordersOf(scenario.workload), recorder: history });
  const struck = names.faults(faults);
  let calls = 0;
  const sender = createSender(process, links, clock, latencyMs);
  const partnerStream = random.fork("partners");
  const watched = scanCalls(names.recorder, misplacedAt(blueprints, target.forbidden));
  for (const blueprint of blueprints) {
    const { name, contract, simulator } = blueprint;
    const ports = {
      clock: time.party(name),
      random: partnerStream.fork(name),
      recorder: watched,
      faults: struck,
      sender,
      nextCall: () => ++calls,
    };
    const url = target.takesWebhooks === false ? undefined : `http://integration.test/webhooks/${name}`;
    const wanted = wantedSettings(blueprint, scenario, url);
    const { secrets } = wanted.webhooks;
    const signing = signingSecrets(secrets, sim.signing);
    const retries = sim.redelivery === "days" ? { retryScheduleMs: overDaysMs } : {};
    const settings = { ...wanted, webhooks: { ...wanted.webhooks, secrets: signing, ...retries } };
    partners.set(name, createPartner({ contract, settings, ports, ...(simulator && { simulator }) }));
  }

  // whose clock was set back waits until it says again what it said
  const jumpedMs = director.selfFaults().map(({ action }) => (action.type === "clock-jump" ? 1.25 * Math.abs(action.byMs) : 0));
  // looks come less often the longer settling takes: after the last sending there has to be time for some
  const redeliveredMs = sim.redelivery === "days" ? 1.1 * overDaysMs.reduce((sum, ms) => sum + ms) : 0;
  const { settlesWithinMs = 0 } = target;
  const usualMs = Math.max(scenario.settleMs, settlesWithinMs);
  const waitedMs = jumpedMs.reduce((sum, ms) => sum + ms, 0);
  const settleMs = usualMs + redeliveredMs + waitedMs;
  const unseenCalmMs = (settlesWithinMs > 0 ? settlesWithinMs : usualUnseenCalmMs) + waitedMs;
  const phase = (name: RunPhase): void => {
    history.record({ actor: "harness", type: "phase", value: { phase: name } });
  };
  const houses = [...partners.values()];
  const shop = createSimShop(process, time.party("customers"), latencyMs);

  async function safety(): Promise<readonly string[]> {
    const customers: Customers = {
      shop,
      partners: names.events(createPartnerEvents(houses)),
      clock: time.party("customers"),
      operations: createOperations(names.recorder, clock),
    };
    phase("safety");
    director.arm();
    selfFaults.arm();
    const timeline = startLinkTimeline({
      phases: director.linkPhases(),
      links,
      clock,
      fired: (id) => director.enacted(id),
      healed: (id) => director.undone(id),
      // not fired, and so not proven: the checker `reach` says it too
      onError: (id, thrown) => impossible.push(`${id}: ${messageOf(thrown)}`),
    });
    const { load, orders } = scenario.workload;
    const loaded = load ? loadOrders(load) : [];
    const workload = [...orders.map((order) => playOrder(customers, order)), playLoad(customers, loaded)];
    await Promise.all([Promise.all(workload).then(() => sleep(clock, aftermathMs)), sleep(clock, scenario.safetyMs)]);
    phase("liveness");
    director.heal();
    selfFaults.heal();
    await timeline.stop();
    await links.healAll();
    await process.steady();
    return [...orders, ...loaded].map(({ order }) => order);
  }

  async function enact(): Promise<void> {
    history.record({ actor: "harness", type: "run", value: factsOf(run) });
    await process.start();
    const orders = await safety();
    phase("settle");
    const moves = new Set(["effect", "webhook-sent", "webhook-acknowledged"]);
    let seen = 0;
    let active = 0;
    const activity = (): number => {
      for (; seen < history.events.length; seen += 1) if (moves.has((history.events[seen] as HistoryEvent).type)) active += 1;
      return active;
    };
    const settled = await settle({
      shop,
      partners: houses,
      orders,
      clock,
      boundMs: settleMs,
      calmMs,
      unseenCalmMs,
      pollMs,
      activity,
    });
    history.record({ actor: "harness", type: "settled", value: settled });
    if (sim.afterwardsMs > 0) await sleep(clock, sim.afterwardsMs);
    phase("final");
    await finalReads({ shop, partners: houses, orders, recorder: history, names });
    process.stop();
    phase("end");
  }

  let ended = false;
  let error: string | undefined;
  const enacted = enact()
    .catch((thrown: unknown) => {
      error = messageOf(thrown);
    })
    .finally(() => {
      ended = true;
    });
  try {
    const boundMs = scenario.safetyMs + workloadBoundMs + settleMs + 2 * unseenCalmMs + sim.afterwardsMs + workloadBoundMs;
    await time.runUntil(() => ended || failed !== undefined, boundMs);
    if (failed !== undefined) throw failed.thrown;
    await enacted;
  } catch (thrown) {
    error = messageOf(thrown);
  }
  process.stop();
  for (const partner of houses) partner.stop();
  await durable.close();
  return { events: history.events, moments: selfFaults.passed(), impossible, ...(error === undefined ? {} : { error }) };
}
