import { expect, it } from "vitest";
import { createRandom } from "../../src/core/random.ts";
import { drawLatency } from "../../src/partner/latency.ts";

it("has the median and the 99th percentile that are asked for, and an end", () => {
  const random = createRandom(1, "latency");
  const drawn = Array.from({ length: 20_000 }, () => drawLatency({ p50Ms: 40, p99Ms: 900 }, random)).sort((a, b) => a - b);
  expect(drawn[10_000]).toBeGreaterThan(38);
  expect(drawn[10_000]).toBeLessThan(42);
  expect(drawn[19_800]).toBeGreaterThan(780);
  expect(drawn[19_800]).toBeLessThan(1_020);
  expect(drawn.at(-1)).toBeLessThanOrEqual(3_600);
});

it("is the same for all where both are the same", () => {
  expect(drawLatency({ p50Ms: 70, p99Ms: 70 }, createRandom(3))).toBe(70);
});
