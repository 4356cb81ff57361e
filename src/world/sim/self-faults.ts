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
  readonly director: Pick<Director, "selfFaults" | "enacted" | "undone">;
  readonly process: Pick<SimProcess, "crash" | "jump">;
  readonly clock: Clock;
}): SelfFaults {
  const { director, process, clock } = options;
  const passed: Record<TransactionMoment, number> = { "before-transaction": 0, "before-commit": 0, "after-commit": 0 };
  const cancels: (() => void)[] = [];
  let armed = false;
  let crashes: ScheduledSelfFault[] = [];

  const jump = (id: string, byMs: number): void => {
    process.jump(byMs);
    director.enacted(id);
  };
  return {
    arm: () => {
      armed = true;
      const all = director.selfFaults();
      crashes = all.filter(({ action }) => action.type === "crash");
      for (const { id, action, fromMs, toMs } of all) {
        if (action.type !== "clock-jump") continue;
        cancels.push(clock.after(fromMs, () => jump(id, action.byMs)));
        // an episode's end sets it right again
        if (toMs !== undefined) cancels.push(clock.after(toMs, () => process.jump(-action.byMs)));
      }
    },
    heal: () => {
      armed = false;
      for (const cancel of cancels.splice(0)) cancel();
    },
    strikes: (moment, which) => {
      if (!armed) return false;
      passed[moment] += 1;
      const struck = crashes.find(
        ({ action }) => action.type === "crash" && action.moment === moment && action.transaction === passed[moment],
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
