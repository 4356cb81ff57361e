import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import type { FaultFamily } from "../../src/core/fault.ts";
import { plainSettings } from "../../src/core/plan.ts";
import type { ScheduledFault } from "../../src/core/schedule.ts";
import type { SitePattern } from "../../src/core/site.ts";
import { judge } from "../../src/explore/judge.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import { onlyOnTheWire } from "../../src/world/sim/links.ts";
import { runPlan } from "../../src/world/sim/run-plan.ts";

/** No integration could keep laws that contradict each other: the reference keeps them all under load, whatever goes wrong for however long. */

const partners = ["payment", "carrier", "messaging"] as const;
const lengthsMs = [300, 1000, 3000, 10_000];
const fromMs = 1500;
const world = referenceWorld();

const parametersOf = (name: string): ScheduledFault["with"] =>
  Object.fromEntries(Object.entries(builtins.faults[name]?.parameters ?? {}).map(([key, one]) => [key, one.default]));

const aimAt = (partner: string, family: FaultFamily): SitePattern => {
  if (family === "self") return {};
  return family === "link" ? { link: partner } : { partner };
};

/** What the reference breaks, and whether the fault struck at all. */
async function under(name: string, partner: string, lengthMs: number): Promise<{ broken: readonly string[]; fired: number }> {
  const family = builtins.faults[name]?.family ?? "call";
  const during = { fromMs, toMs: fromMs + lengthMs };
  const fault: ScheduledFault = {
    id: "f1",
    fault: name,
    at: aimAt(partner, family),
    with: parametersOf(name),
    during,
    // each kill costs the process its memory: a few are an episode, one at each call is no world
    ...(family === "process" && { times: 3 }),
  };
  const scenario = {
    name: `${name} at ${partner}`,
    story: "Something is wrong at one partner for a while, under load.",
    workload: { orders: [], load: { ratePerSecond: 10, durationMs: during.toMs + 1500 } },
    faults: [fault],
    safetyMs: during.toMs + 2000,
    settleMs: 120_000,
    partners: {},
    expect: { except: {} },
  };
  const enact = (plan: Parameters<typeof runPlan>[0]["plan"]) => runPlan({ plan, ...world });
  const { broken, fired, error } = await judge({ scenario, seed: 1, sim: plainSettings }, { enact, checkers: builtins.checkers });
  return { broken: [...broken.map(({ checker, sentence }) => `${checker}: ${sentence}`), ...(error ? [error] : [])], fired };
}

/** What finds nothing there that it could strike: messages are not read back while all is well, bytes are cut on the wire alone, and the first transaction is over before the episode. */
const cannotStrike: readonly string[] = [
  "not-found-yet at messaging",
  "stale-read at messaging",
  "crash-in-transaction at the integration",
  ...[...onlyOnTheWire].flatMap((name) => partners.map((partner) => `${name} at ${partner}`)),
];

const cases = Object.values(builtins.faults).flatMap(({ name, family }) =>
  (family === "self" ? ["the integration"] : partners).map((partner) => [name, partner] as const),
);

describe("the laws together", () => {
  it.each(cases)("hold the reference under %s at %s, for 0.3 to 10 seconds of load", async (name, partner) => {
    const found: string[] = [];
    let fired = 0;
    for (const lengthMs of lengthsMs) {
      const came = await under(name, partner, lengthMs);
      fired += came.fired;
      found.push(...came.broken.map((text) => `${lengthMs} ms: ${text}`));
    }
    expect(found).toEqual([]);
    expect(fired > 0, "whether it struck").toBe(!cannotStrike.includes(`${name} at ${partner}`));
  });
});
