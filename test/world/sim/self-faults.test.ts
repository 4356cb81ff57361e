import { describe, expect, it } from "vitest";
import { builtins } from "../../../src/catalogue.ts";
import type { TransactionMoment } from "../../../src/core/fault.ts";
import type { NewEvent } from "../../../src/core/history.ts";
import { createRandom } from "../../../src/core/random.ts";
import type { Schedule, ScheduledFault } from "../../../src/core/schedule.ts";
import { createDirector } from "../../../src/faults/director.ts";
import { createSelfFaults } from "../../../src/world/sim/self-faults.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

type During = NonNullable<ScheduledFault["during"]>;

const jump = (byMs: number, during?: During, id = "j"): ScheduledFault => ({
  id,
  fault: "clock-jump",
  at: {},
  with: { by_ms: byMs },
  ...(during && { during }),
});
const kill = (moment: TransactionMoment, transaction: number, during?: During): ScheduledFault => ({
  id: `${moment} ${transaction}`,
  fault: "crash-in-transaction",
  at: {},
  with: { moment, transaction, restart_after_ms: 70 },
  ...(during && { during }),
});

/** What a schedule does to a process: the jumps of its clock and its kills. */
function enacting(schedule: Schedule) {
  const clock = createVirtualClock();
  const told: NewEvent[] = [];
  const recorder = { record: (event: NewEvent) => told.push(event) };
  const director = createDirector({
    faults: builtins.faults,
    schedule,
    random: createRandom(1),
    recorder,
    clock,
    crash: async () => {},
  });
  const kills: { signal: string; restartAfterMs: number; reason: string; which: number }[] = [];
  let offsetMs = 0;
  const process = {
    crash: (crash: { signal: "SIGKILL" | "SIGSTOP"; restartAfterMs: number }, reason: string, which: number): void => {
      kills.push({ ...crash, reason, which });
    },
    jump: (byMs: number): void => {
      offsetMs += byMs;
    },
  };
  const self = createSelfFaults({ director, process, clock });
  return {
    clock,
    kills,
    self,
    offsetMs: () => offsetMs,
    fired: () => told.flatMap((event) => (event.type === "fault-fired" ? [event.fault] : [])),
    /** Whole transactions of one process, as its store passes them. */
    transactions: (count: number, which = 0): number => {
      for (let n = 1; n <= count; n += 1)
        for (const moment of ["before-transaction", "before-commit", "after-commit"] as const)
          if (self.strikes(moment, which)) return n;
      return 0;
    },
    arm: () => {
      director.arm();
      self.arm();
    },
    heal: () => {
      director.heal();
      self.heal();
    },
  };
}

describe("a kill at a transaction", () => {
  it.each(["before-transaction", "before-commit", "after-commit"] as const)(
    "comes %s of the one it names, to the process that is there, once",
    (moment) => {
      const { arm, transactions, kills, fired } = enacting([kill(moment, 3)]);
      arm();
      expect([transactions(2, 1), transactions(9, 2)]).toEqual([0, 1]);
      expect(kills).toEqual([{ signal: "SIGKILL", restartAfterMs: 70, reason: `SIGKILL ${moment} 3`, which: 2 }]);
      expect([transactions(9), kills.length, fired()]).toEqual([0, 1, [`${moment} 3`]]);
    },
  );

  it("counts from the arming on and until the healing, each moment by itself", () => {
    const { arm, heal, transactions, kills, self } = enacting([kill("after-commit", 4)]);
    expect(transactions(5)).toBe(0);
    arm();
    self.strikes("before-commit", 0);
    expect(transactions(3)).toBe(0);
    heal();
    expect(transactions(5)).toBe(0);
    expect(kills).toEqual([]);
    expect(self.passed()).toEqual({ "before-transaction": 3, "before-commit": 4, "after-commit": 3 });
  });

  it("comes as often as the schedule has kills", () => {
    const { arm, transactions, fired } = enacting([kill("after-commit", 5), kill("before-commit", 2)]);
    arm();
    expect([transactions(9), transactions(9), transactions(9)]).toEqual([2, 4, 0]);
    expect(fired()).toEqual(["before-commit 2", "after-commit 5"]);
  });

  it("keeps to its episode, and is not made up for", async () => {
    const { arm, clock, transactions, fired } = enacting([
      kill("before-commit", 1, { fromMs: 10, toMs: 20 }),
      kill("before-commit", 2, { fromMs: 10, toMs: 20 }),
      kill("before-commit", 3, { fromMs: 10, toMs: 20 }),
    ]);
    arm();
    expect(transactions(1)).toBe(0);
    await clock.advance(10);
    expect(transactions(1)).toBe(1);
    await clock.advance(10);
    expect(transactions(5)).toBe(0);
    expect(fired()).toEqual(["before-commit 2"]);
  });
});

describe("a jump of the clock", () => {
  it("comes when the faults are armed, and lasts beyond their healing: a machine's clock is set once", async () => {
    const { arm, heal, clock, offsetMs, fired } = enacting([jump(-3_600_000)]);
    await clock.advance(50);
    expect(offsetMs()).toBe(0);
    arm();
    await clock.advance(0);
    expect([offsetMs(), fired()]).toEqual([-3_600_000, ["j"]]);
    heal();
    await clock.advance(100_000);
    expect([offsetMs(), fired()]).toEqual([-3_600_000, ["j"]]);
  });

  it("comes with its episode, and is set right at its end", async () => {
    const { arm, heal, clock, offsetMs } = enacting([jump(5_000, { fromMs: 100, toMs: 300 })]);
    arm();
    const seen: number[] = [];
    for (const ms of [99, 1, 199, 1, 1_000]) {
      await clock.advance(ms);
      seen.push(offsetMs());
    }
    heal();
    expect([...seen, offsetMs()]).toEqual([0, 5_000, 5_000, 0, 0, 0]);
  });

  it("is set right by the healing where its episode is still on, and only once", async () => {
    const { arm, heal, clock, offsetMs } = enacting([
      jump(5_000, { fromMs: 0, toMs: 300 }, "one"),
      jump(-200, { fromMs: 10, toMs: 400 }, "two"),
    ]);
    arm();
    await clock.advance(50);
    expect(offsetMs()).toBe(4_800);
    heal();
    expect(offsetMs()).toBe(0);
    await clock.advance(1_000);
    expect(offsetMs()).toBe(0);
  });

  it("does not come where the faults are healed before its episode", async () => {
    const { arm, heal, clock, offsetMs, fired } = enacting([jump(5_000, { fromMs: 100, toMs: 300 })]);
    arm();
    await clock.advance(50);
    heal();
    await clock.advance(1_000);
    expect([offsetMs(), fired()]).toEqual([0, []]);
  });
});
