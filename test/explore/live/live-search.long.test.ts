import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { fitIn } from "../../../src/cli/drill.ts";
import { openLive } from "../../../src/cli/open-world.ts";
import { openProject } from "../../../src/cli/project.ts";
import { faultSpace } from "../../../src/explore/fault-space.ts";
import { type LiveExploration, searchLive } from "../../../src/explore/live/live-search.ts";
import { waysOf } from "../../../src/explore/live/ways.ts";

const folder = mkdtempSync(join(tmpdir(), "firedrill-"));
afterEach(() => {
  delete process.env.WRONG;
  rmSync(folder, { recursive: true, force: true });
});

/** Both calls of its plain customers, at which any of these faults strikes. */
async function searched(wrong?: string): Promise<LiveExploration> {
  if (wrong !== undefined) process.env.WRONG = wrong;
  const project = await openProject("test/explore/live/shop/firedrill.yaml");
  const { signal } = new AbortController();
  const world = await openLive(project, { seed: 1, folder, signal });
  const { faults } = project.catalogue;
  const struck = Object.fromEntries(
    ["refuse", "response-lost", "status", "hang-after-effect", "not-json"].map((name) => [name, faults[name]]),
  ) as typeof faults;
  const contracts = Object.fromEntries(project.blueprints.map(({ name, contract }) => [name, contract]));
  try {
    return await searchLive({
      ways: waysOf({ requests: project.config.orders?.actions, statuses: ["confirmed", "declined"] }).filter(
        ({ name }) => name === "plain",
      ),
      // it leans on its partner's keys, which this one keeps
      space: { ...faultSpace(contracts, { faults: struck, parameters: "standard", takesWebhooks: false }), weakKeys: [] },
      // the mistake breaks another law as well, and which of them comes first is no matter here
      checkers: project.catalogue.checkers.filter(({ name }) => wrong === undefined || name === "charged-once"),
      faults,
      enact: async (wanted) => {
        const { scenario } = fitIn(project, wanted, "live");
        const ran = await world.enact({ scenario, seed: 1, folder, calm: undefined, signal, onPhase: () => {} });
        return { ...ran, scenario };
      },
      depth: 1,
      ratePerSecond: 10,
      keepGoing: false,
      isOver: () => false,
      isTimeUp: () => false,
      onProgress: () => {},
      onShrink: () => {},
      onNote: () => {},
    });
  } finally {
    await world.close();
  }
}

describe("a search over real sockets", () => {
  it("tries each fault at each call of a right shop, and finds nothing", async () => {
    const { counterexamples, unconfirmed, complete, depths, proved, over } = await searched();
    expect({ counterexamples, unconfirmed, complete, proved, over }).toEqual({
      ...{ counterexamples: [], unconfirmed: [], complete: 1, over: false },
      proved: depths[1]?.schedules,
    });
    expect(depths[1]).toMatchObject({ sites: 2, kinds: 5, schedules: 10, unfired: 0 });
  });

  it("finds the mistake of its wrong neighbour, proves it alone, and says what is needed for it", async () => {
    const { counterexamples } = await searched("keys");
    const [found] = counterexamples;
    expect(counterexamples).toHaveLength(1);
    expect(found).toMatchObject({ broken: { checker: "charged-once", order: "order-1" }, times: 3, minimal: true });
    const { faults, workload } = found?.plan.scenario ?? {};
    expect(faults).toMatchObject([{ at: { partner: "payment", operation: "createPayment", order: "order-1", attempt: 1 } }]);
    expect(workload?.orders).toMatchObject([{ totalMinor: 4200, steps: [{ do: "place" }] }]);
    expect(found?.nearest?.difference).toMatch(/^the same without /);
  });
});
