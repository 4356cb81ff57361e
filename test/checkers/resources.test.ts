import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createHistoryBuilder } from "./build-history.ts";
import { checkHistoryWith, said } from "./check-one.ts";

const mib = 2 ** 20;

interface Held {
  readonly handles: number;
  readonly mebibytes?: number;
  readonly processes?: number;
}

/** So many orders, and what was held at first, at the half, and when all was quiet. */
function check(orders: number, held: readonly [Held, Held, Held], options: { crash?: boolean } = {}): string {
  const builder = createHistoryBuilder({ random: createRandom(5, "resources") });
  for (let n = 1; n <= orders; n += 1) {
    const order = builder.order(`order-${n}`);
    order.place();
    order.pass(10, 10);
    if (options.crash && n === 1) order.crash();
  }
  const history = builder.finish();
  const placed = history.filter((event) => event.type === "ok" && event.value.operation === "place");
  const times = [history[0]?.t ?? 0, placed[orders >> 1]?.t ?? 0, history.at(-1)?.t ?? 0];
  const samples = held.map(({ handles, mebibytes = 80, processes = 3 }, n) => ({
    ...{ i: 0, t: times[n], world: "live", actor: "integration", type: "resources" },
    value: { processes, memoryBytes: mebibytes * mib, handles },
  })) as unknown as HistoryEvent[];
  const whole = [...history, ...samples].toSorted((a, b) => a.t - b.t).map((event, i) => ({ ...event, i }));
  return said(checkHistoryWith("resources", whole));
}

describe("what an integration's processes hold", () => {
  it("may not grow with each order", () => {
    expect(check(140, [{ handles: 40 }, { handles: 115 }, { handles: 180 }])).toMatch(
      /^broken: .* 40 open files and connections at first, 115 after half of the 140 orders, and 180 when all was quiet again: 0\.9 more/,
    );
    expect(
      check(100, [
        { handles: 40, mebibytes: 80 },
        { handles: 40, mebibytes: 180 },
        { handles: 40, mebibytes: 340 },
      ]),
    ).toMatch(/^broken: .* held 80 MiB at first, 180 after half of the 100 orders, and 340/);
  });

  it("may grow once, as pools and caches do, and with calls that are under way", () => {
    expect(check(100, [{ handles: 40 }, { handles: 140 }, { handles: 150 }])).toBe("held");
    expect(check(100, [{ handles: 40 }, { handles: 50 }, { handles: 200 }])).toBe("held");
    // the pools of three partners fill, a bit at first and more after an outage
    expect(check(54, [{ handles: 28 }, { handles: 42 }, { handles: 75 }])).toBe("held");
    expect(check(100, [{ handles: 30 }, { handles: 80 }, { handles: 130 }])).toBe("held");
    expect(check(100, [{ handles: 40 }, { handles: 300 }, { handles: 60 }])).toBe("held");
    expect(
      check(100, [
        { handles: 40, mebibytes: 80 },
        { handles: 40, mebibytes: 220 },
        { handles: 40, mebibytes: 300 },
      ]),
    ).toBe("held");
  });

  it("says nothing of few orders, of more processes than at the half, and of one that was killed", () => {
    const leaking = [{ handles: 40 }, { handles: 150 }, { handles: 260 }] as const;
    expect(check(30, leaking)).toMatch(/^does not apply/);
    expect(check(100, leaking, { crash: true })).toMatch(/^does not apply/);
    expect(check(100, [leaking[0], leaking[1], { handles: 260, processes: 5 }])).toMatch(/^does not apply/);
  });
});
