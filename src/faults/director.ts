import type { FaultCatalogue } from "../core/catalogue.ts";
import type { Clock } from "../core/clock.ts";
import { FiredrillError, messageOf } from "../core/errors.ts";
import type { CallFacts, CallPlan, Fault, FaultPort, LinkAction, SelfAction, WebhookFacts, WebhookPlan } from "../core/fault.ts";
import type { FaultFacts, Recorder } from "../core/history.ts";
import type { Random } from "../core/random.ts";
import type { Schedule, ScheduledFault } from "../core/schedule.ts";
import { type CallSite, isWebhookPhase, matchesSite, type Site } from "../core/site.ts";
import { wrongInCallPlan, wrongInLinkAction, wrongInReply, wrongInSelfAction, wrongInWebhookPlan } from "./check-plan.ts";
import { mergeCall, mergeWebhook } from "./merge.ts";

export interface DirectorOptions {
  /** The faults that the schedule names. */
  readonly faults: FaultCatalogue;
  readonly schedule: Schedule;
  /** Each fault draws from a stream of its own, so that taking one out shifts nothing in the others. */
  readonly random: Random;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly crash: FaultPort["crash"];
  readonly gather?: FaultPort["gather"];
}

/** A byte fault and its time, in ms since the faults were armed. */
export interface ScheduledLinkFault {
  readonly id: string;
  readonly link: string;
  readonly action: LinkAction;
  readonly fromMs: number;
  readonly toMs?: number;
}

/** What strikes the integration itself, in ms since the faults were armed. */
export interface ScheduledSelfFault {
  readonly id: string;
  readonly action: SelfAction;
  readonly fromMs: number;
  readonly toMs?: number;
}

/**
 * Says what goes wrong, and writes down what did. Before `arm` and after `heal` nothing does.
 *
 * A fault is written down as armed when its episode begins, as fired each time it shapes a call or webhook, and as healed
 * when its episode or all faults end.
 */
export interface Director extends FaultPort {
  arm(): void;
  /** Heals all but the faults at calls that have struck an order and not yet each attempt of it that they name: these go on, at that order alone. */
  windDown(): void;
  heal(): void;
  /** Throws where a fault could not say what goes wrong, also where that showed after the faults were healed. */
  check(): void;
  /**
   * Whose faults on calls or webhooks that may strike at any time have struck nobody yet: orders, or undefined where it is no
   * order's in particular.
   */
  awaited(): readonly (string | undefined)[];
  /** Byte faults, and those of the integration itself, are enacted by the world, which tells when they were. */
  linkPhases(): readonly ScheduledLinkFault[];
  selfFaults(): readonly ScheduledSelfFault[];
  /** How often each fault has struck, by its id. */
  strikes(): Readonly<Record<string, number>>;
  enacted(id: string): void;
  undone(id: string): void;
}

interface Armed {
  readonly scheduled: ScheduledFault;
  readonly fault: Fault;
  readonly random: Random;
  fired: number;
  /** Of a fault that names the first attempts at a call: whose next attempts are still to be struck. */
  readonly unfinished: Set<string>;
  /** Whether the history knows it. */
  begun: boolean;
  healed: boolean;
}

/** One call of one order, whichever attempt. */
const callOf = ({ partner, operation, order }: CallSite): string => `${partner}/${operation} ${order}`;

/** The last attempt that it names, where it is one of several and stays armed until it has struck them all. */
function lastAttemptOf({ fault, scheduled: { at, during, times } }: Armed): number | undefined {
  const isOpen = fault.family === "call" && during === undefined && times === undefined;
  return isOpen && typeof at.attempt === "object" ? at.attempt.upTo : undefined;
}

/** Stands for all orders, and for those that a pattern names. */
const anyOrder = "*";
const nameOrAny = ({ order = anyOrder }: ScheduledFault["at"]): string => (order.endsWith("*") ? anyOrder : order);

/** What a partner answers where neither it nor a fault has an answer. */
const nothingToSay = { status: 503, headers: {}, body: "" };

/**
 * A director of one run.
 *
 * @throws Error where the schedule names a fault that is not in the catalogue: `parseSchedule` lets none through
 */
export function createDirector(options: DirectorOptions): Director {
  const { faults, schedule, random, recorder, clock, crash, gather } = options;
  const all = schedule.map((scheduled): Armed => {
    const fault = faults[scheduled.fault];
    if (fault === undefined) throw new Error(`the schedule names the fault ${scheduled.fault}, which is not in the catalogue`);
    return { scheduled, fault, random: random.fork(scheduled.id), fired: 0, unfinished: new Set(), begun: false, healed: false };
  });
  // a search has a thousand faults at once, each at its own order
  const ofOrder = Map.groupBy(all, ({ scheduled: { at } }) => nameOrAny(at));
  const ofAny = ofOrder.get(anyOrder) ?? [];
  const places = new Map(all.map((armed, n) => [armed, n]));
  /** Those that may strike the order, in the schedule's order. */
  function aimedAt(order: string): readonly Armed[] {
    const own = ofOrder.get(order) ?? [];
    if (own.length === 0 || ofAny.length === 0) return own.length === 0 ? ofAny : own;
    return [...own, ...ofAny].sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  }
  let armedMs: number | undefined;
  let isWindingDown = false;
  let failure: FiredrillError | undefined;
  const cancels: (() => void)[] = [];

  const factsOf = (armed: Armed): FaultFacts => ({
    name: armed.scheduled.fault,
    family: armed.fault.family,
    at: armed.scheduled.at,
    ...(armed.fault.family === "self" && { self: selfActionOf(armed, armed.fault).type }),
  });
  const note = (type: "fault-armed" | "fault-healed", armed: Armed): void => {
    recorder.record({ actor: "harness", type, fault: armed.scheduled.id, value: factsOf(armed) });
  };
  const begin = (armed: Armed): void => {
    if (armed.begun) return;
    armed.begun = true;
    note("fault-armed", armed);
  };
  const fire = (armed: Armed, site?: Site): void => {
    // a call can come in the same millisecond as the timer that begins an episode, and before it
    begin(armed);
    armed.fired += 1;
    recorder.record({
      actor: "harness",
      type: "fault-fired",
      fault: armed.scheduled.id,
      ...(site !== undefined && site.kind !== "link" && { order: site.order }),
      ...(site !== undefined && { site }),
      value: factsOf(armed),
    });
  };
  const cure = (armed: Armed): void => {
    if (armed.healed) return;
    armed.healed = true;
    note("fault-healed", armed);
  };
  const noteStrike = (armed: Armed, site: CallSite): void => {
    const last = lastAttemptOf(armed);
    if (last === undefined) return;
    if (site.attempt < last) armed.unfinished.add(callOf(site));
    else armed.unfinished.delete(callOf(site));
    if (isWindingDown && armed.unfinished.size === 0) cure(armed);
  };
  const isOn = ({ scheduled: { during, times }, fired, healed, unfinished }: Armed, nowMs: number, site: Site): boolean => {
    if (armedMs === undefined || healed || fired >= (times ?? Number.POSITIVE_INFINITY)) return false;
    if (isWindingDown && !(site.kind === "call" && unfinished.has(callOf(site)))) return false;
    return during === undefined || (nowMs >= armedMs + during.fromMs && nowMs < armedMs + during.toMs);
  };

  const misfit = ({ scheduled }: Armed, problem: string, remedy: string): FiredrillError =>
    new FiredrillError({ code: "FD_CONFIG", place: `fault ${scheduled.fault}`, problem, remedy });

  /** What a fault decides. One that cannot decide, a team's own perhaps, strikes nobody, and ends the run as it heals. */
  function decided<P extends object>(
    armed: Armed,
    decide: () => P | undefined,
    wrongIn: (plan: Readonly<Record<string, unknown>>) => string | undefined,
  ): P | undefined {
    const fail = (problem: string): undefined => {
      const remedy = 'Mend its decide: it returns a plan such as { delivery: { type: "reset" } } at once, or undefined.';
      failure ??= misfit(armed, problem, remedy);
    };
    try {
      const plan: unknown = decide();
      if (plan === undefined) return undefined;
      if (plan instanceof Promise) return fail("its decide is asynchronous");
      if (typeof plan !== "object" || plan === null) return fail(`its decide returned ${String(plan)}`);
      const wrong = wrongIn(plan as Readonly<Record<string, unknown>>);
      return wrong === undefined ? (plan as P) : fail(wrong);
    } catch (thrown) {
      return fail(`its decide failed: ${messageOf(thrown)}`);
    }
  }

  /**
   * The same of a fault that is decided before anything happens.
   *
   * @throws FiredrillError FD_CONFIG where it cannot decide
   */
  function demanded<A extends object>(armed: Armed, decide: () => A, wrongIn: Parameters<typeof decided>[2]): A {
    const action = decided(armed, decide, wrongIn);
    check();
    if (action === undefined)
      throw misfit(armed, "its decide returned nothing", "Mend its decide: it returns what is to be done.");
    return action;
  }

  function selfActionOf(armed: Armed, fault: Extract<Fault, { family: "self" }>): SelfAction {
    return demanded(armed, () => fault.decide(armed.scheduled.with), wrongInSelfAction);
  }

  /** The answer that a fault makes. Where it makes none that can be sent, the true one goes out, and the run ends. */
  function replying(armed: Armed, reply: NonNullable<CallPlan["reply"]>): NonNullable<CallPlan["reply"]> {
    const fail = (problem: string): void => {
      const remedy = 'Mend its reply: it returns { status: 503, headers: {}, body: "" } at once, or the like.';
      failure ??= misfit(armed, problem, remedy);
    };
    return (truth) => {
      try {
        const made = reply(truth);
        const wrong = wrongInReply(made);
        if (wrong === undefined) return made;
        fail(`its reply makes no answer: ${wrong}`);
      } catch (thrown) {
        fail(`its reply failed: ${messageOf(thrown)}`);
      }
      return truth ?? nothingToSay;
    };
  }

  /** The first in the schedule has its way; later ones add what it left open (see `mergeCall`), and count as fired only where they did. */
  function onCall(facts: CallFacts): ReturnType<FaultPort["onCall"]> {
    const ids: string[] = [];
    let plan: CallPlan = {};
    let speaker: Armed | undefined;
    for (const armed of aimedAt(facts.site.order)) {
      const { fault, scheduled } = armed;
      const { phase } = scheduled.at;
      if (
        fault.family === "webhook" ||
        fault.family === "link" ||
        fault.family === "self" ||
        isWebhookPhase(phase) ||
        !isOn(armed, facts.nowMs, facts.site) ||
        !matchesSite(scheduled.at, facts.site)
      )
        continue;
      const decide = () => fault.decide(facts, scheduled.with, armed.random, phase);
      const wanted = decided(armed, decide, wrongInCallPlan);
      const merged = wanted && mergeCall(plan, wanted);
      if (merged === undefined) continue;
      if (merged.reply !== undefined) speaker ??= armed;
      plan = merged;
      ids.push(scheduled.id);
      fire(armed, facts.site);
      noteStrike(armed, facts.site);
    }
    if (ids.length === 0) return undefined;
    return { ids, plan: plan.reply && speaker ? { ...plan, reply: replying(speaker, plan.reply) } : plan };
  }

  /** Undefined: it strikes no webhooks. What kills the integration does where its schedule says so. */
  function decisionAt(facts: WebhookFacts, { fault, scheduled, random }: Armed): (() => WebhookPlan | undefined) | undefined {
    const { with: given, at } = scheduled;
    if (fault.family === "webhook") return () => fault.decide(facts, given, random);
    if (fault.family !== "process" || fault.atWebhook === undefined) return undefined;
    const { atWebhook } = fault;
    const phase = isWebhookPhase(at.phase) ? at.phase : undefined;
    return at.webhook === undefined && phase === undefined ? undefined : () => atWebhook(facts, given, random, phase);
  }

  function onWebhook(facts: WebhookFacts): ReturnType<FaultPort["onWebhook"]> {
    const ids: string[] = [];
    let plan: WebhookPlan | undefined;
    for (const armed of aimedAt(facts.site.order)) {
      const { scheduled } = armed;
      const decide = decisionAt(facts, armed);
      if (decide === undefined || !isOn(armed, facts.nowMs, facts.site) || !matchesSite(scheduled.at, facts.site)) continue;
      const wanted = decided(armed, decide, wrongInWebhookPlan);
      const merged = wanted && mergeWebhook(plan, wanted);
      if (merged === undefined) continue;
      plan = merged;
      ids.push(scheduled.id);
      fire(armed, facts.site);
    }
    return plan === undefined ? undefined : { ids, plan };
  }

  function check(): void {
    if (failure !== undefined) throw failure;
  }

  function end(isDone: (armed: Armed) => boolean): void {
    for (const cancel of cancels.splice(0)) cancel();
    if (armedMs === undefined) return;
    for (const armed of all) {
      // an episode that was still to come is told too: else nobody would miss it
      begin(armed);
      if (armed.fault.family !== "link" && isDone(armed)) cure(armed);
    }
  }

  const byId = (id: string): Armed | undefined => all.find(({ scheduled }) => scheduled.id === id);
  return {
    arm: () => {
      armedMs = clock.now();
      isWindingDown = false;
      for (const armed of all) {
        const { during } = armed.scheduled;
        if (during === undefined || during.fromMs === 0) begin(armed);
        else cancels.push(clock.after(during.fromMs, () => begin(armed)));
        if (during !== undefined && armed.fault.family !== "link") cancels.push(clock.after(during.toMs, () => cure(armed)));
      }
    },
    windDown: () => {
      end((armed) => armed.unfinished.size === 0);
      isWindingDown = true;
      check();
    },
    heal: () => {
      end(() => true);
      if (armedMs === undefined) return;
      armedMs = undefined;
      check();
    },
    check,
    awaited: () =>
      all.flatMap(({ scheduled: { during, at }, fault: { family }, fired }) => {
        const isOpen = fired === 0 && during === undefined && family !== "link" && family !== "self";
        return isOpen ? [at.order] : [];
      }),
    onCall,
    onWebhook,
    crash,
    ...(gather && { gather }),
    linkPhases: () =>
      all.flatMap((armed) => {
        const { fault } = armed;
        const { id, at, during, with: given } = armed.scheduled;
        if (fault.family !== "link") return [];
        const action = demanded(armed, () => fault.decide(id, given), wrongInLinkAction);
        return [{ id, link: at.link ?? "", action, fromMs: during?.fromMs ?? 0, ...(during && { toMs: during.toMs }) }];
      }),
    selfFaults: () =>
      all.flatMap((armed) => {
        const { id, during } = armed.scheduled;
        if (armed.fault.family !== "self") return [];
        const action = selfActionOf(armed, armed.fault);
        return [{ id, action, fromMs: during?.fromMs ?? 0, ...(during && { toMs: during.toMs }) }];
      }),
    strikes: () => Object.fromEntries(all.map(({ scheduled, fired }) => [scheduled.id, fired])),
    enacted: (id) => {
      const armed = byId(id);
      const link = armed?.scheduled.at.link;
      if (armed !== undefined) fire(armed, link === undefined ? undefined : { kind: "link", link });
    },
    undone: (id) => {
      const armed = byId(id);
      if (armed !== undefined) cure(armed);
    },
  };
}
