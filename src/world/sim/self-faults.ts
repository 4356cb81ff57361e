import type { Clock } from "../../core/clock.ts";
import type { TransactionMoment } from "../../core/fault.ts";
import type { Director, ScheduledSelfFault } from "../../faults/director.ts";
import type { SimProcess } from "./sim-process.ts";

/** Enacts what strikes the integration where no partner sees it: its clock, and the transactions of its store. */
export interface SelfFaults {
  arm(): void;
  heal(): void;
  /** Told of each moment that passes; true: the process dies of it. */
  strikes(moment: TransactionMoment, process: number): boolean;
  /** Moments that passed while armed. */
  passed(): Readonly<Record<TransactionMoment, number>>;
}

export function createSelfFaults(options: {
  readonly director: Pick<Director, "selfFaults" | "enacted">;
  readonly process: Pick<SimProcess, "crash" | "jump">;
  readonly clock: Clock;
}): SelfFaults {
  const { director, process, clock } = options;
  const passed: Record<TransactionMoment, number> = { "before-transaction": 0, "before-commit": 0, "after-commit": 0 };
  const cancels: (() => void)[] = [];
  /** How far each episode that is on has set the clock. */
  const jumped = new Map<string, number>();
  let armedMs: number | undefined;
  let crashes: ScheduledSelfFault[] = [];

  const setRight = (id: string): void => {
    process.jump(-(jumped.get(id) ?? 0));
    jumped.delete(id);
  };
  const jump = ({ id, toMs }: ScheduledSelfFault, byMs: number): void => {
    process.jump(byMs);
    director.enacted(id);
    if (toMs !== undefined) jumped.set(id, byMs);
  };
  return {
    arm: () => {
      armedMs = clock.now();
      const all = director.selfFaults();
      crashes = all.filter(({ action }) => action.type === "crash");
      for (const fault of all) {
        const { id, action, fromMs, toMs } = fault;
        if (action.type !== "clock-jump") continue;
        cancels.push(clock.after(fromMs, () => jump(fault, action.byMs)));
        // an episode's end sets it right again
        if (toMs !== undefined) cancels.push(clock.after(toMs, () => setRight(id)));
      }
    },
    heal: () => {
      armedMs = undefined;
      for (const cancel of cancels.splice(0)) cancel();
      for (const id of [...jumped.keys()]) setRight(id);
    },
    strikes: (moment, which) => {
      if (armedMs === undefined) return false;
      passed[moment] += 1;
      const sinceMs = clock.now() - armedMs;
      const struck = crashes.find(
        ({ action, fromMs, toMs = Number.POSITIVE_INFINITY }) =>
          action.type === "crash" &&
          action.moment === moment &&
          action.transaction === passed[moment] &&
          sinceMs >= fromMs &&
          sinceMs < toMs,
      );
      if (struck === undefined || struck.action.type !== "crash") return false;
      const { restartAfterMs, transaction } = struck.action;
      director.enacted(struck.id);
      process.crash({ signal: "SIGKILL", restartAfterMs }, `SIGKILL ${moment} ${transaction}`, which);
      return true;
    },
    passed: () => passed,
  };
}
