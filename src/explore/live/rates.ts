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

/** How many orders of each kind were started in how long. */
export interface Rates {
  readonly isHeld: (cell: LiveCell) => boolean;
  add(rows: readonly (LiveCell | "control")[], ratePerSecond: number): void;
  /** In words; undefined where none was started. */
  told(): string | undefined;
}

export function createRates(catalogue: FaultCatalogue): Rates {
  const started = new Map<string, number>();
  let seconds = 0;
  return {
    isHeld: (cell) => loadOf(cell, catalogue) === "held calls",
    add: (rows, ratePerSecond) => {
      seconds += rows.length / ratePerSecond;
      for (const row of rows) {
        const load = row === "control" ? "nothing" : loadOf(row, catalogue);
        started.set(load, (started.get(load) ?? 0) + 1);
      }
    },
    told: () => {
      if (seconds === 0) return undefined;
      const parts = ["calls", "held calls", "webhooks", "nothing"].flatMap((load) => {
        const count = started.get(load) ?? 0;
        return count === 0 ? [] : [`${(count / seconds).toFixed(1)} with faults at ${load}`];
      });
      return `orders started a second: ${parts.join(", ").replace("with faults at nothing", "without faults")}`;
    },
  };
}
