import type { FaultCatalogue } from "../core/catalogue.ts";
import type { Clock } from "../core/clock.ts";
import { FiredrillError, messageOf } from "../core/errors.ts";
import type { CallFacts, CallPlan, Fault, FaultPort, LinkAction, SelfAction, WebhookFacts, WebhookPlan } from "../core/fault.ts";
import type { FaultFacts, Recorder } from "../core/history.ts";
import type { Random } from "../core/random.ts";
import type { Schedule, ScheduledFault } from "../core/schedule.ts";
import { matchesSite, type Site } from "../core/site.ts";
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
  heal(): void;
  /** Whether a fault on calls or webhooks that may strike at any time has struck nobody yet. */
  awaits(): boolean;
  /** Byte faults, and those of the integration itself, are enacted by the world, which tells when they were. */
  linkPhases(): readonly ScheduledLinkFault[];
  selfFaults(): readonly ScheduledSelfFault[];
  enacted(id: string): void;
  undone(id: string): void;
}

interface Armed {
  readonly scheduled: ScheduledFault;
  readonly fault: Fault;
  readonly random: Random;
  fired: number;
  /** Whether the history knows it. */
  begun: boolean;
  healed: boolean;
}

/**
 * A director of one run.
 *
 * @throws Error where the schedule names a fault that is not in the catalogue: `parseSchedule` lets none through
 */
export function createDirector({ faults, schedule, random, recorder, clock, crash }: DirectorOptions): Director {
  const all = schedule.map((scheduled): Armed => {
    const fault = faults[scheduled.fault];
    if (fault === undefined) throw new Error(`the schedule names the fault ${scheduled.fault}, which is not in the catalogue`);
    return { scheduled, fault, random: random.fork(scheduled.id), fired: 0, begun: false, healed: false };
  });
  let armedMs: number | undefined;
  let failure: FiredrillError | undefined;
  const cancels: (() => void)[] = [];

  const factsOf = ({ scheduled, fault }: Armed): FaultFacts => ({
    name: scheduled.fault,
    family: fault.family,
    at: scheduled.at,
    ...(fault.family === "self" && { self: fault.decide(scheduled.with).type }),
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
  const isOn = ({ scheduled: { during, times }, fired, healed }: Armed, nowMs: number): boolean => {
    if (armedMs === undefined || healed || fired >= (times ?? Number.POSITIVE_INFINITY)) return false;
    return during === undefined || (nowMs >= armedMs + during.fromMs && nowMs < armedMs + during.toMs);
  };

  /** What a fault decides. One that cannot decide, a team's own perhaps, strikes nobody, and ends the run as it heals. */
  function decided<P extends object>({ scheduled }: Armed, decide: () => P | undefined): P | undefined {
    const fail = (problem: string): undefined => {
      failure ??= new FiredrillError({
        code: "FD_CONFIG",
        place: `fault ${scheduled.fault}`,
        problem,
        remedy: 'Mend its decide: it returns a plan such as { delivery: { type: "reset" } } at once, or undefined.',
      });
    };
    try {
      const plan: unknown = decide();
      if (plan === undefined) return undefined;
      if (plan instanceof Promise) return fail("its decide is asynchronous");
      if (typeof plan !== "object" || plan === null) return fail(`its decide returned ${String(plan)}`);
      return plan as P;
    } catch (thrown) {
      return fail(`its decide failed: ${messageOf(thrown)}`);
    }
  }

  /** The first in the schedule has its way; later ones add what it left open (see `mergeCall`), and count as fired only where they did. */
  function onCall(facts: CallFacts): ReturnType<FaultPort["onCall"]> {
    const ids: string[] = [];
    let plan: CallPlan = {};
    for (const armed of all) {
      const { fault, scheduled } = armed;
      if (
        fault.family === "webhook" ||
        fault.family === "link" ||
        fault.family === "self" ||
        !isOn(armed, facts.nowMs) ||
        !matchesSite(scheduled.at, facts.site)
      )
        continue;
      const wanted = decided(armed, () => fault.decide(facts, scheduled.with, armed.random, scheduled.at.phase));
      const merged = wanted && mergeCall(plan, wanted);
      if (merged === undefined) continue;
      plan = merged;
      ids.push(scheduled.id);
      fire(armed, facts.site);
    }
    return ids.length === 0 ? undefined : { ids, plan };
  }

  function onWebhook(facts: WebhookFacts): ReturnType<FaultPort["onWebhook"]> {
    const ids: string[] = [];
    let plan: WebhookPlan | undefined;
    for (const armed of all) {
      const { fault, scheduled } = armed;
      if (fault.family !== "webhook" || !isOn(armed, facts.nowMs) || !matchesSite(scheduled.at, facts.site)) continue;
      const wanted = decided(armed, () => fault.decide(facts, scheduled.with, armed.random));
      const merged = wanted && mergeWebhook(plan, wanted);
      if (merged === undefined) continue;
      plan = merged;
      ids.push(scheduled.id);
      fire(armed, facts.site);
    }
    return plan === undefined ? undefined : { ids, plan };
  }

  const byId = (id: string): Armed | undefined => all.find(({ scheduled }) => scheduled.id === id);
  return {
    arm: () => {
      armedMs = clock.now();
      for (const armed of all) {
        const { during } = armed.scheduled;
        if (during === undefined || during.fromMs === 0) begin(armed);
        else cancels.push(clock.after(during.fromMs, () => begin(armed)));
        if (during !== undefined && armed.fault.family !== "link") cancels.push(clock.after(during.toMs, () => cure(armed)));
      }
    },
    heal: () => {
      for (const cancel of cancels.splice(0)) cancel();
      if (armedMs === undefined) return;
      for (const armed of all) {
        // an episode that was still to come is told too: else nobody would miss it
        begin(armed);
        if (armed.fault.family !== "link") cure(armed);
      }
      armedMs = undefined;
      if (failure !== undefined) throw failure;
    },
    awaits: () =>
      all.some(({ scheduled: { during }, fault: { family }, fired }) => {
        return fired === 0 && during === undefined && family !== "link" && family !== "self";
      }),
    onCall,
    onWebhook,
    crash,
    linkPhases: () =>
      all.flatMap(({ scheduled: { id, at, during, with: given }, fault }) =>
        fault.family !== "link"
          ? []
          : [
              {
                id,
                link: at.link ?? "",
                action: fault.decide(id, given),
                fromMs: during?.fromMs ?? 0,
                ...(during && { toMs: during.toMs }),
              },
            ],
      ),
    selfFaults: () =>
      all.flatMap(({ scheduled: { id, during, with: given }, fault }) =>
        fault.family !== "self"
          ? []
          : [{ id, action: fault.decide(given), fromMs: during?.fromMs ?? 0, ...(during && { toMs: during.toMs }) }],
      ),
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
