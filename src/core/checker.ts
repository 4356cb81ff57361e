import { FiredrillError, messageOf } from "./errors.ts";
import { defineFindings } from "./finding.ts";
import type { HistoryEvent } from "./history.ts";
import { createNamingDoubt, namingFindings } from "./naming-doubt.ts";
import { resolveOrders } from "./order-names.ts";
import { createPardon, pardons } from "./own-mistakes.ts";
import type { Role } from "./role.ts";
import { untoldFindings, untoldPartners } from "./untold.ts";
import { type Evidence, type Verdict, worst } from "./verdict.ts";

export interface CheckResult {
  readonly verdict: Verdict;
  /** At most `maxEvidence`; `found` is the true number. */
  readonly evidence: readonly Evidence[];
  readonly found: number;
  /** Habits that are worth a word though no promise was broken: shown, and without weight in the verdict. */
  readonly advice?: readonly Evidence[];
  /** How many things were looked at: 0 can never be `held`. */
  readonly examined: number;
}

/** An invariant: a pure function from a history to a verdict, or undefined where it does not apply to this history. */
export interface Checker {
  /** The file's name; the promise in short, e.g. `charged-once`. */
  readonly name: string;
  readonly promise: string;
  /** Roles of the operations whose effects it judges; `orders`: of calls of any partner. Where a contract leaves them unsaid, it is unproven. */
  readonly looksAt?: readonly Role[] | "orders";
  /**
   * What it judges. `order`, unless given: each order by its own events, so that it can be asked of one among hundreds. `orders`: many together, or
   * one by what befell others. `integration`: the whole of it, whoever's order it was at.
   */
  readonly judges?: "order" | "orders" | "integration";
  /** It holds the integration to a time: a busy machine and a high rate come into what it says. */
  readonly isOfTime?: true;
  /** It is broken by what was done, and never by what is still to come: no rate and no neighbours excuse it. */
  readonly isSafety?: true;
  /** What it may find. */
  readonly findings?: readonly {
    readonly codes: readonly string[];
    readonly sentenceOf: (finding: Evidence) => string | undefined;
  }[];
  readonly check: (history: readonly HistoryEvent[]) => CheckResult | undefined;
}

export const defineChecker = (checker: Checker): Checker => checker;

/** What a checker judges. */
export const judgedBy = ({ judges = "order" }: Checker): NonNullable<Checker["judges"]> => judges;

const maxEvidence = 20;

/** What any checker may say of itself. */
const general = defineFindings({
  "nothing-to-look-at": () => "nothing of this kind happened in the run: there was nothing to look at",
  "checker-failed": ({ why }: { why: string }) => `the checker itself failed: ${why}`,
});

/** Findings of all checkers: what they say of themselves, and of partners and simulators. */
export const generalFindings = [general, untoldFindings, pardons, namingFindings];

/** The result from what was found. Nothing examined is no proof, and `doubts` are none either way. */
export function conclude(examined: number, evidence: readonly Evidence[], doubts: readonly Evidence[] = []): CheckResult {
  const all = [...evidence, ...doubts];
  if (examined === 0 && all.length === 0)
    return { verdict: "unproven", evidence: [general("nothing-to-look-at", { events: [] })], found: 1, examined };
  const verdict = evidence.length > 0 ? "broken" : doubts.length > 0 ? "unproven" : "held";
  return { verdict, evidence: all.slice(0, maxEvidence), found: all.length, examined };
}

export interface NamedResult extends CheckResult {
  readonly checker: string;
  readonly promise: string;
}

/** The same with doubts that come from elsewhere: then it is not held, and proof stays proof. */
function doubted(result: CheckResult | undefined, doubts: readonly Evidence[]): CheckResult | undefined {
  if (doubts.length === 0) return result;
  const { verdict, evidence, found, examined } = result ?? { verdict: "held", evidence: [], found: 0, examined: 0 };
  return {
    ...result,
    verdict: verdict === "broken" ? verdict : "unproven",
    evidence: [...evidence, ...doubts].slice(0, maxEvidence),
    found: found + doubts.length,
    examined,
  };
}

const verdicts: ReadonlySet<unknown> = new Set<Verdict>(["held", "broken", "unproven", "not applicable"]);

function isEvidence(value: unknown): value is Evidence {
  const { code, sentence, events } = (value ?? {}) as Partial<Record<keyof Evidence, unknown>>;
  return typeof code === "string" && typeof sentence === "string" && Array.isArray(events);
}

/** What is wrong with what a team's own checker returned; undefined where nothing is. */
function wrongIn(result: unknown): string | undefined {
  if (result instanceof Promise) return "it is asynchronous, and must return its result at once";
  if (typeof result !== "object" || result === null) return `it returned ${String(result)}, and no result`;
  const { verdict, evidence, found, examined } = result as Partial<Record<keyof CheckResult, unknown>>;
  if (!verdicts.has(verdict)) return `it gave the verdict ${String(verdict)}: there are ${[...verdicts].join(", ")}`;
  if (!Array.isArray(evidence) || !evidence.every(isEvidence)) return "its evidence is no list of { code, sentence, events }";
  const counted = Number.isSafeInteger(found) && Number.isSafeInteger(examined);
  return counted ? undefined : "it does not say how much it found and examined, in whole numbers";
}

/** Runs one checker; one that throws, or returns no result, proves nothing and says so. */
export function runChecker(checker: Checker, history: readonly HistoryEvent[]): NamedResult | undefined {
  const named = { checker: checker.name, promise: checker.promise };
  try {
    const result = checker.check(history);
    if (result === undefined) return undefined;
    const wrong = wrongIn(result);
    if (wrong !== undefined) throw new Error(wrong);
    return { ...named, ...result };
  } catch (thrown) {
    const evidence = [general("checker-failed", { why: messageOf(thrown), events: [] })];
    return { ...named, verdict: "unproven", evidence, found: 1, examined: 0 };
  }
}

/** What a checker says of a shop or scenario that has nothing of what it looks at. */
const notApplicable: CheckResult = { verdict: "not applicable", evidence: [], found: 0, examined: 0 };

/**
 * Runs every checker; one that does not apply is `not applicable`, which counts for nothing. `except` names those that the
 * scenario breaks on purpose, with the reason: they are left out. No check at all proves nothing. Throws FD_SCENARIO where `except` names no checker.
 */
export function checkHistory(
  written: readonly HistoryEvent[],
  options: { readonly checkers: readonly Checker[]; readonly except?: Readonly<Record<string, string>> },
): { readonly verdict: Verdict; readonly checks: readonly NamedResult[] } {
  const { checkers, except = {} } = options;
  for (const name of Object.keys(except)) {
    if (checkers.some((checker) => checker.name === name)) continue;
    throw new FiredrillError({
      code: "FD_SCENARIO",
      place: `expect.except.${name}`,
      problem: "there is no such checker",
      remedy: `Use one of ${checkers.map((checker) => checker.name).join(", ")}.`,
    });
  }
  const history = resolveOrders(written);
  const facts = history.find((event) => event.type === "run")?.value;
  const pardon = createPardon(history);
  const doubt = createNamingDoubt(written, history);
  const checks: NamedResult[] = [];
  for (const checker of checkers) {
    if (Object.hasOwn(except, checker.name)) continue;
    const named = { checker: checker.name, promise: checker.promise };
    const result = doubted(runChecker(checker, history), untoldPartners(checker.looksAt, facts));
    checks.push(doubt(pardon({ ...named, ...(result ?? notApplicable) }), checker.looksAt));
  }
  return { verdict: worst(checks.map(({ verdict }) => verdict)), checks };
}
