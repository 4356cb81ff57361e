import { builtins } from "../catalogue.ts";
import type { Clock } from "../core/clock.ts";
import { FiredrillError, messageOf } from "../core/errors.ts";
import type { FaultPort, LinkPort } from "../core/fault.ts";
import type { Recorder } from "../core/history.ts";
import { createRandom } from "../core/random.ts";
import type { Schedule } from "../core/schedule.ts";
import { createDirector } from "../faults/director.ts";
import { type Aimable, checkSites, parseSchedule } from "../faults/schedule.ts";
import { written } from "../faults/written.ts";
import { needsTls } from "../world/needs-tls.ts";
import { type LinkTimeline, startLinkTimeline } from "../world/stage/link-timeline.ts";
import { strikesIntegration } from "./simulate-schedule.ts";

export interface SwappableSchedule {
  readonly faults: FaultPort;
  /** As it could be set again. */
  get(): unknown;
  /** @throws FiredrillError FD_SCHEDULE, FD_UNKNOWN_FAULT or FD_UNKNOWN_SITE; the schedule in force stays then */
  set(value: unknown): void;
  /** Adds one fault after those in force, which are armed anew with it. Returns its id, and throws as `set` does. */
  add(value: unknown): string;
  /** How often each fault has struck since they were armed, by its id. */
  strikes(): Readonly<Record<string, number>>;
  /** Arms the schedule in force anew: counters and episodes begin again. The first time once all links are open. */
  arm(): void;
  /** Heals all links. */
  stop(): Promise<void>;
}

interface SwappableOptions {
  readonly first: Schedule;
  /** What it is called in messages. */
  readonly place: string;
  readonly seed: number;
  readonly clock: Clock;
  /** By partner: what can be aimed at. */
  readonly contracts: Readonly<Record<string, Aimable>>;
  readonly links: Pick<LinkPort, "apply" | "heal">;
  /** Whether partners are reached over TLS. */
  readonly hasTls: boolean;
  /** Whether webhooks go anywhere, over a link. */
  readonly hasWebhookLink: boolean;
  readonly recorder: Recorder;
  readonly onImpossible: (fault: string, why: string) => void;
}

/** A fault schedule that can be replaced while partners run. Nothing is killed here: there is no integration of ours to kill. */
export function createSwappableSchedule(options: SwappableOptions): SwappableSchedule {
  const { seed, clock, contracts, links, hasTls, hasWebhookLink, recorder, onImpossible } = options;
  const check = (found: Schedule, place: string): Schedule => {
    checkSites(found, contracts, place);
    const refuse = (n: number, problem: string, remedy: string): never => {
      throw new FiredrillError({ code: "FD_SCHEDULE", place: `${place}/${n}/fault`, problem, remedy });
    };
    for (const [n, { fault, at }] of found.entries()) {
      if (strikesIntegration(fault))
        refuse(
          n,
          `${fault} strikes the integration itself, which is not in the hands of \`simulate\``,
          "Use `firedrill run`, which starts it, or a fault on calls, reads, webhooks or links.",
        );
      if (needsTls.has(fault) && !hasTls) refuse(n, `${fault} strikes TLS, and the partners speak plain HTTP`, "Give --tls.");
      if (at.link === "webhooks" && !hasWebhookLink)
        refuse(
          n,
          `${fault} strikes the link of webhooks, and they go nowhere`,
          "Give --webhook-url with one host for all partners.",
        );
    }
    return found;
  };
  const direct = (schedule: Schedule) =>
    createDirector({
      faults: builtins.faults,
      schedule,
      random: createRandom(seed, "faults"),
      recorder,
      clock,
      crash: async () => {},
    });
  let schedule = check(options.first, options.place);
  let director = direct(schedule);
  let timeline: Promise<LinkTimeline> | undefined;
  /** What the links still suffer ends before anything new begins there. */
  const startLinks = (): void => {
    const before = timeline;
    const { linkPhases, enacted, undone } = director;
    timeline = (async () => {
      await (await before)?.stop();
      return startLinkTimeline({
        phases: linkPhases(),
        links,
        clock,
        fired: enacted,
        healed: undone,
        onError: (id, thrown) => onImpossible(id, messageOf(thrown)),
      });
    })();
  };
  const arm = (): void => {
    director.heal();
    director = direct(schedule);
    director.arm();
    startLinks();
  };
  const set = (value: unknown, place: string): void => {
    schedule = check(parseSchedule(value, place, builtins.faults), place);
    arm();
  };
  return {
    faults: {
      onCall: (facts) => director.onCall(facts),
      onWebhook: (facts) => director.onWebhook(facts),
      crash: (crash, site) => director.crash(crash, site),
    },
    get: () => written(schedule),
    set: (value) => set(value, "the schedule"),
    add: (value) => {
      set([...written(schedule), value], "the schedule");
      return schedule.at(-1)?.id ?? "";
    },
    strikes: () => director.strikes(),
    arm,
    stop: async () => {
      director.heal();
      await (await timeline)?.stop();
    },
  };
}
