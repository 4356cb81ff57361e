import { sleep } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { type Declared, historyFormat, type RunFacts, type RunPhase } from "../../core/history.ts";
import type { LatencySummary } from "../../core/result.ts";
import type { Scenario } from "../../core/scenario.ts";
import type { ShopReading } from "../../core/shop.ts";
import type { Partner } from "../../partner/wire.ts";
import { type Customers, playOrder } from "../../workload/customers.ts";
import { loadOrders, ordersOf, playLoad } from "../../workload/open-loop.ts";
import { createOperations } from "../../workload/operation.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import { createPartnerEvents } from "../partner-events.ts";
import { partnerFacts } from "../partner-facts.ts";
import { createRest } from "./at-rest.ts";
import { finalReads } from "./final-reads.ts";
import { type LinkTimeline, startLinkTimeline } from "./link-timeline.ts";
import { atTheBank } from "./partner-books.ts";
import { createPushback } from "./pushback.ts";
import { recordChecks } from "./record-checks.ts";
import { settle } from "./settle.ts";
import { createViewLog, type Watch, watchOrders } from "./watch-orders.ts";
import type { Parties, World } from "./world.ts";

/** What is played, in whichever world. */
export interface Play {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly declared: Declared;
  readonly blueprints: readonly PartnerBlueprint[];
  /** Absent: partners are reached without TLS. */
  readonly tls?: RunFacts["tls"] | undefined;
  /** What customers waited for when nothing failed. */
  readonly calm?: LatencySummary | undefined;
  /** See `Given`. */
  readonly lateFaultsMs?: number | undefined;
  readonly silentMs?: number | undefined;
  readonly mostWaiting?: number | undefined;
}

const calmMs = 400;
/** What the last customers set off still meets the faults. */
const aftermathMs = 500;
/** Between two looks whether a fault has struck at last. */
const lateFaultMs = 50;
/** So few are looked at as often as one. */
const fewOrders = 8;
/** Of an order that is shown as ended: so long nothing has happened to it. */
const restMs = 500;
/** All takes longer on a busy machine, but not for ever. */
const mostPatience = 4;
/** Who goes on too soon meets another state than the scenario means; who waits for long holds up the drill. */
const mostPatienceOfCustomers = 2;
/** The workload may outlast the safety phase while customers wait for answers, but not for ever. */
export const workloadBoundMs = 60_000;

/** Also that a fault struck: what was in vain is to be asked for again. */
const moves = new Set(["effect", "webhook-sent", "webhook-acknowledged", "fault-fired"]);

function factsOf(
  { scenario, seed, declared, blueprints, tls, calm }: Play,
  { logUnseen, orderSuffix = "", startedAt, roundTripMs }: World,
): RunFacts {
  return {
    scenario: scenario.name,
    seed,
    format: historyFormat,
    declared,
    partners: partnerFacts(blueprints, scenario),
    ...(tls && { tls: { clientCertificates: tls.clientCertificates } }),
    ...(calm && { calm: { placeP50Ms: calm.p50Ms, placeP99Ms: calm.p99Ms, placeMaxMs: calm.maxMs } }),
    ...(logUnseen === true && { logUnseen }),
    startedAt,
    ...(roundTripMs !== undefined && { roundTripMs }),
    ...(orderSuffix !== "" && { orderSuffix }),
  };
}

/** One story from its first customer to its last read: customers under faults, faults stop, all settles, all is read. */
export async function perform(play: Play, world: World): Promise<void> {
  const { scenario, lateFaultsMs } = play;
  const eachAlone = lateFaultsMs !== undefined;
  const { clock, director, history, links, names, signal, stretch } = world;
  const ends = [signal, world.gone].filter((each) => each !== undefined);
  const untilEnd = ends.length > 0 ? AbortSignal.any(ends) : undefined;
  const patience = (): number => Math.min(mostPatience, stretch?.() ?? 1);
  const begin = (phase: RunPhase, told: string): void => {
    world.onPhase?.(told);
    history.record({ actor: "harness", type: "phase", value: { phase } });
  };
  const recordMachine = (): void => {
    if (stretch === undefined) return;
    history.record({ actor: "harness", type: "machine", value: { stretch: Math.round(stretch() * 100) / 100 } });
  };
  const views = createViewLog((event) => void history.record(event));
  const cancelled = new Set<string>();
  /** Whose shoppers may stay at the bank: nobody has agreed to cancel the order. */
  const abandonedOf = (partners: readonly Partner[]) => (): ReadonlySet<string> =>
    new Set([...atTheBank(partners, names)].filter((order) => !cancelled.has(order)));
  let timeline: LinkTimeline | undefined;
  let watch: Watch | undefined;
  const rest = createRest();
  const pushback =
    world.arrivalsClock && play.mostWaiting !== undefined
      ? createPushback(world.arrivalsClock, clock, play.mostWaiting)
      : undefined;
  history.onEvent((event) => {
    const order = "order" in event && event.order !== undefined ? names.orderOf(event.order) : undefined;
    if (order !== undefined) {
      if (event.type === "ok" && event.value.operation === "cancel") cancelled.add(order);
      watch?.notice(order, event.type);
      pushback?.notice(order, event.type);
    }
    if (eachAlone || play.silentMs !== undefined) rest.notice(order, event, clock.now());
  });
  /** What its shop showed of an order last. */
  const readings = new Map<string, ShopReading>();

  const silentForMs = (orders?: readonly string[]): number => clock.now() - rest.movedMs(orders);
  /** Once all is silent though the last customer has come, who still waits for something waits in vain. */
  function inVain(haveAllCome: () => boolean, isOver: () => boolean): AbortSignal | undefined {
    const { silentMs } = play;
    if (silentMs === undefined) return undefined;
    const ended = new AbortController();
    const look = async (): Promise<void> => {
      while (!isOver() && !ended.signal.aborted && signal?.aborted !== true) {
        await sleep(clock, lateFaultMs, signal);
        if (haveAllCome() && silentForMs() >= silentMs * patience()) ended.abort();
      }
    };
    void look();
    return ended.signal;
  }

  async function safety({ shop, partners, selfFaults, watch: read = shop.read }: Parties): Promise<readonly string[]> {
    const lastStartMs = Math.max(0, ...ordersOf(scenario.workload).map(({ startMs }) => startMs));
    const { customersClock, arrivalsClock = customersClock } = world;
    const firstComeMs = arrivalsClock.now();
    let areServed = false;
    const leaving = [
      world.customersSignal?.(scenario.safetyMs + workloadBoundMs),
      inVain(
        () => arrivalsClock.now() - firstComeMs >= lastStartMs,
        () => areServed,
      ),
    ].filter((each) => each !== undefined);
    const customers: Customers = {
      shop,
      partners: names.events(createPartnerEvents(partners)),
      clock: customersClock,
      arrivalsClock,
      operations: createOperations(names.recorder, clock),
      ...(stretch && { patience: () => Math.min(mostPatienceOfCustomers, stretch()) }),
      ...(leaving.length > 0 && { signal: AbortSignal.any(leaving) }),
    };
    begin("safety", "faults");
    watch = watchOrders({ read, clock: world.watchingClock, views, count: () => history.events.length });
    director.arm();
    selfFaults?.arm();
    timeline = startLinkTimeline({
      phases: director.linkPhases(),
      links,
      clock,
      fired: (id) => director.enacted(id),
      healed: (id) => director.undone(id),
      onError: (id, thrown) => world.onImpossible(id, messageOf(thrown)),
    });
    if (selfFaults === undefined)
      for (const { id } of director.selfFaults())
        world.onImpossible(id, "only the sim world holds the integration's clock and store (run --world sim)");
    const { load, orders } = scenario.workload;
    const loaded = load ? loadOrders(load) : [];
    const workload = [...orders.map((order) => playOrder(customers, order)), playLoad(customers, loaded)];
    await Promise.all([
      Promise.all(workload).then(() => {
        areServed = true;
        return sleep(clock, aftermathMs, signal);
      }),
      sleep(clock, scenario.safetyMs, signal),
    ]);
    // on a busy machine an order may not have come so far yet; cells begin one after the other, and wait for none but the last
    const lastCellMs = Math.max(0, ...orders.map(({ isCell, startMs }) => (isCell ? startMs : 0)));
    const lateMs = lateFaultsMs ?? scenario.safetyMs - lastCellMs;
    const enoughMs = (): number => lastCellMs + lateMs * patience();
    const isAtRest = (order: string): boolean => eachAlone && rest.isAtRest(order, clock.now() - restMs * patience());
    const isDone = async (): Promise<boolean> => {
      for (const order of new Set(director.awaited())) {
        if (order === undefined) return false;
        // who came to its end since it was looked at last is seen to have done so, as far as nothing happens to it any more
        if (eachAlone && rest.isStale(order, clock.now() - restMs * patience())) {
          const since = history.events.length;
          views.note(order, await read(order), since);
        }
        if (!isAtRest(order)) return false;
      }
      return true;
    };
    while (arrivalsClock.now() - firstComeMs < enoughMs() && signal?.aborted !== true && !(await isDone()))
      await sleep(clock, lateFaultMs, signal);
    return [...orders, ...loaded].map(({ order }) => order);
  }

  async function liveness({ steady, selfFaults }: Parties): Promise<void> {
    recordMachine();
    begin("liveness", "recovering");
    director.windDown();
    selfFaults?.heal();
    await timeline?.stop();
    await links.healAll();
    await steady();
  }

  async function settling({ shop, partners, examine }: Parties, orders: readonly string[]): Promise<void> {
    begin("settle", "settling");
    // from here on all that has no end is looked at anyway
    watch?.stop();
    let seen = 0;
    let active = 0;
    let struckMs = 0;
    const activity = (): number => {
      for (; seen < history.events.length; seen += 1) {
        const type = history.events[seen]?.type ?? "";
        if (moves.has(type)) active += 1;
        if (type === "fault-fired") struckMs = clock.now();
      }
      return active;
    };
    const isMany = eachAlone && orders.length > fewOrders;
    const { boundMs, unseenCalmMs, abandonedMs } = world.settling;
    const settled = await settle({
      ...{ shop, partners, orders, clock, boundMs, patience, calmMs, unseenCalmMs, activity },
      abandoned: { afterMs: abandonedMs, orders: abandonedOf(partners) },
      struckMs: () => struckMs,
      onReading: (order, reading, since) => {
        readings.set(order, reading);
        views.note(order, reading, since);
      },
      looksAtAll: !isMany,
      ...(play.silentMs !== undefined && { silence: { mostMs: play.silentMs, lastsMs: silentForMs } }),
      count: () => history.events.length,
      jobEveryMs: play.declared.jobEveryMs,
      ...(untilEnd && { signal: untilEnd }),
    });
    director.heal();
    // each look may have been the last: what it showed is what is shown in the end only where nothing moved any more
    if (!isMany || !settled.quiet) readings.clear();
    if (!settled.quiet) await examine?.();
    history.record({ actor: "harness", type: "settled", value: settled });
    recordMachine();
    if (world.afterwardsMs !== undefined && world.afterwardsMs > 0) await sleep(clock, world.afterwardsMs, signal);
  }

  const whole = async (): Promise<void> => {
    world.onPhase?.("starting");
    const parties = await world.open();
    const orders = await safety(parties);
    await liveness(parties);
    await settling(parties, orders);
    begin("final", "reading");
    const { shop, partners } = parties;
    await finalReads({ shop, partners, orders, recorder: history, names, known: readings, signal: untilEnd });
    if (parties.checks && signal?.aborted !== true) recordChecks(await parties.checks(), orders, names, history);
    director.check();
  };

  history.record({ actor: "harness", type: "run", value: factsOf(play, world) });
  try {
    await (world.lost === undefined ? whole() : Promise.race([whole(), world.lost]));
  } finally {
    watch?.stop();
    director.heal();
    await timeline?.stop();
    await world.close();
    history.record({ actor: "harness", type: "phase", value: { phase: "end" } });
  }
}
