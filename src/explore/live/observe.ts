import { percentile } from "../../core/percentile.ts";
import type { AimedFault } from "../fault-space.ts";
import type { Branch, Sites } from "../frontier.ts";
import type { Trace } from "../judge.ts";
import { type Suspect, suspectOf } from "./prove.ts";
import { type RanBatch, type RunCell, runCells, type Subject } from "./run-cells.ts";
import type { CalmHistories } from "./shorter-ways.ts";
import { durationMsOf, placeOf, placesOf } from "./story.ts";
import type { Timing } from "./timetable.ts";
import type { Way } from "./ways.ts";

/** Of a way, so that noise has been seen. */
const calmCopies = 3;

/** What orders without faults showed. */
export interface Observed {
  readonly ran: RanBatch;
  /** Those that differ, and that keep their promises. */
  readonly ways: readonly Way[];
  /** Ways that are served like another one. */
  readonly alike: readonly { readonly way: string; readonly other: string }[];
  /** Ways that break something by themselves. */
  readonly suspects: readonly Suspect[];
  /** By way. */
  readonly branches: ReadonlyMap<string, Branch>;
  readonly traces: readonly Trace[];
  readonly calm: CalmHistories;
  readonly timing: Timing;
}

const median = (values: readonly number[]): number | undefined =>
  values.length === 0
    ? undefined
    : percentile(
        values.toSorted((a, b) => a - b),
        0.5,
      );

function timingOf({ cells }: RanBatch, plain: string | undefined): Timing {
  const leads = new Map<string, number[]>();
  const copies = new Map([...Map.groupBy(cells, ({ way }) => way)].map(([way, some]) => [way, some.length]));
  for (const { way, history } of cells) {
    const placed = history.find(({ type }) => type === "invoke");
    if (placed === undefined) continue;
    for (const [place, { t }] of placesOf(history)) {
      const name = `${way} ${place}`;
      leads.set(name, [...(leads.get(name) ?? []), t - placed.t]);
    }
  }
  const durations = cells.flatMap(({ way, history }) => (way === plain ? (durationMsOf(history) ?? []) : []));
  return {
    durationMs: median(durations) ?? 0,
    leadMs: ({ way, faults: [fault] }) => median(leads.get(`${way} ${placeAt(fault)}`) ?? []),
    isSure: ({ way, faults: [fault] }) => leads.get(`${way} ${placeAt(fault)}`)?.length === copies.get(way),
  };
}

function placeAt(fault: AimedFault | undefined): string {
  const { partner = "", operation = "", webhook, attempt: wanted } = fault?.at ?? {};
  const at = { partner, order: "-", attempt: typeof wanted === "number" ? wanted : 1 };
  return placeOf(webhook === undefined ? { ...at, kind: "call", operation } : { ...at, kind: "webhook", webhook });
}

const webhookOf = ({ site }: Trace["sites"][number]): string | undefined =>
  site.kind === "webhook" ? `${site.partner} ${site.webhook}` : undefined;

/** Sites of an order that are struck on its way. */
function strikable(trace: Trace, { struckAtWebhooksOf }: Pick<Way, "struckAtWebhooksOf">, cells: readonly RunCell[]): Trace {
  if (struckAtWebhooksOf === undefined) return trace;
  const there = cells.flatMap(({ way, judged }) => (way === struckAtWebhooksOf ? (judged?.trace?.sites ?? []) : []));
  const names = new Set(there.flatMap((each) => webhookOf(each) ?? []));
  return { ...trace, sites: trace.sites.filter((each) => names.has(webhookOf(each) ?? "")) };
}

/** Some orders without faults on each way: where faults can strike, and how calm orders differ among themselves. */
export async function observe(subject: Subject, sites: Sites, ratePerSecond: number): Promise<Observed> {
  const struck = subject.ways.filter(({ isCalm }) => isCalm !== true);
  // two of each price at least: one order may be mixed up with another of the same
  const ways = [...subject.ways, ...subject.ways, ...Array.from({ length: calmCopies - 2 }, () => struck).flat()];
  const ran = await runCells({ rows: ways.map(() => "control" as const), ratePerSecond }, { ...subject, ways });
  const branches = new Map<string, Branch>();
  const behaviours = new Map<number, string>();
  const gone = new Set<string>();
  const alike: { way: string; other: string }[] = [];
  const suspects: Suspect[] = [];
  const traces: Trace[] = [];
  const struckBy = new Map(struck.map((each) => [each.name, each]));
  for (const one of ran.cells) {
    const { way, judged } = one;
    if (judged?.trace === undefined || gone.has(way)) continue;
    const [first] = judged.broken;
    const known = struckBy.get(way);
    if (known === undefined) {
      suspects.push(...suspectOf(one));
      continue;
    }
    const other = behaviours.get(judged.trace.behaviour) ?? way;
    if (first !== undefined || other !== way) {
      gone.add(way);
      if (first !== undefined) suspects.push(...suspectOf(one));
      else alike.push({ way, other });
      continue;
    }
    behaviours.set(judged.trace.behaviour, way);
    traces.push(judged.trace);
    const { next } = sites.branch([], strikable(judged.trace, known, ran.cells));
    const before = branches.get(way)?.next ?? [];
    const fresh = next.filter(([site]) => !before.some(([one]) => one === site));
    branches.set(way, { faults: [], next: [...before, ...fresh] });
  }
  const left = struck.filter(({ name }) => !gone.has(name));
  return {
    ...{ ran, ways: left, alike, suspects, traces },
    branches: new Map([...branches].filter(([way]) => !gone.has(way))),
    calm: historiesByWay(ran),
    timing: timingOf(ran, left[0]?.name),
  };
}

const historiesByWay = ({ cells }: RanBatch): CalmHistories =>
  new Map([...Map.groupBy(cells, ({ way }) => way)].map(([way, some]) => [way, some.map(({ history }) => history)]));
