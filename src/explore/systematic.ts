import type { Plan } from "../core/plan.ts";
import type { Json, ScheduledFault } from "../core/schedule.ts";
import type { AimedFault, FaultSpace } from "./fault-space.ts";
import { standardParameters } from "./telling-parameters.ts";

/** The denominators of one depth. */
export interface DepthCount {
  readonly depth: number;
  /** Sites that were struck, and kinds of faults that struck them. */
  readonly sites: number;
  readonly kinds: number;
  schedules: number;
  /** Left out at the next depth: the fault changed nothing for anybody else (`unmoved`), or the run behaved like an earlier one (`alike`). */
  unmoved: number;
  alike: number;
  /** Schedules whose faults did not all fire. */
  unfired: number;
  /** Over real sockets: not run, since another one told what comes of them. */
  told?: number;
  /** Over real sockets, of several faults: how many there were before they were sifted, and why some were not run. */
  sifted?: SiftedCount;
}

/** Schedules of several faults that were not run, since fewer faults have told what comes of them. */
export interface SiftedCount {
  /** All that there were. */
  readonly of: number;
  /**
   * From the last site on each party went as in an order without faults, or all as in another schedule that is struck there and nowhere
   * at the same call.
   */
  readonly onward: number;
  /** At that site the shop did not tell the fault from another one when that struck alone. */
  readonly ofKind: number;
  /** Both strike before customers go on, and come up on a shorter way too. */
  readonly shorter: number;
  /** The same faults, which come up in either order. */
  readonly twice: number;
}

/** The plan with this schedule. */
export function planWith(base: Plan, faults: readonly AimedFault[]): Plan {
  const schedule = faults.map((fault, n): ScheduledFault => ({ id: `f${n + 1}`, ...fault }));
  return { ...base, scenario: { ...base.scenario, faults: schedule } };
}

/**
 * What has no site of its own: faults of whole links, of the integration's clock, and kills at each moment of each
 * transaction that the run without faults went through.
 */
export function standingFaults({ faults, links }: FaultSpace, transactions: number): AimedFault[] {
  const named = (name: string): readonly Readonly<Record<string, Json>>[] => {
    const fault = faults[name];
    return fault === undefined ? [] : [standardParameters(fault)];
  };
  const jumps = named("clock-jump").flatMap((given) => [given, { ...given, by_ms: -Number(given.by_ms) }]);
  const kills = named("crash-in-transaction").flatMap((given) =>
    Array.from({ length: transactions }, (_, n) => n + 1).flatMap((transaction) =>
      // nothing lies between one commit and the next transaction but memory
      ["before-commit", "after-commit"].map((moment) => ({ ...given, moment, transaction })),
    ),
  );
  return [
    ...links.flatMap(({ link, choices }) => choices.map((choice) => ({ ...choice, at: { link } }))),
    ...jumps.map((given) => ({ fault: "clock-jump", at: {}, with: given })),
    ...kills.map((given) => ({ fault: "crash-in-transaction", at: {}, with: given })),
  ];
}
