import { randomBytes } from "node:crypto";
import { createConnection, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { forbidReality, type RealityGuard } from "../../src/transports/reality-guard.ts";

let guard: RealityGuard | undefined;

afterEach(() => {
  guard?.release();
  guard = undefined;
});

/** Everything that is under guard, by what the message calls it. */
const touches: readonly (readonly [string, () => unknown])[] = [
  ["Date.now", () => Date.now()],
  ["new Date()", () => new Date()],
  ["Date()", () => Date()],
  ["performance.now", () => performance.now()],
  ["process.hrtime", () => process.hrtime()],
  ["process.hrtime.bigint", () => process.hrtime.bigint()],
  ["Math.random", () => Math.random()],
  ["crypto.randomUUID", () => crypto.randomUUID()],
  ["crypto.randomBytes", () => randomBytes(4)],
  ["globalThis.setTimeout", () => setTimeout(() => {}, 1)],
  ["globalThis.setInterval", () => setInterval(() => {}, 1)],
  ["globalThis.fetch", () => fetch("http://127.0.0.1:9/")],
  ["timers/promises.setTimeout", () => sleep(1)],
  ["net.Socket.connect", () => new Socket().connect(9, "127.0.0.1")],
  ["net.Socket.connect", () => createConnection(9, "127.0.0.1")],
];

/** What a touch throws, or nothing. */
function thrownBy(touch: () => unknown): string {
  guard = forbidReality();
  guard.enter();
  try {
    touch();
    return "nothing";
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } finally {
    guard.leave();
  }
}

describe("a guard against reality", () => {
  it.each(touches)("throws where %s is touched, and names the caller", (what, touch) => {
    const told = thrownBy(touch);
    expect(told).toContain(`${what} was touched in virtual time by test/transports/reality-guard.test.ts:`);
    expect(told).toContain("take it from the ports instead");
  });

  it("tells of a touch whose throw was swallowed", () => {
    guard = forbidReality();
    guard.enter();
    try {
      Math.random();
    } catch {
      // as code under test may
    }
    expect(guard.leave()).toEqual([expect.stringContaining("Math.random")]);
    guard.enter();
    expect(guard.leave()).toEqual([]);
  });

  it("leaves alone what says nothing of the world outside", () => {
    guard = forbidReality();
    guard.enter();
    const made = new Date(5);
    const told = [
      made.toISOString(),
      made instanceof Date,
      Date.parse("1970-01-01T00:00:01Z"),
      Date.UTC(1970, 0),
      Math.max(1, 2),
    ];
    expect(guard.leave()).toEqual([]);
    expect(told).toEqual(["1970-01-01T00:00:00.005Z", true, 1000, 0, 2]);
  });

  it("forbids nothing before it is entered, nor after it was left as often", () => {
    guard = forbidReality();
    expect(typeof Date.now()).toBe("number");
    guard.enter();
    guard.enter();
    guard.leave();
    expect(() => Math.random()).toThrow("Math.random");
    guard.leave();
    expect(Math.random()).toBeLessThan(1);
  });

  it("puts everything back", () => {
    const before = [Date, Date.now, Math.random, setTimeout, fetch, process.hrtime, performance.now, crypto.randomUUID];
    guard = forbidReality();
    guard.release();
    guard = undefined;
    expect([Date, Date.now, Math.random, setTimeout, fetch, process.hrtime, performance.now, crypto.randomUUID]).toEqual(before);
    expect(randomBytes(4)).toHaveLength(4);
  });

  it("is refused beside another", () => {
    guard = forbidReality();
    expect(() => forbidReality()).toThrow("stands guard already");
  });
});
