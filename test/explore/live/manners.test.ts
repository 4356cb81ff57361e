import { describe, expect, it } from "vitest";
import { joined, mannersOfBatch, withoutBatchManners } from "../../../src/explore/live/manners.ts";
import { space } from "../builtin-space.ts";

describe("what partners are like in a batch", () => {
  it("spell JSON in another way in every second one, all of them", () => {
    const varied = { json: "varied" };
    expect(mannersOfBatch(0, space)).toEqual({ payment: varied, carrier: varied, messaging: varied });
    expect(mannersOfBatch(1, space)).toBeUndefined();
    expect(mannersOfBatch(2, space)).toEqual(mannersOfBatch(0, space));
  });

  it("come besides what a schedule needs of them", () => {
    const needed = { carrier: { idempotency: "none" } } as const;
    const batch = { carrier: { json: "varied" }, payment: { json: "varied" } } as const;
    const both = { carrier: { json: "varied", idempotency: "none" }, payment: { json: "varied" } };
    expect(joined(needed, batch)).toEqual(both);
    expect(withoutBatchManners(joined(needed, batch))).toEqual(needed);
  });

  it("are all that a schedule needs where nothing is the batch's", () => {
    expect(withoutBatchManners(joined({ carrier: { idempotency: "none" } }, undefined))).toBeUndefined();
  });
});
