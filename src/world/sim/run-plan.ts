import type { Catalogue } from "../../core/catalogue.ts";
import { type Clock, sleep } from "../../core/clock.ts";
import { FiredrillError, messageOf } from "../../core/errors.ts";
import type { FaultPort, TransactionMoment } from "../../core/fault.ts";
import type { HistoryEvent, NewEvent } from "../../core/history.ts";
import type { Plan } from "../../core/plan.ts";
import { createRandom } from "../../core/random.ts";
import { redact } from "../../core/redact.ts";
import { formatSite } from "../../core/site.ts";
import { createDirector, type ScheduledSelfFault } from "../../faults/director.ts";
import type { Partner, WebhookSender } from "../../partner/wire.ts";
import { ordersOf } from "../../workload/open-loop.ts";
import { misplacedAt, scanCalls } from "../call-scan.ts";
import { createOrderNames, type NameTemplates } from "../order-names.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import { signingWith } from "../signing.ts";
import { createPartners } from "../stage/partners.ts";
import { perform, workloadBoundMs } from "../stage/perform.ts";
import type { World } from "../stage/world.ts";
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
  /** How the integration names orders at partners, where that is known. */
  readonly names?: NameTemplates;
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

/** Of an integration that cannot be asked for its backlog, and says nothing else: longer than the minute of a cron job. */
const usualUnseenCalmMs = 65_000;
/** A partner that sends a webhook waits so long for the answer. */
const webhookTotalMs = 2000;

function createHistory(clock: Clock): World["history"] {
  const events: HistoryEvent[] = [];
  const listeners: ((event: HistoryEvent) => void)[] = [];
  return {
    events,
    onEvent: (listener) => void listeners.push(listener),
    record: (event: NewEvent) => {
      const kept = { i: events.length, t: clock.now() - openingMs, world: "sim", ...redact(event) } as HistoryEvent;
      events.push(kept);
      for (const listener of listeners) listener(kept);
      return kept.i;
    },
  };
}

/** Partners' webhooks on their way to the integration, over the link `webhooks`. */
function createSender(process: SimProcess, links: SimLinks, clock: Clock, latencyMs: () => number): WebhookSender {
  const lost = { status: 0 } as const;
  async function deliver(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    onStatus?: (status: number) => Promise<void>,
  ) {
    await sleep(clock, latencyMs());
    if (links.conditionOf("webhooks", 0).down) return lost;
    const partner = url.slice(url.lastIndexOf("/") + 1);
    const answer = await process.ask(
      (running) => running.webhook(partner, headers, body),
      (why) => (why === "failed" ? { status: 500 } : lost),
    );
    await onStatus?.(answer.status);
    await sleep(clock, latencyMs());
    const { down, breaks, delayMs, holdMs } = links.conditionOf("webhooks", 0);
    if (down) return lost;
    await sleep(clock, breaks === undefined ? delayMs : holdMs);
    return breaks === undefined ? answer : lost;
  }
  return {
    send: (url, headers, body, withinMs = webhookTotalMs, onStatus) =>
      new Promise((resolve) => {
        const cancel = clock.after(withinMs, () => resolve({ status: 0, timedOut: true }));
        void deliver(url, headers, body, onStatus).then((answer) => {
          cancel();
          resolve(answer);
        });
      }),
  };
}

/** How long a run may take to settle, and how long nothing may move of an integration that cannot be asked for its backlog. */
function settlingOf({ plan, target }: SimRun, selfFaults: readonly ScheduledSelfFault[]): World["settling"] {
  // whose clock was set back waits until it says again what it said
  const waitedMs = selfFaults
    .map(({ action }) => (action.type === "clock-jump" ? 1.25 * Math.abs(action.byMs) : 0))
    .reduce((sum, ms) => sum + ms, 0);
  // looks come less often the longer settling takes: after the last sending there has to be time for some
  const redeliveredMs = plan.sim.redelivery === "days" ? 1.1 * overDaysMs.reduce((sum, ms) => sum + ms) : 0;
  const { settlesWithinMs = 0 } = target;
  const boundMs = Math.max(plan.scenario.settleMs, settlesWithinMs) + redeliveredMs + waitedMs;
  return {
    boundMs,
    // time costs nothing here: what a shop does when its patience ends is seen, where that is within the bound
    abandonedMs: boundMs,
    unseenCalmMs: (settlesWithinMs > 0 ? settlesWithinMs : usualUnseenCalmMs) + waitedMs,
  };
}

/** A partner whose webhooks are signed, and sent again, as the plan has it. */
function withManners(blueprint: PartnerBlueprint, { signing, redelivery }: Plan["sim"]): PartnerBlueprint {
  const signed = signingWith(blueprint, signing);
  if (redelivery !== "days") return signed;
  const { settings } = signed;
  return { ...signed, settings: { ...settings, webhooks: { ...settings.webhooks, retryScheduleMs: overDaysMs } } };
}
/** Runs a plan in one process and in virtual time, from the first customer to the last read. Never rejects for what the integration does, but for a fault that cannot decide (FD_CONFIG). */
export async function runPlan(run: SimRun): Promise<SimOutcome> {
  const { plan, target } = run;
  const { scenario, seed, sim } = plan;
  const random = createRandom(seed, scenario.name);
  const time = createVirtualTime({ startMs: openingMs, ties: sim.ties, random: random.fork("ties") });
  const clock = time.party("world");
  const history = createHistory(clock);
  const latencies = random.fork("latency");
  const { min, max } = sim.latencyMs;
  const latencyMs = (): number => (min === max ? min : latencies.integer(min, max));
  const links = createSimLinks(random.fork("links"));
  const impossible: string[] = [];

  const director = createDirector({
    faults: run.catalogue.faults,
    schedule: scenario.faults,
    random: random.fork("faults"),
    recorder: history,
    clock,
    crash: async (crash, site) => {
      const at = formatSite(site);
      // whoever took the webhook lives, and so still comes first
      const which = site.kind === "webhook" ? process.front() : (callers.get(at) ?? 0);
      process.crash(crash, `${crash.signal} at ${at} ${crash.at}`, which);
    },
  });
  const onArrival = (from: number): void => {
    caller = from;
  };
  let failed: { readonly thrown: unknown } | undefined;
  const onFailure = (thrown: unknown): void => {
    failed ??= { thrown };
  };
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
  const byName = new Map<string, Partner>();
  const network = createNetwork({ clock: time.party("network"), links, partners: byName, latencyMs, onArrival, onFailure });
  const durable = await target.open({ clock });
  const process: SimProcess = createSimProcess({
    durable,
    forbidden: target.forbidden,
    workers: sim.workers,
    clock: time.party("integration"),
    random: random.fork("integration"),
    recorder: history,
    working: time.working,
    steps: time.steps,
    http: (which) => ({ send: (request) => network.send(request, which) }),
    strikes: (moment, which) => selfFaults.strikes(moment, which),
    takesTurns: sim.ties !== "in-order",
  });
  const selfFaults = createSelfFaults({ director, process, clock });
  const orders = ordersOf(scenario.workload);
  const names = createOrderNames({ orders, recorder: history, ...(run.names !== undefined && { templates: run.names }) });
  const webhookUrls = run.blueprints.map(({ name }) => [name, `http://integration.test/webhooks/${name}`] as const);
  const partners = createPartners({
    blueprints: run.blueprints.map((blueprint) => withManners(blueprint, sim)),
    scenario,
    clockOf: time.party,
    random: random.fork("partners"),
    recorder: scanCalls(names.recorder, misplacedAt(run.blueprints, target.forbidden)),
    faults: names.faults(faults),
    sender: createSender(process, links, clock, latencyMs),
    webhookUrls: target.takesWebhooks === false ? {} : Object.fromEntries(webhookUrls),
  });
  for (const partner of partners) byName.set(partner.name, partner);

  const settling = settlingOf(run, director.selfFaults());
  const world: World = {
    clock,
    customersClock: time.party("customers"),
    watchingClock: time.watching,
    history,
    links,
    startedAt: new Date(openingMs).toISOString(),
    roundTripMs: 2 * max,
    names,
    director,
    open: async () => {
      await process.start();
      const shop = createSimShop(process, time.party("customers"), latencyMs);
      return { shop, watch: process.watch, partners, steady: process.steady, selfFaults };
    },
    close: async () => process.stop(),
    settling,
    afterwardsMs: sim.afterwardsMs,
    onImpossible: (id, why) => impossible.push(`${id}: ${why}`),
  };

  let ended = false;
  let error: string | undefined;
  let misused: FiredrillError | undefined;
  const performed = perform({ scenario, seed, declared: target.declared, blueprints: run.blueprints }, world)
    .catch((thrown: unknown) => {
      if (thrown instanceof FiredrillError) misused = thrown;
      error = messageOf(thrown);
    })
    .finally(() => {
      ended = true;
    });
  try {
    const { boundMs, unseenCalmMs } = settling;
    const calmMs = 2 * unseenCalmMs + 4 * (target.declared.jobEveryMs ?? 0);
    const wholeMs = scenario.safetyMs + workloadBoundMs + boundMs + calmMs + sim.afterwardsMs + workloadBoundMs;
    await time.runUntil(() => ended || failed !== undefined, wholeMs);
    if (failed !== undefined) throw failed.thrown;
    await performed;
  } catch (thrown) {
    error = messageOf(thrown);
  }
  process.stop();
  for (const partner of partners) partner.stop();
  await durable.close();
  if (misused !== undefined) throw misused;
  return { events: history.events, moments: selfFaults.passed(), impossible, ...(error === undefined ? {} : { error }) };
}
