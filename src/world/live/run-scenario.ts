import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Catalogue } from "../../core/catalogue.ts";
import { sleep } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { FaultPort, LinkPort } from "../../core/fault.ts";
import { historyFormat, type Recorder, type RunFacts } from "../../core/history.ts";
import { createRandom } from "../../core/random.ts";
import type { LatencySummary, ScenarioResult } from "../../core/result.ts";
import type { KnownOrder, Scenario } from "../../core/scenario.ts";
import type { Shop } from "../../core/shop.ts";
import { formatSite } from "../../core/site.ts";
import { createDirector } from "../../faults/director.ts";
import { freePort } from "../../transports/free-port.ts";
import { createHistoryFile, type HistoryFile } from "../../transports/history-file.ts";
import { createRealClock } from "../../transports/real-clock.ts";
import { createWebhookSender } from "../../transports/webhook-sender.ts";
import { startYardstick, type Yardstick } from "../../transports/yardstick.ts";
import { type Customers, playOrder } from "../../workload/customers.ts";
import { loadOrders, ordersOf, playLoad } from "../../workload/open-loop.ts";
import { createOperations } from "../../workload/operation.ts";
import { misplacedAt, scanCalls } from "../call-scan.ts";
import { finalReads } from "../final-reads.ts";
import { type LinkTimeline, startLinkTimeline } from "../link-timeline.ts";
import { createOrderNames } from "../order-names.ts";
import { orderSuffix } from "../order-suffix.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import { createPartnerEvents } from "../partner-events.ts";
import { partnerFacts } from "../partner-facts.ts";
import { settle } from "../settle.ts";
import { summarize } from "../summarize.ts";
import { type House, openHouse } from "./house.ts";
import { type IntegrationProcess, startIntegration } from "./integration-process.ts";
import type { Target } from "./target.ts";

export interface ScenarioRun {
  readonly scenario: Scenario;
  readonly target: Target;
  readonly blueprints: readonly PartnerBlueprint[];
  readonly catalogue: Catalogue;
  readonly links: LinkPort;
  /** The scenario's own folder. */
  readonly folder: string;
  /** The same, as `result.json` names it. */
  readonly folderName: string;
  readonly seed: number;
  readonly calm?: LatencySummary | undefined;
  readonly replay: string;
  readonly signal: AbortSignal;
  readonly onPhase: (phase: string) => void;
  readonly interpose?: ((partner: string, url: string) => Promise<string>) | undefined;
}

const calmMs = 450;
/** Of an integration that cannot be asked for its backlog: its next try may be all that is left to do. */
const unseenCalmMs = 3000;
/** What the last customers set off still meets the faults. */
const aftermathMs = 500;
/** All takes longer on a busy machine, but not for ever. */
const mostPatience = 4;
/** Between two looks whether a fault has struck at last. */
const lateFaultMs = 50;
/** The workload may outlast the safety phase while customers wait for answers, but not for ever. */
const workloadBoundMs = 20_000;

/** Runs one scenario on real sockets: workload under faults, faults stop, settle, final reads, checks. Never leaves anything running. */
export async function runScenario(run: ScenarioRun): Promise<ScenarioResult> {
  const startedMs = Date.now();
  const history = createHistoryFile({ file: join(run.folder, "history.ndjson"), world: "live", nowMs: () => performance.now() });
  writeFileSync(join(run.folder, "schedule.json"), `${JSON.stringify({ scenario: run.scenario, seed: run.seed }, null, 2)}\n`);
  let error: string | undefined;
  let failure: unknown;
  try {
    await enact(run, history);
  } catch (thrown) {
    failure = thrown;
    error = messageOf(thrown);
  }
  await history.close();
  if (failure !== undefined && !run.signal.aborted) throw failure;
  return summarize(
    { ...run, checkers: run.catalogue.checkers },
    history.events,
    Date.now() - startedMs,
    run.signal.aborted ? "the run was interrupted" : error,
  );
}

async function enact(run: ScenarioRun, history: HistoryFile): Promise<void> {
  const { scenario, target, signal, links } = run;
  const clock = createRealClock();
  const random = createRandom(run.seed, scenario.name);
  // one that runs by itself and is not reset remembers the orders of earlier runs
  const suffix = target.start === undefined && target.reset === undefined ? orderSuffix(Date.now()) : "";
  const facts: RunFacts = {
    scenario: scenario.name,
    seed: run.seed,
    format: historyFormat,
    declared: target.declared,
    partners: partnerFacts(run.blueprints, scenario),
    ...(run.calm === undefined
      ? {}
      : { calm: { placeP50Ms: run.calm.p50Ms, placeP99Ms: run.calm.p99Ms, placeMaxMs: run.calm.maxMs } }),
    ...(target.start === undefined && { logUnseen: true }),
    startedAt: new Date().toISOString(),
  };
  history.record({ actor: "harness", type: "run", value: { ...facts, ...(suffix !== "" && { orderSuffix: suffix }) } });

  let yardstick: Yardstick | undefined;
  const stretch = (): number => yardstick?.stretch() ?? 1;
  const patience = (): number => Math.min(mostPatience, stretch());
  const recordMachine = (): void => {
    history.record({ actor: "harness", type: "machine", value: { stretch: Math.round(stretch() * 100) / 100 } });
  };
  let integration: IntegrationProcess | undefined;
  let house: House | undefined;
  let timeline: LinkTimeline | undefined;
  const crash: FaultPort["crash"] = async (plan, site) => {
    await integration?.crash(plan, `${plan.signal} at ${formatSite(site)} ${plan.at}`);
  };
  const director = createDirector({
    faults: run.catalogue.faults,
    schedule: scenario.faults,
    random: random.fork("faults"),
    recorder: history,
    clock,
    crash,
  });

  const names = createOrderNames({
    orders: ordersOf(scenario.workload),
    template: target.partnerReference,
    suffix,
    recorder: history,
  });

  try {
    run.onPhase("starting");
    await target.reset?.();
    const port = target.start ? await freePort() : Number(new URL(target.url).port || 80);
    const integrationUrl = target.start ? `http://127.0.0.1:${port}` : target.url;
    const webhookLink = await links.open(
      "webhooks",
      new URL(integrationUrl).host.includes(":") ? new URL(integrationUrl).host : `${new URL(integrationUrl).host}:${port}`,
    );
    house = await openHouse({
      blueprints: run.blueprints,
      scenario,
      links,
      recorder: scanCalls(names.recorder, misplacedAt(run.blueprints, target.forbidden)),
      faults: names.faults(director),
      sender: createWebhookSender({ connectMs: 1000, totalMs: 2000 }),
      clock,
      random: random.fork("partners"),
      webhookUrls: Object.fromEntries(
        Object.entries(target.webhookPaths).map(([partner, path]) => [
          partner,
          `http://${webhookLink.host}:${webhookLink.port}${path}`,
        ]),
      ),
      interpose: run.interpose,
    });
    if (target.start) {
      integration = await startIntegration({
        ...target.start({ port, partnerUrls: house.urls, folder: emptyFolder(join(run.folder, "data")) }),
        healthUrl: `${integrationUrl}${target.healthPath}`,
        forbidden: target.forbidden,
        recorder: history,
        clock,
        log: createLog(run.folder),
      });
    }
    // not sooner: the integration's start is a busy time on any machine
    yardstick = startYardstick();
    const shop = target.shop(integrationUrl, suffix);
    if (target.start === undefined) await recordExisting(shop, scenario.workload.orders, history);
    const orders = await safety();
    await liveness();
    await ends(shop, house, orders);

    async function safety(): Promise<readonly KnownOrder[]> {
      run.onPhase("faults");
      history.record({ actor: "harness", type: "phase", value: { phase: "safety" } });
      const customers: Customers = {
        shop,
        partners: names.events(createPartnerEvents(house?.partners ?? [])),
        clock,
        operations: createOperations(names.recorder, clock),
        signal: AbortSignal.any([signal, AbortSignal.timeout(scenario.safetyMs + workloadBoundMs)]),
      };
      const armedMs = clock.now();
      director.arm();
      timeline = startLinkTimeline({
        phases: director.linkPhases(),
        links,
        clock,
        fired: (id) => director.enacted(id),
        healed: (id) => director.undone(id),
        onError: (id, thrown) => run.onPhase(`fault ${id} could not be enacted: ${messageOf(thrown)}`),
      });
      for (const { id } of director.selfFaults())
        run.onPhase(
          `fault ${id} could not be enacted: only the sim world holds the integration's clock and store (run --world sim)`,
        );
      const { load } = scenario.workload;
      const loaded = load ? loadOrders(load) : [];
      const workload = [...scenario.workload.orders.map((order) => playOrder(customers, order)), playLoad(customers, loaded)];
      await Promise.all([
        Promise.all(workload).then(() => sleep(clock, aftermathMs, signal)),
        sleep(clock, scenario.safetyMs, signal),
      ]);
      // on a busy machine an order may not have come so far yet
      while (director.awaits() && clock.now() - armedMs < scenario.safetyMs * patience() && !signal.aborted)
        await sleep(clock, lateFaultMs, signal);
      return [...scenario.workload.orders, ...loaded];
    }

    async function liveness(): Promise<void> {
      run.onPhase("recovering");
      recordMachine();
      history.record({ actor: "harness", type: "phase", value: { phase: "liveness" } });
      director.heal();
      await timeline?.stop();
      await links.healAll();
      await integration?.steady();
    }

    async function ends(theShop: Shop, theHouse: House, theOrders: readonly KnownOrder[]): Promise<void> {
      run.onPhase("settling");
      history.record({ actor: "harness", type: "phase", value: { phase: "settle" } });
      const references = theOrders.map(({ order }) => order);
      let activity = 0;
      history.onEvent((event) => {
        if (event.type === "effect" || event.type === "webhook-sent" || event.type === "webhook-acknowledged") activity += 1;
      });
      const settled = await settle({
        shop: theShop,
        partners: theHouse.partners,
        orders: references,
        clock,
        boundMs: scenario.settleMs,
        patience,
        calmMs,
        unseenCalmMs,
        activity: () => activity,
        signal,
      });
      history.record({ actor: "harness", type: "settled", value: settled });
      recordMachine();
      run.onPhase("reading");
      history.record({ actor: "harness", type: "phase", value: { phase: "final" } });
      await finalReads({ shop: theShop, partners: theHouse.partners, orders: references, recorder: history, names });
    }
  } finally {
    director.heal();
    await timeline?.stop();
    await integration?.stop();
    await house?.stop();
    await links.close();
    await yardstick?.stop();
    history.record({ actor: "harness", type: "phase", value: { phase: "end" } });
  }
}

/** What an integration that was not started here shows before anybody placed it is none of this run's. */
async function recordExisting(shop: Shop, orders: readonly KnownOrder[], recorder: Recorder): Promise<void> {
  for (const { order } of orders) {
    const reading = await shop.read(order);
    if (reading.type === "view") recorder.record({ actor: "integration", type: "order-existed", order, value: reading.view });
  }
}

/** The integration's own files: what an earlier run in the same folder left would be orders that no partner knows. */
function emptyFolder(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function createLog(folder: string): (line: string) => void {
  const file = join(folder, "integration.log");
  writeFileSync(file, "");
  return (line) => writeFileSync(file, `${line}\n`, { flag: "a" });
}
