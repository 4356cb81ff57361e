import { describe, expect, it } from "vitest";
import type { Scenario } from "../../../src/core/scenario.ts";
import { type FaultSpace, faultSpace } from "../../../src/explore/fault-space.ts";
import { type LiveExploration, searchLive } from "../../../src/explore/live/live-search.ts";
import { type LiveShard, mergeLive } from "../../../src/explore/live/merge-live.ts";
import { notRun, ownerOf } from "../../../src/explore/live/share.ts";
import { waysOf } from "../../../src/explore/live/ways.ts";
import { faults } from "../../../src/faults/index.ts";
import { builtinBlueprints } from "../../../src/reference/builtin-partners.ts";
import { charged, looked, numbered } from "./histories.ts";

const contracts = Object.fromEntries(builtinBlueprints().map(({ name, contract }) => [name, contract]));
const space: FaultSpace = faultSpace(contracts, { faults, parameters: "standard" });
const ways = waysOf({ requests: { place: {}, cancel: {} }, statuses: ["confirmed", "declined"] });

/** A shop that charges each order once, and looks at the payment of who cancels. */
const shop = async (scenario: Scenario) => ({
  scenario,
  events: numbered(
    scenario.workload.orders.flatMap(({ order, totalMinor, steps }, n) => [
      ...charged(order, totalMinor, n + 1),
      ...steps.slice(1).flatMap(({ do: what }, at) => (what === "cancel" ? looked(order, 1000 * (at + 1) + n) : [])),
    ]),
  ),
});

const search = (shard?: { index: number; count: number }): Promise<LiveExploration> =>
  searchLive({
    ...{ ways, space, faults, checkers: [], enact: shop, depth: 1, ratePerSecond: 10, keepGoing: true, shard },
    ...{ isOver: () => false, isTimeUp: () => false, onProgress: () => {}, onShrink: () => {}, onNote: () => {} },
  });

const shardOf = async (index: number, count: number): Promise<LiveShard> => {
  const shard = { index, count };
  const result = await search(shard);
  return { shard, depth: 1, keepGoing: true, result, sites: result.sites, seconds: 1, isWhole: true };
};

describe("a search over real sockets that machines share", () => {
  it("comes to the numbers of one machine, and each schedule is run by one", async () => {
    const whole = await search();
    const shards = await Promise.all([1, 2, 3].map((index) => shardOf(index, 3)));
    const { result, lost } = mergeLive(shards as [LiveShard, ...LiveShard[]]);
    expect(result.depths).toEqual(whole.depths);
    expect(result.schedules).toBe(whole.schedules);
    expect({ unproven: result.unproven, complete: result.complete, lost }).toEqual({
      ...{ unproven: whole.unproven, complete: 1 },
      lost: { sites: 0, schedules: 0 },
    });
    for (const { result: own } of shards) {
      expect(own.depths[1]?.schedules).toBeGreaterThan(0);
      expect(own.depths[1]?.schedules).toBeLessThan(whole.depths[1]?.schedules ?? 0);
    }
  });

  it("says what no machine ran, since it came up elsewhere than at the one whose it is", () => {
    const unit = "payment/getPayment #2";
    const owner = ownerOf(unit, 2);
    const shard = (index: number, sites: Record<string, number>) => ({ shard: { index, count: 2 }, sites });
    const other = owner === 1 ? 2 : 1;
    const sites = { [`${unit} on late cancel`]: 21 };
    expect(notRun([shard(owner, {}), shard(other, sites)])).toEqual({ sites: 1, schedules: 21 });
    expect(notRun([shard(owner, sites), shard(other, {})])).toEqual({ sites: 0, schedules: 0 });
  });
});
