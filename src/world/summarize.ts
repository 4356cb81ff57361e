import { type Checker, checkHistory } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import { countPlacements } from "../core/placements.ts";
import type { LatencySummary, ScenarioResult } from "../core/result.ts";
import type { Scenario } from "../core/scenario.ts";
import { formatPattern } from "../core/site.ts";
import { placeLatency } from "./latency.ts";

/** The run that a history is of. */
export interface Summarized {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly checkers: readonly Checker[];
  readonly calm?: LatencySummary | undefined;
  /** The shell line that runs it again. */
  readonly replay: string;
  /** The scenario's own folder, as `result.json` names it. */
  readonly folderName: string;
  /** By the user: what was not done yet proves nothing, and accuses nobody. */
  readonly interrupted?: boolean;
}

/** The result of a history: also how a saved run is checked again. */
export function summarize(run: Summarized, events: readonly HistoryEvent[], durationMs: number, error?: string): ScenarioResult {
  const { scenario } = run;
  const { verdict, checks } = checkHistory(events, { checkers: run.checkers, except: scenario.expect.except });
  const fired = new Map<string, number>();
  const orders = new Set<string>();
  for (const event of events) {
    if (event.type === "fault-fired") fired.set(event.fault, (fired.get(event.fault) ?? 0) + 1);
    if (event.type === "invoke" && event.value.operation === "place") orders.add(event.order);
  }
  const latency = placeLatency(events);
  const proves = run.interrupted !== true && (error === undefined || verdict === "broken");
  const placements = countPlacements(events);
  return {
    scenario: scenario.name,
    story: scenario.story,
    ...(scenario.tags === undefined ? {} : { tags: scenario.tags }),
    verdict: proves ? verdict : "unproven",
    seed: run.seed,
    durationMs,
    orders: orders.size,
    events: events.length,
    checks,
    faults: scenario.faults.map((fault) => ({
      id: fault.id,
      name: fault.fault,
      at: formatPattern(fault.at),
      fired: fired.get(fault.id) ?? 0,
    })),
    ...(placements === undefined ? {} : { placements }),
    ...(latency === undefined ? {} : { latency }),
    ...(run.calm === undefined ? {} : { calmLatency: run.calm }),
    replay: run.replay,
    folder: run.folderName,
    ...(error === undefined ? {} : { error }),
  };
}
