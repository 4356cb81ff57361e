import { describe, expect, it } from "vitest";
import { forbidReality } from "../../src/transports/reality-guard.ts";
import { untimed } from "../../src/transports/untimed.ts";

describe("what is done untimed", () => {
  it("takes no time, and the guard against reality hears of no look at the stopwatch", () => {
    const guard = forbidReality();
    const read: number[] = [];
    guard.enter();
    untimed(() => read.push(performance.now(), performance.now()));
    const touched = guard.leave();
    guard.release();
    expect(read[1]).toBe(read[0]);
    expect(touched).toEqual([]);
  });

  it("leaves the stopwatch running for whoever comes after, even where it fails", () => {
    const fail = (): void => {
      throw new Error("on purpose");
    };
    const { now } = performance;
    expect(() => untimed(fail)).toThrow("on purpose");
    expect(performance.now).toBe(now);
  });
});
