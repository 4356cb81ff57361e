import { builtins } from "../../src/catalogue.ts";
import type { CallPlan, WebhookPlan } from "../../src/core/fault.ts";
import type { NewEvent } from "../../src/core/history.ts";
import { createRandom, type Random } from "../../src/core/random.ts";
import type { CallSite, WebhookSite } from "../../src/core/site.ts";
import { createDirector, type Director } from "../../src/faults/director.ts";
import { parseSchedule } from "../../src/faults/schedule.ts";
import { createVirtualClock, type VirtualClock } from "../support/virtual-clock.ts";
import { callFacts, startMs, webhookFacts } from "./facts.ts";

export interface Stage {
  readonly director: Director;
  readonly clock: VirtualClock;
  /** What was written down, as `t type fault`. */
  told(): string[];
  readonly events: readonly NewEvent[];
  readonly crashes: string[];
  /** The ids of the faults that strike a call now. */
  call(site?: Partial<CallSite>): readonly string[];
  plan(site?: Partial<CallSite>): CallPlan | undefined;
  webhook(site?: Partial<WebhookSite>): { readonly ids: readonly string[]; readonly plan: WebhookPlan } | undefined;
}

/** A director of a schedule as users write it, in virtual time. */
export function direct(schedule: unknown, random: Random = createRandom(1)): Stage {
  const clock = createVirtualClock(startMs);
  const events: NewEvent[] = [];
  const lines: string[] = [];
  const crashes: string[] = [];
  const director = createDirector({
    faults: builtins.faults,
    schedule: parseSchedule(schedule, "test", builtins.faults),
    random,
    clock,
    recorder: {
      record: (event) => {
        if ("fault" in event) lines.push(`${clock.now() - startMs} ${event.type} ${event.fault}`);
        return events.push(event) - 1;
      },
    },
    crash: async ({ signal }, site) => {
      crashes.push(`${signal} ${site.kind === "call" ? site.operation : site.webhook}`);
    },
  });
  const ask = (site: Partial<CallSite> = {}) => director.onCall(callFacts(site, { nowMs: clock.now() }));
  return {
    director,
    clock,
    events,
    crashes,
    told: () => lines,
    call: (site) => ask(site)?.ids ?? [],
    plan: (site) => ask(site)?.plan,
    webhook: (site) => director.onWebhook(webhookFacts(site, clock.now())),
  };
}
