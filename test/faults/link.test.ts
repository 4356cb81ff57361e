import { describe, expect, it } from "vitest";
import { certificateProblems, type ToxicAction } from "../../src/core/fault.ts";
import type { Json } from "../../src/core/schedule.ts";
import { faultOf, parametersOf } from "./facts.ts";

type Given = Readonly<Record<string, Json>>;

describe("a fault of a link", () => {
  it.each<[string, Given, Omit<ToxicAction, "id">]>([
    ["link-down", {}, { kind: "down", stream: "both", attributes: {} }],
    [
      "link-latency",
      { latency_ms: 40, jitter_ms: 5 },
      { kind: "latency", stream: "downstream", attributes: { latency: 40, jitter: 5 } },
    ],
    ["link-bandwidth", { rate_kb_per_s: 3 }, { kind: "bandwidth", stream: "downstream", attributes: { rate: 3 } }],
    ["link-timeout", { timeout_ms: 90 }, { kind: "timeout", stream: "downstream", attributes: { timeout: 90 } }],
    ["link-reset-peer", { timeout_ms: 90 }, { kind: "reset_peer", stream: "downstream", attributes: { timeout: 90 } }],
    ["link-limit-data", { bytes: 9 }, { kind: "limit_data", stream: "downstream", attributes: { bytes: 9 } }],
    ["link-slow-close", { delay_ms: 90 }, { kind: "slow_close", stream: "downstream", attributes: { delay: 90 } }],
    [
      "link-slicer",
      { average_bytes: 8, variation_bytes: 2, delay_us: 10 },
      { kind: "slicer", stream: "downstream", attributes: { average_size: 8, size_variation: 2, delay: 10 } },
    ],
  ])("%s %j speaks Toxiproxy's terms", (name, given, action) => {
    const fault = faultOf(name);
    if (fault.family !== "link") throw new Error(`${name} is no fault of a link`);
    expect(fault.decide("f9", parametersOf(fault, given))).toStrictEqual({ id: "f9", ...action });
  });

  it.each(certificateProblems)("untrusted-certificate shows one that is %s", (problem) => {
    const fault = faultOf("untrusted-certificate");
    if (fault.family !== "link") throw new Error("untrusted-certificate is no fault of a link");
    expect(fault.decide("f9", parametersOf(fault, { problem }))).toStrictEqual({ id: "f9", kind: "certificate", problem });
  });

  it.each([
    [8, 16, 7],
    [8, 8, 7],
    [8, 7, 7],
    [8, 0, 0],
    [1, 16, 0],
  ])(
    "link-slicer of %i ± %i bytes asks for ± %i: Toxiproxy wants less than the average, and panics above it",
    (average, variation, asked) => {
      const fault = faultOf("link-slicer");
      if (fault.family !== "link") throw new Error("link-slicer is no fault of a link");
      const decided = fault.decide("f9", parametersOf(fault, { average_bytes: average, variation_bytes: variation }));
      expect(decided).toMatchObject({ attributes: { average_size: average, size_variation: asked } });
    },
  );
});
