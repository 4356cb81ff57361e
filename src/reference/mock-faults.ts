import { builtins } from "../catalogue.ts";
import type { Clock } from "../core/clock.ts";
import { FiredrillError } from "../core/errors.ts";
import type { FaultPort } from "../core/fault.ts";
import { createRandom } from "../core/random.ts";
import type { Json } from "../core/schedule.ts";
import { createDirector, type Director } from "../faults/director.ts";
import { type Aimable, checkSites, parseSchedule } from "../faults/schedule.ts";

/** A fault of a unit test, at a site in business coordinates. What `at` leaves out matches everything. */
export interface MockFault {
  /** A name of the fault catalogue, of those that strike calls, reads and webhooks: `response-lost`. */
  readonly fault: string;
  readonly at?: {
    readonly partner?: string;
    /** The contract's `operationId`. */
    readonly operation?: string;
    /** A webhook's type. */
    readonly webhook?: string;
    /** May end in `*`. */
    readonly order?: string;
    /** The first is 1. */
    readonly attempt?: number;
  };
  /** The fault's parameters; each has a default. */
  readonly with?: Readonly<Record<string, Json>>;
  /** Strikes at most so often; at every match unless given. */
  readonly times?: number;
}

export interface MockFaults extends FaultPort {
  /** @throws FiredrillError where there is no such fault, parameter or site, or it could strike nothing in a unit test */
  add(fault: MockFault): void;
  /** How often each has struck, in the order in which they were added. */
  struck(): readonly { readonly fault: MockFault; readonly times: number }[];
  clear(): void;
}

interface MockFaultPorts {
  readonly clock: Clock;
  readonly seed: number;
  /** By partner: what can be aimed at. */
  readonly contracts: Readonly<Record<string, Aimable>>;
  /** Decides where no fault strikes. */
  readonly otherwise: FaultPort;
}

const families = ["call", "read", "webhook"];

/** Faults that tests add one by one. Each has a director of its own: one that has struck stays counted when another comes. */
export function createMockFaults({ clock, seed, contracts, otherwise }: MockFaultPorts): MockFaults {
  const added: { readonly fault: MockFault; readonly id: string; readonly director: Director }[] = [];

  const add = (fault: MockFault): void => {
    const id = `f${added.length + 1}`;
    const place = `the fault ${fault.fault}`;
    const schedule = parseSchedule([{ id, at: {}, ...fault }], place, builtins.faults);
    checkSites(schedule, contracts, place);
    const family = builtins.faults[fault.fault]?.family ?? "";
    if (!families.includes(family))
      throw new FiredrillError({
        code: "FD_SCHEDULE",
        place,
        problem: `it strikes what a unit test does not have: it is of the family ${family}`,
        remedy: "Use `firedrill run` for it, or a fault on calls, reads or webhooks.",
      });
    const director = createDirector({
      faults: builtins.faults,
      schedule,
      random: createRandom(seed, `fault ${id}`),
      recorder: { record: () => 0 },
      clock,
      crash: async () => {},
    });
    director.arm();
    added.push({ fault, id, director });
  };

  const first = <T>(ask: (port: FaultPort) => T | undefined): T | undefined => {
    for (const { director } of added) {
      const decided = ask(director);
      if (decided !== undefined) return decided;
    }
    return ask(otherwise);
  };

  return {
    add,
    struck: () => added.map(({ fault, id, director }) => ({ fault, times: director.strikes()[id] ?? 0 })),
    clear: () => {
      for (const { director } of added.splice(0)) director.heal();
    },
    onCall: (facts) => first((port) => port.onCall(facts)),
    onWebhook: (facts) => first((port) => port.onWebhook(facts)),
    crash: (crash, site) => otherwise.crash(crash, site),
  };
}
