import { type Checker, checkHistory, judgedBy } from "../../core/checker.ts";
import type { HistoryEvent } from "../../core/history.ts";
import type { Plan } from "../../core/plan.ts";
import { isSame } from "../../core/same.ts";
import { cellOfFault } from "../../workload/cells.ts";
import { groupOf } from "../explore.ts";
import type { Broken } from "../judge.ts";
import type { SearchState } from "../tally.ts";
import type { BrokenByMany } from "./among-struck.ts";
import type { LiveCell } from "./arrange.ts";
import {
  type LiveCounterexample,
  type Proof,
  type ProofOptions,
  planOfCell,
  planOfRun,
  plansTogether,
  prove,
  proveTogether,
  type Suspect,
} from "./prove.ts";
import { type RanBatch, type RunCell, runCells } from "./run-cells.ts";
import { isOfAll } from "./timetable.ts";

export interface LiveFind extends LiveCounterexample {
  readonly phase: string;
  readonly schedules: number;
}

/** What broke in a batch, and not each time when it was run alone. */
export interface Unconfirmed {
  readonly broken: Broken;
  readonly seen: number;
  readonly of: number;
  /** It took many orders, and so many were run again. */
  readonly isTogether?: true;
}

export interface ConfirmOptions extends ProofOptions {
  /** Collects distinct counterexamples instead of ending at the first. */
  readonly keepGoing: boolean;
  /** Of the search: what is found is counted there. */
  readonly state: Pick<SearchState, "schedules" | "found" | "undecided">;
  readonly onDoubt: (checker: string, sentence: string) => void;
}

export interface Confirmation {
  /** Runs suspects alone, the first ones first; false ends the search. */
  look(suspects: readonly Suspect[], phase: string): Promise<boolean>;
  /** Runs plans of many orders again as they are, the smallest first; false ends the search. */
  lookTogether(broken: Broken, plans: readonly Plan[], phase: string): Promise<boolean>;
  /**
   * The same of one batch. Where the first of many that broke one law does not break it alone, they are run together as they were, and the
   * others not alone.
   */
  lookAmong(suspects: readonly Suspect[], byMany: readonly BrokenByMany[], phase: string): Promise<boolean>;
  /** Keeps what a batch broke each of the times that it was run; false ends the search. */
  keepBatch(checker: string, ran: RanBatch, times: number, phase: string): boolean;
  readonly finds: ReadonlyMap<string, LiveFind>;
  readonly unconfirmed: readonly Unconfirmed[];
  /** Finds that were another face of one of these. */
  repeated(): number;
}

/** Of one law at one site: what did not break again so often is not tried any more. */
const mostInVain = 2;
/** Once one has not broken again, so many and more are tried again among each other first: each alone takes seconds. */
const manySuspects = 3;
/** They are to have the integration nearly to themselves. */
const againRate = 4;
/** Laws of the whole integration name no order: the schedules that struck last before are asked one by one. */
const lastStruck = 3;

/** It was run alone before, and kept its promise. */
const notAlone: Proof = { proven: false, seen: 0, of: 0 };

/** Of the ways that are left when it is asked. */
export function createConfirmation(optionsNow: () => ConfirmOptions): Confirmation {
  const finds = new Map<string, LiveFind>();
  const faces = new Set<string>();
  /** By face: how often it did not break again. */
  const inVain = new Map<string, number>();
  /** By law, and whether some orders or all of a run: how often they did not break it again either. */
  const togetherInVain = new Map<string, number>();
  /** By law: how often many together did not break it again. */
  const manyInVain = new Map<string, number>();
  const unconfirmed: Unconfirmed[] = [];
  let repeated = 0;
  const faceOf = ({ cell, checker, sentence }: Suspect): string => {
    const group = groupOf({ checker, sentence }, planOfCell(cell, optionsNow().ways));
    // without a fault it is what the customer does that is told apart
    return cell.faults.length === 0 ? `${group} | ${cell.way}` : group;
  };

  async function lookAtOne(suspect: Suspect, phase: string): Promise<"proven" | "known" | "unproven" | "over"> {
    const options = optionsNow();
    const { isTimeUp, onDoubt } = options;
    const face = faceOf(suspect);
    const { checker, sentence } = suspect;
    if (faces.has(face)) {
      repeated += 1;
      return "known";
    }
    const isInVain = (inVain.get(face) ?? 0) >= mostInVain;
    if (isInVain && suspect.seenIn === undefined) {
      onDoubt(checker, `seen among other orders, and not looked at alone: ${sentence}`);
      return isTimeUp() ? "over" : "known";
    }
    const alone = isInVain ? notAlone : await prove(suspect, options);
    if (!alone.proven && isTimeUp()) return "over";
    const proof = alone.proven ? alone : await provenTogether(suspect, alone, options);
    if (!proof.proven && isTimeUp()) return "over";
    if (!proof.proven) {
      inVain.set(face, (inVain.get(face) ?? 0) + 1);
      unconfirmed.push({ broken: { checker, sentence }, seen: proof.seen, of: proof.of });
      if (proof.seen > 0) options.state.undecided += 1;
      onDoubt(checker, `seen among other orders, and ${proof.seen} of ${proof.of} times alone: ${sentence}`);
      return "unproven";
    }
    faces.add(face);
    return keep(proof.counterexample, phase);
  }

  function keep(counterexample: LiveCounterexample, phase: string): "proven" | "known" | "over" {
    const { state, keepGoing, isTimeUp } = optionsNow();
    const group = groupOf(counterexample.broken, counterexample.plan);
    if (finds.has(group)) {
      repeated += 1;
      return "known";
    }
    state.found += 1;
    finds.set(group, { ...counterexample, phase, schedules: state.schedules });
    return keepGoing && !isTimeUp() ? "proven" : "over";
  }

  /** What it does not break alone it may break among others. What of time is broken among others is a matter of the rate. */
  async function provenTogether(suspect: Suspect, alone: Proof, options: ConfirmOptions): Promise<Proof> {
    const { checker } = suspect;
    const isOfTime = options.checkers.some(({ name, isOfTime: is }) => name === checker && is === true);
    if (isOfTime) return alone;
    for (const [size, plan] of plansTogether(suspect, options).entries()) {
      const which = `${checker} ${size}`;
      const tried = togetherInVain.get(which) ?? 0;
      if (tried >= mostInVain) continue;
      const proof = await proveTogether(checker, [plan], options);
      if (proof.proven) return proof;
      togetherInVain.set(which, tried + 1);
    }
    return alone;
  }

  /** Those that break the same promise again where there is little else to do. */
  async function seenAgain(suspects: readonly Suspect[]): Promise<readonly Suspect[]> {
    const options = optionsNow();
    const [one] = suspects;
    // a run has one kind of partners: the others are looked at as they come
    if (!suspects.every(({ cell }) => isSame(cell.partners, one?.cell.partners))) return suspects;
    const rows = suspects.map(({ cell }) => cell);
    const ran = await runCells({ rows, ratePerSecond: Math.min(againRate, options.ratePerSecond) }, options);
    if (ran.error !== undefined) return suspects;
    return suspects.filter(({ checker, sentence }, n) => {
      const isSeen = ran.cells[n]?.judged?.broken.some((broken) => broken.checker === checker) ?? true;
      if (!isSeen) options.onDoubt(checker, `seen among other orders, and not again among fewer: ${sentence}`);
      return isSeen;
    });
  }

  async function lookTogether(broken: Broken, plans: readonly Plan[], phase: string): Promise<"proven" | "unproven" | "over"> {
    const options = optionsNow();
    const { checker, sentence } = broken;
    const proof = await proveTogether(checker, plans, options);
    if (proof.proven) return keep(proof.counterexample, phase) === "over" ? "over" : "proven";
    if (options.isTimeUp()) return "over";
    unconfirmed.push({ broken, seen: proof.seen, of: proof.of, isTogether: true });
    if (proof.seen > 0) options.state.undecided += 1;
    options.onDoubt(checker, `seen among many orders, and ${proof.seen} of ${proof.of} times again: ${sentence}`);
    return "unproven";
  }

  async function look(suspects: readonly Suspect[], phase: string): Promise<boolean> {
    let isSifted = false;
    for (let left = suspects; left.length > 0; ) {
      const [next, ...others] = left as [Suspect, ...Suspect[]];
      const came = await lookAtOne(next, phase);
      if (came === "over") return false;
      left = others;
      if (came !== "unproven" || isSifted || others.length < manySuspects) continue;
      isSifted = true;
      const { faults, isTimeUp } = optionsNow();
      const one = others.filter(({ cell }) => !isOfAll(cell, faults));
      const again = one.length < manySuspects ? one : await seenAgain(one);
      if (isTimeUp()) return false;
      left = others.filter((suspect) => again.includes(suspect) || !one.includes(suspect));
    }
    return true;
  }

  async function lookAmong(suspects: readonly Suspect[], byMany: readonly BrokenByMany[], phase: string): Promise<boolean> {
    let left = suspects;
    for (const { broken, orders, plans } of byMany) {
      const these = left.filter(({ checker, order }) => checker === broken.checker && order !== undefined && orders.has(order));
      const [first] = these;
      if (first === undefined || (manyInVain.get(broken.checker) ?? 0) >= mostInVain) continue;
      const came = await lookAtOne(first, phase);
      if (came === "over") return false;
      left = left.filter((suspect) => suspect !== first);
      if (came !== "unproven") continue;
      const together = await lookTogether(broken, plans, phase);
      if (together === "over") return false;
      if (together === "proven") left = left.filter((suspect) => !these.includes(suspect));
      else manyInVain.set(broken.checker, (manyInVain.get(broken.checker) ?? 0) + 1);
    }
    return look(left, phase);
  }

  return {
    finds,
    unconfirmed,
    repeated: () => repeated,
    lookTogether: async (broken, plans, phase) => (await lookTogether(broken, plans, phase)) !== "over",
    look,
    lookAmong,
    keepBatch: (checker, { events, scenario }, times, phase) => {
      const { checks } = checkHistory(events, { checkers: optionsNow().checkers });
      const [first] = checks.find((check) => check.checker === checker && check.verdict === "broken")?.evidence ?? [];
      if (first === undefined) return true;
      const { order, sentence } = first;
      const broken = { checker, sentence, ...(order !== undefined && { order }) };
      const found = { faults: scenario.faults.length, orders: scenario.workload.orders.length };
      const known = { found, tries: times, minimal: false, events, checks, times };
      return keep({ broken, plan: planOfRun(scenario), ...known }, phase) !== "over";
    },
  };
}

/** The gravest first, as reports show checkers, and of these the plain way, and what stands first in the catalogue. */
export function suspectsOf(cells: readonly RunCell[], { checkers, ways }: Pick<ProofOptions, "checkers" | "ways">): Suspect[] {
  const names = checkers.map(({ name }) => name);
  const rank = ({ cell, checker }: Suspect): number =>
    names.indexOf(checker) * (ways.length + 1) + ways.findIndex(({ name }) => name === cell.way);
  return cells
    .flatMap(({ cell, order, partners, judged }) => {
      const [first] = judged?.broken ?? [];
      if (cell === "control" || first === undefined) return [];
      return [{ cell: { ...cell, partners }, order, checker: first.checker, sentence: first.sentence }];
    })
    .toSorted((a, b) => rank(a) - rank(b));
}

/** Schedules whose faults fired last before the event. */
function struckBefore(cells: readonly RunCell[], events: readonly HistoryEvent[], at: number): LiveCell[] {
  const byOrder = new Map(
    cells.map(({ order, cell, partners }) => [order, cell === "control" ? undefined : { ...cell, partners }]),
  );
  const found = new Set<LiveCell>();
  for (let i = Math.min(at, events.length - 1); i >= 0 && found.size < lastStruck; i -= 1) {
    const event = events[i];
    if (event?.type !== "fault-fired") continue;
    const cell = byOrder.get(cellOfFault(event.fault));
    if (cell !== undefined) found.add(cell);
  }
  return [...found];
}

/** What the laws of the whole integration say of a run, laid at the door of those who struck last. */
export function suspectsOfWhole({ cells, events, scenario }: RanBatch, checkers: readonly Checker[]): Suspect[] {
  const whole = checkers.filter((checker) => judgedBy(checker) === "integration");
  return checkHistory(events, { checkers: whole }).checks.flatMap(({ checker, verdict, evidence: [first] }) =>
    verdict !== "broken" || first === undefined
      ? []
      : struckBefore(cells, events, Math.max(...first.events)).map((cell) => ({
          cell,
          checker,
          sentence: first.sentence,
          seenIn: scenario,
        })),
  );
}
