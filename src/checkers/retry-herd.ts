import { defineFindings } from "../core/finding.ts";
import type { Declared } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { machineTooBusy, nothingFound, type Weighed } from "./busy-machine.ts";
import type { Comeback } from "./comebacks.ts";
import { type HistoryIndex, isRead } from "./index-history.ts";

interface Herd {
  readonly partner: string;
  /** Moments at which many came. */
  readonly ticks: number;
  readonly orders: number;
  readonly apartMs: number;
  readonly comebacks: number;
  readonly all: number;
}

export const herdFindings = defineFindings({
  herd: ({ partner, ticks, orders, apartMs, comebacks, all }: Herd) =>
    `after failures of ${partner} orders came back all at once: ${comebacks} of ${all} retries fell into ${ticks} moments of ${tickMs} ms, ${apartMs} ms apart, with up to ${orders} orders in one, though their waits differed: nothing spreads them, and a partner that has just recovered is run over`,
});

const tickMs = 50;
/** So many orders in one tick are a herd. Jitter puts two or three of forty there. */
const herdOrders = 10;
/** A few workers that go through a list one after the other send no more than this within the time of one answer. */
const atOnceMs = 2;
const atOnceOrders = 6;
/** Shorter waits fall into one tick by chance. */
const longWaitMs = 5 * tickMs;
/** A hiccup of the machine makes one herd, and not of nearly all. */
const leastTicks = 2;
const leastShare = 0.6;
/** Of a worker that looks from time to time all calls come in ticks, the first ones too. */
const leastFirst = 5;
/** While the harness stood still, and shortly after, calls come together that were not sent so. */
const afterStallMs = 250;
/** From then on a machine that is busy makes herds of its own. */
const busyStretch = 4;

/** Comebacks within one tick, of many orders at once. */
interface Tick {
  readonly fromMs: number;
  readonly comebacks: readonly Comeback[];
}

const ordersOf = (comebacks: readonly Comeback[]): number => new Set(comebacks.map(({ again }) => again.call.order)).size;

/** Whether at any moment of these so many orders came within the time of one answer. */
function cameAtOnce(comebacks: readonly Comeback[]): boolean {
  return comebacks.some(({ again: { call } }) => {
    const near = comebacks.filter(({ again }) => again.call.t >= call.t && again.call.t <= call.t + atOnceMs);
    return ordersOf(near) >= atOnceOrders;
  });
}

function ticksOf(sorted: readonly Comeback[]): Tick[] {
  const ticks: Tick[] = [];
  for (let n = 0; n < sorted.length; ) {
    const fromMs = sorted[n]?.again.call.t ?? 0;
    const within: Comeback[] = [];
    for (let m = n; m < sorted.length; m += 1) {
      const comeback = sorted[m];
      if (comeback === undefined || comeback.again.call.t > fromMs + tickMs) break;
      within.push(comeback);
    }
    const isHerd = ordersOf(within) >= herdOrders && cameAtOnce(within);
    if (isHerd) ticks.push({ fromMs, comebacks: within });
    n += isHerd ? within.length : 1;
  }
  return ticks;
}

/** Whether calls that no failure had put off went out at other times: else it is a worker's own rhythm, in which all of its calls come. */
function hasOtherRhythm(index: HistoryIndex, partner: string, ticks: readonly Tick[]): boolean {
  const [first, last] = [ticks[0], ticks.at(-1)];
  if (first === undefined || last === undefined) return false;
  const fromMs = Math.min(...first.comebacks.map(({ failure }) => failure.t));
  const firstCalls = index.calls.filter(
    (each) =>
      !isRead(each) &&
      each.call.site.partner === partner &&
      each.call.site.attempt === 1 &&
      each.call.t >= fromMs &&
      each.call.t <= last.fromMs,
  );
  const besides = firstCalls.filter(({ call }) => !ticks.some((tick) => call.t >= tick.fromMs && call.t <= tick.fromMs + tickMs));
  return besides.length >= leastFirst && besides.length >= firstCalls.length / 2;
}

function judge(index: HistoryIndex, partner: string, comebacks: readonly Comeback[], baseMs: number): Evidence | undefined {
  const sorted = comebacks.toSorted((a, b) => a.again.call.t - b.again.call.t);
  const ticks = ticksOf(sorted);
  const inTicks = ticks.flatMap((tick) => tick.comebacks);
  if (ticks.length < leastTicks || inTicks.length < leastShare * comebacks.length) return undefined;
  const gaps = ticks.slice(1).map(({ fromMs }, n) => fromMs - (ticks[n]?.fromMs ?? 0));
  const apartMs = gaps.toSorted((a, b) => a - b)[gaps.length >> 1] ?? 0;
  // who looks at what is due as often as the first wait is long spreads the longer ones all the same
  if (apartMs <= 2 * baseMs || !hasOtherRhythm(index, partner, ticks)) return undefined;
  const largest = ticks.toSorted((a, b) => ordersOf(b.comebacks) - ordersOf(a.comebacks))[0]?.comebacks ?? [];
  return herdFindings("herd", {
    site: { kind: "link", link: partner },
    partner,
    ticks: ticks.length,
    orders: ordersOf(largest),
    apartMs: Math.round(apartMs),
    comebacks: inTicks.length,
    all: comebacks.length,
    events: largest.slice(0, 20).map(({ again }) => again.call.i),
  });
}

/**
 * Whether most orders that had to wait for a partner came back to it in herds. An integration that declares a breaker may let those go
 * together that waited for it to close, and one with a job that comes round does all at its time; neither is judged.
 */
export function herds(index: HistoryIndex, comebacks: readonly Comeback[], declared: Declared): Weighed {
  const { retry, breaker, jobEveryMs } = declared;
  if (retry === undefined || breaker !== undefined || jobEveryMs !== undefined) return nothingFound;
  const judged = comebacks.filter(({ waitedMs, again: { call } }) => {
    const isStalled = index.stalls.some(({ fromMs, toMs }) => call.t >= fromMs && call.t <= toMs + afterStallMs);
    return waitedMs >= longWaitMs && !isStalled;
  });
  const byPartner = Map.groupBy(judged, ({ again }) => again.call.site.partner);
  const found = [...byPartner].flatMap(([partner, its]) => judge(index, partner, its, retry.baseMs) ?? []);
  if (index.stretch <= busyStretch) return { evidence: found, doubts: [] };
  const doubts = found.map(({ code, sentence: otherwise, ...cited }) =>
    machineTooBusy("machine-too-busy", { ...cited, late: code, stretch: index.stretch, otherwise }),
  );
  return { evidence: [], doubts };
}
