import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createAdjustableClock } from "../../core/adjustable-clock.ts";
import type { Catalogue } from "../../core/catalogue.ts";
import { messageOf } from "../../core/errors.ts";
import type { LinkPort } from "../../core/fault.ts";
import type { Recorder } from "../../core/history.ts";
import { createRandom } from "../../core/random.ts";
import type { KnownOrder } from "../../core/scenario.ts";
import { serving } from "../../core/serving.ts";
import type { Shop } from "../../core/shop.ts";
import { formatSite } from "../../core/site.ts";
import { createDirector } from "../../faults/director.ts";
import { withCertificates } from "../../transports/certificate-links.ts";
import { freePort } from "../../transports/free-port.ts";
import { createHistoryFile, type HistoryFile } from "../../transports/history-file.ts";
import { createLineFile } from "../../transports/line-file.ts";
import { createRealClock } from "../../transports/real-clock.ts";
import { folderWithin } from "../../transports/run-folder.ts";
import { trustingFetch } from "../../transports/trusting-fetch.ts";
import { createWebhookSender } from "../../transports/webhook-sender.ts";
import { startYardstick, type Yardstick } from "../../transports/yardstick.ts";
import { ordersOf } from "../../workload/open-loop.ts";
import { misplacedAt, scanCalls } from "../call-scan.ts";
import { excerpt } from "../log-scan.ts";
import { createOrderNames } from "../order-names.ts";
import { orderSuffix } from "../order-suffix.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import { createPartners } from "../stage/partners.ts";
import { perform } from "../stage/perform.ts";
import type { Enact, Given } from "../stage/run-drill.ts";
import type { World } from "../stage/world.ts";
import { deadIntegration } from "./dead-integration.ts";
import { gatherCrashes } from "./gather-crashes.ts";
import { type Integration, startIntegration } from "./integration.ts";
import { followLogFiles, type LogFiles } from "./log-files.ts";
import { createOutput } from "./output.ts";
import { hostPartners, type PartnerHosts } from "./partner-hosts.ts";
import { portOf } from "./port-of.ts";
import { runChecks } from "./run-checks.ts";
import { runOnce } from "./run-once.ts";
import { sendingByLink } from "./sending-by-link.ts";
import type { Surroundings, Target } from "./target.ts";
import { type Look, lookAt, silentAt, type VitalSigns, watchVitalSigns } from "./vital-signs.ts";
import { rarelyMs, watchResources } from "./watch-resources.ts";
import { watchStalls } from "./watch-stalls.ts";

export interface LiveOptions {
  readonly target: Target;
  readonly blueprints: readonly PartnerBlueprint[];
  readonly catalogue: Pick<Catalogue, "faults">;
  /** A fresh set of links for each scenario. */
  readonly links: () => LinkPort;
  readonly interpose?: ((partner: string, url: string) => Promise<string>) | undefined;
}

/** Of an integration that cannot be asked for its backlog: its next try may be all that is left to do. */
const unseenCalmMs = 3000;
/** An integration that runs already answers at once, or nobody listens. */
const reachedWithinMs = 5000;
/** Why nobody comes. */
const away = "the integration is away";
/** Customers of an integration that answers nobody while faults strike go after so long. */
const whileStruckMs = 20_000;
/** All takes longer on a busy machine, but not for ever. */
const mostPatience = 2;
/** Its last word, where it answers nobody though nothing fails. */
const lastLookMs = 10_000;

/** Runs scenarios over real sockets. Never leaves anything running. */
export function liveEnact(options: LiveOptions): Enact {
  return async (given) => {
    const file = join(given.folder, "history.ndjson");
    const history = createHistoryFile({ file, world: "live", nowMs: () => performance.now() });
    try {
      const { scenario, seed, calm, lateFaultsMs, silentMs, mostWaiting } = given;
      const { declared } = options.target;
      await perform(
        {
          scenario,
          seed,
          declared,
          blueprints: options.blueprints,
          tls: options.target.tls,
          calm,
          lateFaultsMs,
          silentMs,
          mostWaiting,
        },
        createLiveWorld(options, given, history),
      );
      return { events: history.events };
    } catch (thrown) {
      if (!given.signal.aborted) throw thrown;
      return { events: history.events, error: messageOf(thrown) };
    } finally {
      await history.close();
    }
  };
}

function createLiveWorld(options: LiveOptions, wanted: Given, history: HistoryFile): World {
  const { target, blueprints, catalogue, interpose } = options;
  const { scenario, seed, folder } = wanted;
  const links = withCertificates(options.links(), (link, problem) => hosts?.present(link, problem));
  const ask = trustingFetch(target.trust);
  const clock = createRealClock();
  const arrivals = createAdjustableClock(clock);
  /** Who is to meet others at a kill comes once the one before is over. */
  const isTimetable = wanted.gatherMs !== undefined;
  const random = createRandom(seed, scenario.name);
  let yardstick: Yardstick | undefined;
  let integration: Integration | undefined;
  let logFiles: LogFiles | undefined;
  let hosts: PartnerHosts | undefined;
  let vitalSigns: VitalSigns | undefined;
  let stopStalls: (() => void) | undefined;
  let stopResources: (() => void) | undefined;
  let struck = false;
  let isDown = false;
  let healthUrl = target.url;
  /** It answers nobody while faults strike: customers go. */
  const nobodyWaits = new AbortController();
  /** It answers nobody though nothing fails. */
  const gone = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([wanted.signal, over.signal]);
  let giveUp = (_thrown: Error): void => {};
  const lost = new Promise<never>((_resolve, reject) => {
    giveUp = (thrown) => {
      reject(thrown);
      over.abort();
    };
  });
  lost.catch(() => {}); // `perform` hears of it
  history.onFailure(giveUp);
  history.onEvent((event) => {
    vitalSigns?.notice(event);
    if (event.type === "crash" || event.type === "restart") isDown = event.type === "crash";
    if (isTimetable && event.type === "crash") arrivals.stop(away);
    // of several processes another one may still be on its way
    if (isTimetable && event.type === "restart") void comeAgain();
    if (event.type !== "fault-fired" || struck) return;
    struck = true;
    // partners that fail may keep it busy: no reason to accuse it, and none to go on waiting for it
    watch(whileStruckMs, () => nobodyWaits.abort());
  });

  async function comeAgain(): Promise<void> {
    await integration?.steady();
    if (!isDown) arrivals.go(away);
  }

  const director = createDirector({
    faults: catalogue.faults,
    schedule: scenario.faults,
    random: random.fork("faults"),
    recorder: history,
    clock,
    crash: async (plan, site) => {
      await integration?.crash(plan, `${plan.signal} at ${formatSite(site)} ${plan.at}`);
    },
    ...(wanted.gatherMs !== undefined && { gather: gatherCrashes(clock, wanted.gatherMs) }),
  });

  const isLogUnseen = target.start === undefined && target.logFiles.globs.length === 0;
  const isAlone = Object.keys(target.others).length === 0;
  const writeLine = createLineFile(join(folder, "integration.log"), giveUp);
  const output = createOutput({
    forbidden: target.forbidden,
    recorder: history,
    log: (source, line) => writeLine(isAlone && source === serving ? line : `[${source}] ${line}`),
  });

  /** Before anything was struck, whoever is dead was never fit for a drill; later it is a finding. */
  const onDeath = (place: string, how: string, name = serving): void => {
    const lastLines = output.lastLines(name);
    if (struck) {
      const whose = isAlone ? "the integration" : `the integration's process ${name}`;
      history.record({
        actor: "integration",
        type: "crash",
        value: { reason: `${whose} ${how}`, byItself: { lastLines }, ...(!isAlone && { process: name }) },
      });
      return;
    }
    const whose = isAlone ? "the integration" : `its process ${name}`;
    const problem = `${whose} ${how} before any fault had struck`;
    giveUp(deadIntegration({ place, problem, lastLines: target.start && lastLines }));
  };

  function onSilent(): void {
    onDeath(healthUrl, "stopped answering in HTTP");
    gone.abort();
  }
  function watch(withinMs: number | undefined, then: () => void): void {
    vitalSigns?.stop();
    const patience = (): number => Math.min(mostPatience, yardstick?.stretch() ?? 1);
    const look = (ms: number, ended: AbortSignal): Promise<Look> => lookAt(healthUrl, ask, ms, ended);
    const options = { lookAt: look, clock, onSilent: then, patience, isDown };
    vitalSigns = watchVitalSigns({ ...options, ...(withinMs !== undefined && { withinMs }) });
  }

  // one that runs by itself and is not reset remembers the orders of earlier runs
  const suffix = target.start === undefined && target.reset === undefined ? orderSuffix(Date.now()) : "";
  const names = createOrderNames({
    orders: ordersOf(scenario.workload),
    ...(target.names !== undefined && { templates: target.names }),
    suffix,
    recorder: history,
  });

  const open: World["open"] = async () => {
    const port = target.start ? await freePort() : portOf(target.url);
    const integrationUrl = target.start ? `${target.scheme}://127.0.0.1:${port}` : target.url;
    healthUrl = `${integrationUrl}${target.healthPath}`;
    const { hostname, protocol } = new URL(integrationUrl);
    const webhookLink = await links.open("webhooks", `${hostname}:${port}`);
    const partners = createPartners({
      blueprints,
      scenario,
      clockOf: () => clock,
      random: random.fork("partners"),
      recorder: scanCalls(names.recorder, misplacedAt(blueprints, target.forbidden)),
      faults: names.faults(director),
      sender: sendingByLink(
        createWebhookSender({
          ...{ connectMs: 1000, totalMs: 2000, trust: target.trust },
          // by way of the link it has another address, and is the same
          ...(/[a-z]/i.test(hostname) && { serverName: hostname }),
        }),
        { host: `${hostname}:${port}`, link: `${webhookLink.host}:${webhookLink.port}` },
      ),
      webhookUrls: Object.fromEntries(
        Object.entries(target.webhookPaths).map(([partner, path]) => [
          partner,
          // the sender takes the link's way; the receiver is called as it knows itself
          `${protocol}//${hostname}:${port}${path}`,
        ]),
      ),
    });
    hosts = await hostPartners({ partners, blueprints, links, tls: target.tls, recorder: history, interpose });
    const linkAddresses = await openOwnLinks(target, links);
    const given: Surroundings = {
      ...{ baseUrl: integrationUrl, port, linkAddresses },
      partnerUrls: hosts.urls,
      ...(hosts.proxyUrl !== undefined && { proxyUrl: hosts.proxyUrl }),
      folder: emptyFolder(folder, "data"),
    };
    if (target.reset)
      await runOnce("the reset", target.reset(given), {
        log: createLineFile(join(folder, "reset.log"), giveUp),
        clean: (line) => excerpt(line, target.forbidden),
        signal: wanted.signal,
      });
    logFiles = followLogFiles({
      cwd: target.logFiles.cwd,
      globs: target.logFiles.globs.map((glob) => glob.replaceAll("{{data_dir}}", resolve(given.folder))),
      clock,
      onLine: (file, line) => output.line(file, line, `a line of ${file}`),
    });
    if (target.start) {
      integration = await startIntegration({
        ...{ healthUrl, ask, recorder: history, clock, output },
        web: target.start(given),
        others: Object.fromEntries(Object.entries(target.others).map(([name, command]) => [name, command(given)])),
        onEnd: (name, command, how) => onDeath(command, how, name),
      });
    } else {
      const seen = await silentAt(healthUrl, ask, clock, reachedWithinMs);
      if (seen !== undefined)
        throw deadIntegration({ place: target.url, problem: `nothing answers there in HTTP: ${seen}`, lastLines: undefined });
    }
    // not sooner: the integration's start is a busy time on any machine
    yardstick = startYardstick();
    stopStalls = watchStalls(clock, (stalledMs) => {
      const stretch = Math.round((yardstick?.stretch() ?? 1) * 100) / 100;
      history.record({ actor: "harness", type: "machine", value: { stretch, stalledMs } });
    });
    const { pids } = integration ?? {};
    if (pids !== undefined) {
      const isSearched = wanted.lateFaultsMs !== undefined;
      stopResources = watchResources(pids, port, { clock, recorder: history, ...(isSearched && { everyMs: rarelyMs }) });
    }
    watch(undefined, onSilent);
    const shop = target.shop(integrationUrl, suffix, given);
    if (target.start === undefined) await recordExisting(shop, scenario.workload.orders, history);
    return {
      shop,
      partners,
      ...(Object.keys(target.checks).length > 0 && {
        checks: () =>
          runChecks(Object.fromEntries(Object.entries(target.checks).map(([name, command]) => [name, command(given)])), (line) =>
            excerpt(line, target.forbidden),
          ),
      }),
      steady: async () => {
        await integration?.steady();
        // nothing fails any more
        watch(undefined, onSilent);
      },
      examine: async () => {
        vitalSigns?.stop();
        if (!signal.aborted && !gone.signal.aborted && (await silentAt(healthUrl, ask, clock, lastLookMs)) !== undefined)
          onSilent();
      },
    };
  };

  return {
    clock,
    customersClock: clock,
    arrivalsClock: arrivals,
    watchingClock: clock,
    history,
    links,
    startedAt: new Date().toISOString(),
    ...(isLogUnseen && { logUnseen: true }),
    names,
    ...(suffix !== "" && { orderSuffix: suffix }),
    director,
    open,
    close: async () => {
      vitalSigns?.stop();
      stopStalls?.();
      stopResources?.();
      await integration?.stop();
      const unmatched = logFiles?.stop();
      if (unmatched !== undefined && !isLogUnseen) output.conclude(unmatched);
      await hosts?.stop();
      await links.close();
      await yardstick?.stop();
    },
    stretch: () => yardstick?.stretch() ?? 1,
    settling: { boundMs: scenario.settleMs, unseenCalmMs, abandonedMs: 0 },
    signal,
    customersSignal: (boundMs) => AbortSignal.any([signal, nobodyWaits.signal, AbortSignal.timeout(boundMs)]),
    gone: gone.signal,
    lost,
    onPhase: wanted.onPhase,
    onImpossible: (id, why) => wanted.onPhase(`fault ${id} could not be enacted: ${why}`),
  };
}

/** What an integration that was not started here shows before anybody placed it is none of this run's. */
async function recordExisting(shop: Shop, orders: readonly KnownOrder[], recorder: Recorder): Promise<void> {
  for (const { order } of orders) {
    const reading = await shop.read(order);
    if (reading.type === "view") recorder.record({ actor: "integration", type: "order-existed", order, value: reading.view });
  }
}

/** The integration's own files: what an earlier run in the same folder left would be orders that no partner knows. */
function emptyFolder(parent: string, name: string): string {
  rmSync(folderWithin(parent, name), { recursive: true, force: true });
  return folderWithin(parent, name);
}

/** Puts a proxy in front of what the integration depends on and is no partner. */
async function openOwnLinks({ links: own }: Target, links: LinkPort): Promise<Surroundings["linkAddresses"]> {
  const addresses: Record<string, { host: string; port: number }> = {};
  for (const [name, { target, port }] of Object.entries(own)) addresses[name] = await links.open(name, target, port);
  return addresses;
}
