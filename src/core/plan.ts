import type { Scenario } from "./scenario.ts";

/** How the sim world is built for one run. What the live world leaves to the machine is chosen here, and reproducible. */
export interface SimSettings {
  /** Each message between two parties takes so long, drawn from the stream `latency`. Integers, in ms. */
  readonly latencyMs: { readonly min: number; readonly max: number };
  /** What happens first among things that are due at the same time: as they were planned, by lot, or by lot between parties. */
  readonly ties: "in-order" | "uniform" | "priorities";
  /** Workers of the integration, on one store. */
  readonly workers: number;
  /** So much virtual time passes quietly between settling and the final reads, e.g. for nightly reconciliation. */
  readonly afterwardsMs: number;
  /** How partners redeliver webhooks that were refused: as their settings say, or over days, as vendors do. */
  readonly redelivery: "configured" | "days";
  /** Which live secrets partners sign webhooks with: all, or, at either end of a rotation, one alone. */
  readonly signing: "all" | "newest" | "oldest";
}

/** All that a run in the sim world follows from. The same plan gives the same history, byte for byte, on any machine. */
export interface Plan {
  readonly scenario: Scenario;
  /** Of the streams for ids, latency, ties, faults' parameters and the integration's own chances. */
  readonly seed: number;
  readonly sim: SimSettings;
}

export const plainSettings: SimSettings = {
  latencyMs: { min: 2, max: 2 },
  ties: "in-order",
  workers: 1,
  afterwardsMs: 0,
  redelivery: "configured",
  signing: "all",
};
