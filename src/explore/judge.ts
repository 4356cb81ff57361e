import { type Checker, checkHistory, type NamedResult } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import { resolveOrders } from "../core/order-names.ts";
import type { Plan } from "../core/plan.ts";
import type { CallSite, WebhookSite } from "../core/site.ts";
import { formatSite } from "../core/site.ts";
import type { Verdict } from "../core/verdict.ts";
import type { SimOutcome } from "../world/sim/run-plan.ts";
import { behaviourIn } from "./behaviour.ts";

/** A broken invariant, and the order that it is about. */
export interface Broken {
  readonly checker: string;
  readonly sentence: string;
  readonly order?: string;
}

/** Why a run proves nothing: a checker that could say nothing, and what it says of that. */
export interface Doubt {
  readonly checker: string;
  readonly sentence: string;
}

/** A site that a run came by, and the run's behaviour without the site's own events. */
export interface Reached {
  readonly site: CallSite | WebhookSite;
  readonly others: number;
  /** Over real sockets: how each party went on from there. */
  readonly rest?: readonly number[];
}

/** How the parties of a run behaved: what a systematic search goes on from. */
export interface Trace {
  /** See `behaviourIn`. */
  readonly behaviour: number;
  /** The same without the events of the site that was struck last. */
  readonly others: number;
  /** Where the next fault can strike: sites that came after the last fault had fired. */
  readonly sites: readonly Reached[];
}

/** What a plan came to, as far as a search wants to know. */
export interface Judged {
  readonly verdict: Verdict;
  readonly broken: readonly Broken[];
  /** Where the verdict is `unproven`; of several that of `reach`. */
  readonly doubt?: Doubt;
  /** Faults that fired, and all of the schedule. */
  readonly fired: number;
  readonly faults: number;
  /** Where it was asked for. */
  readonly trace?: Trace;
  /** Transactions of the integration's store while faults could strike. */
  readonly transactions: number;
  readonly virtualMs: number;
  readonly events: number;
  /** What kept the run from its end. */
  readonly error?: string;
}

/** Runs a plan in the sim world. */
export type Enact = (plan: Plan) => Promise<SimOutcome>;

function lastFired(events: readonly HistoryEvent[]): number {
  for (let i = events.length - 1; i >= 0; i -= 1) if (events[i]?.type === "fault-fired") return i;
  return -1;
}

/** Sites that came up after that event, each once, while faults could still strike. */
export function sitesAfter(events: readonly HistoryEvent[], from: number): (CallSite | WebhookSite)[] {
  const sites = new Map<string, CallSite | WebhookSite>();
  // no new fault strikes from then on
  const end = events.findIndex((event) => event.type === "phase" && event.value.phase === "liveness");
  for (let i = from + 1; i < (end < 0 ? events.length : end); i += 1) {
    const event = events[i] as HistoryEvent;
    if ((event.type === "call" || event.type === "webhook-sent") && event.site.order !== "-") {
      const name = formatSite(event.site);
      if (!sites.has(name)) sites.set(name, event.site);
    }
  }
  return [...sites.values()];
}

/** Why these checks are no proof. */
export function doubtIn(checks: readonly NamedResult[]): Doubt | undefined {
  const doubtful = checks.filter(({ verdict }) => verdict === "unproven");
  const telling = doubtful.find(({ checker }) => checker === "reach") ?? doubtful[0];
  return telling && { checker: telling.checker, sentence: telling.evidence[0]?.sentence ?? "there was nothing to examine" };
}

export const brokenIn = (checks: readonly NamedResult[]): Broken[] =>
  checks
    .filter((check) => check.verdict === "broken")
    .map(({ checker, evidence: [first] }): Broken => {
      const { sentence = "", order } = first ?? {};
      return { checker, sentence, ...(order === undefined ? {} : { order }) };
    });

/** @param struck the site of the schedule's last fault, as `formatSite` writes it */
function traceOf(events: readonly HistoryEvent[], struck: string | undefined): Trace {
  const behaviour = behaviourIn(events);
  const sites = sitesAfter(events, lastFired(events)).map((site) => ({ site, others: behaviour(formatSite(site)) }));
  return { behaviour: behaviour(), others: behaviour(struck), sites };
}

/**
 * Runs a plan and judges it. A run that did not come to its end proves nothing, but what it broke is broken.
 *
 * @param traced asks for its trace too
 */
export async function judge(
  plan: Plan,
  { enact, checkers }: { readonly enact: Enact; readonly checkers: readonly Checker[] },
  traced?: { readonly struck?: string },
): Promise<Judged> {
  const { events, error, moments } = await enact(plan);
  const { verdict, checks } = checkHistory(events, { checkers, except: plan.scenario.expect.except });
  const ids = new Set(events.flatMap((event) => (event.type === "fault-fired" ? [event.fault] : [])));
  const broken = brokenIn(checks);
  const doubt = verdict === "unproven" ? doubtIn(checks) : undefined;
  return {
    verdict: error === undefined || verdict === "broken" ? verdict : "unproven",
    broken,
    ...(doubt === undefined ? {} : { doubt }),
    fired: ids.size,
    faults: plan.scenario.faults.length,
    ...(traced === undefined ? {} : { trace: traceOf(resolveOrders(events), traced.struck) }),
    transactions: moments["after-commit"],
    virtualMs: events.at(-1)?.t ?? 0,
    events: events.length,
    ...(error === undefined ? {} : { error }),
  };
}
