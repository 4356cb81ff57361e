import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareOut } from "../../../src/world/shards/share-out.ts";

describe("work that is shared out", () => {
  it("gives the longest first, each to who has least", () => {
    expect(shareOut([10, 50, 20, 20], 2)).toEqual([2, 1, 2, 2]);
  });

  it("gives everybody something where there is enough of it, though it takes no time", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(60_000), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        (weights, count) => {
          const shards = shareOut(weights, count);
          expect(shards).toHaveLength(weights.length);
          const owners = new Set(shards);
          expect(owners.size).toBe(Math.min(count, weights.length));
          expect([...owners].every((shard) => shard >= 1 && shard <= count)).toBe(true);
        },
      ),
      { seed: 1 },
    );
  });
});
