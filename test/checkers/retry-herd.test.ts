import { describe, expect, it } from "vitest";
import type { Declared } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { declared, type Failure } from "./build-history.ts";
import { checkOne, said } from "./check-one.ts";

const { breaker: _none, ...promises } = declared;
const retry = { maxAttempts: 10, baseMs: 60, capMs: 960 };
const away: readonly Failure[] = Array.from({ length: 4 }, () => ({ status: 503 }));

type Pause = (at: { readonly nowMs: number; readonly attempt: number; readonly n: number }) => number;

/** Forty customers within some three seconds, and a gateway that fails each of them four times. */
const check = (waitMs: Pause, more: Declared = {}, firstMs: Pause = () => 0): string =>
  said(
    checkOne(
      "retries",
      (builder) => {
        for (let n = 1; n <= 40; n += 1) {
          const order = builder.order(`order-${n}`, 5000, "EUR", n * 70);
          order.place();
          const untilFirstMs = firstMs({ nowMs: order.now(), attempt: 0, n });
          order.pass(untilFirstMs, untilFirstMs);
          order.authorize({ failures: away, waitMs: (attempt) => waitMs({ nowMs: order.now(), attempt, n }) });
        }
      },
      { declared: { ...promises, retry, ...more } },
    ),
  );

const tickMs = 960;
const onTheTick: Pause = ({ nowMs }) => tickMs - (nowMs % tickMs);
const random = createRandom(5, "jitter");
const ceilingMs = (attempt: number): number => Math.min(retry.capMs, retry.baseMs * 2 ** attempt);

describe("orders that had to wait for a partner", () => {
  it("come back in herds where all are put off until the next tick of one clock", () => {
    expect(check(onTheTick)).toMatch(
      /^broken: after failures of payment orders came back all at once: \d+ of \d+ retries fell into \d moments of 50 ms, 9\d\d ms apart, with up to \d\d orders in one/,
    );
  });

  it("come back spread by full jitter, by half of it, and by a wait that each draws anew", () => {
    expect(check(({ attempt }) => random.next() * 2 * ceilingMs(attempt))).toBe("held");
    expect(check(({ attempt }) => (0.5 + random.next()) * ceilingMs(attempt))).toBe("held");
    expect(check(() => 300 + random.next() * 600)).toBe("held");
  });

  it("come back in small groups where a worker takes up what is due often, against what is declared", () => {
    const pollMs = 100;
    expect(
      check(({ nowMs, attempt }) => {
        const dueMs = nowMs + random.next() * 2 * ceilingMs(attempt);
        return Math.ceil(dueMs / pollMs) * pollMs - nowMs;
      }),
    ).toBe("held");
  });

  it("come back one after the other where a job goes through them", () => {
    expect(check(({ nowMs, n }) => tickMs - (nowMs % tickMs) + n * 8)).toBe("held");
  });

  it("may come with the job that the shop declares, and once a breaker closes", () => {
    expect(check(onTheTick, { jobEveryMs: tickMs })).toBe("held");
    expect(check(onTheTick, { breaker: { consecutiveFailures: 500, openMs: 1000 } })).toBe("held");
  });

  it("come in ticks as all calls of a worker that looks from time to time", () => {
    expect(check(onTheTick, {}, onTheTick)).toBe("held");
  });
});
