import type { FaultCatalogue } from "../../core/catalogue.ts";
import { createRandom } from "../../core/random.ts";
import type { LiveCell } from "./arrange.ts";

/** What tells faults apart as far as an integration's capacity goes: a call that is held keeps one of its slots until it gives up. */
export type Load = "none" | "calls" | "held calls" | "webhooks";

/** Long enough for others to wait for the slot. */
const heldMs = 500;

/** Decisions are pure, so a fault can be asked beforehand how long it holds a call. */
export function loadOf({ faults: all }: LiveCell, catalogue: FaultCatalogue): Load {
  const loads = all.map(({ fault: name, at, with: given }): Load => {
    const fault = catalogue[name];
    if (fault?.family === "webhook") return "webhooks";
    if (fault?.family !== "call" && fault?.family !== "read") return "none";
    const { partner = "-", operation = "-" } = at;
    const site = { kind: "call", partner, operation, order: "-", attempt: 1 } as const;
    const facts = { site, method: "POST", read: false, effectful: true, nowMs: 0 };
    const plan = fault.decide(facts, given, createRandom(0), undefined);
    const delivery = plan?.delivery;
    const overMs = delivery?.type === "hang" ? delivery.holdMs : delivery?.type === "slow" ? delivery.overMs : 0;
    return Math.max(overMs, plan?.delayMs ?? 0) >= heldMs ? "held calls" : "calls";
  });
  const [first = "none"] = (["held calls", "calls", "webhooks"] as const).filter((load) => loads.includes(load));
  return first;
}

/** How many schedules were run in how long, waiting for their ends among it. */
export interface Rates {
  readonly isHeld: (cell: LiveCell) => boolean;
  /** A batch of orders that each have faults of their own. */
  add(rows: readonly (LiveCell | "control")[], lastedMs: number): void;
  /** A run of what strikes everybody. */
  addTogether(rows: readonly (LiveCell | "control")[], lastedMs: number): void;
  /** In words; undefined where nothing was run. */
  told(): string | undefined;
  /** How long so many schedules that strike one order will take, by those that were run; undefined where none were. */
  expectedMs(schedules: number): number | undefined;
}

const perSecond = (count: number, ms: number): string => ((1000 * count) / ms).toFixed(1);

export function createRates(catalogue: FaultCatalogue): Rates {
  const run = new Map<Load | "nothing", number>();
  let [eachMs, togetherMs, together] = [0, 0, 0];
  const of = (load: Load | "nothing"): number => run.get(load) ?? 0;
  const ofOne = (): number => of("calls") + of("held calls") + of("webhooks");
  return {
    isHeld: (cell) => loadOf(cell, catalogue) === "held calls",
    add: (rows, lastedMs) => {
      eachMs += lastedMs;
      for (const row of rows) {
        const load = row === "control" ? "nothing" : loadOf(row, catalogue);
        run.set(load, of(load) + 1);
      }
    },
    addTogether: (rows, lastedMs) => {
      togetherMs += lastedMs;
      together += rows.length;
    },
    told: () => {
      const kinds = (["calls", "held calls", "webhooks"] as const).filter((load) => of(load) > 0);
      const all = ofOne();
      const parts = kinds.map((load) => `${perSecond(of(load), eachMs)} with faults at ${load}`).join(", ");
      const beside = of("nothing") > 0 ? `, beside ${perSecond(of("nothing"), eachMs)} orders without faults` : "";
      const told = [
        ...(all > 0 ? [`${perSecond(all, eachMs)} that strike one order (${parts})${beside}`] : []),
        ...(together > 0 ? [`${perSecond(together, togetherMs)} that strike everybody`] : []),
      ];
      return told.length === 0 ? undefined : `schedules a second: ${told.join("; ")}`;
    },
    expectedMs: (schedules) => (ofOne() === 0 ? undefined : (schedules * eachMs) / ofOne()),
  };
}
