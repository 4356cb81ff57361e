import { describe, expect, it } from "vitest";
import type { ToxicAction, ToxicKind } from "../../../src/core/fault.ts";
import { createRandom } from "../../../src/core/random.ts";
import { createSimLinks, type LinkCondition, onlyOnTheWire } from "../../../src/world/sim/links.ts";

const clear: LinkCondition = { down: false, delayMs: 0, holdMs: 0 };
const action = (kind: ToxicKind, attributes: ToxicAction["attributes"] = {}, id = "f1"): ToxicAction => ({
  id,
  kind,
  stream: "downstream",
  attributes,
});
/** As many answers' delays on a link with so much jitter. */
async function delaysMs(seed: number, attributes: ToxicAction["attributes"], count = 200): Promise<number[]> {
  const links = createSimLinks(createRandom(seed));
  await links.apply("payment", action("latency", attributes));
  return Array.from({ length: count }, () => links.conditionOf("payment", 0).delayMs);
}

describe("an answer on a link", () => {
  // a head counts as 250 bytes
  it.each<[ToxicKind, ToxicAction["attributes"], number, Partial<LinkCondition>]>([
    ["down", {}, 0, { down: true }],
    ["latency", { latency: 200 }, 5000, { delayMs: 200 }],
    ["bandwidth", { rate: 10 }, 0, { delayMs: 25 }],
    ["bandwidth", { rate: 10 }, 1001, { delayMs: 126 }],
    ["timeout", { timeout: 1000 }, 0, { breaks: "hang", holdMs: 1000 }],
    ["timeout", { timeout: 0 }, 0, { breaks: "hang", holdMs: 24 * 3_600_000 }],
    ["reset_peer", { timeout: 0 }, 0, { breaks: "reset", holdMs: 0 }],
    ["reset_peer", { timeout: 300 }, 0, { breaks: "reset", holdMs: 300 }],
    ["limit_data", { bytes: 600 }, 350, {}],
    ["limit_data", { bytes: 600 }, 351, { breaks: "cut" }],
    ["limit_data", { bytes: 250 }, 1, { breaks: "reset" }],
    ["limit_data", { bytes: 250 }, 0, {}],
  ])("meets %s %o, with %i bytes", async (kind, attributes, bytes, expected) => {
    const links = createSimLinks(createRandom(1));
    await links.apply("payment", action(kind, attributes));
    expect(links.conditionOf("payment", bytes)).toEqual({ ...clear, ...expected });
  });

  it("meets all that is on at once", async () => {
    const links = createSimLinks(createRandom(1));
    await links.apply("payment", action("latency", { latency: 200 }, "f1"));
    await links.apply("payment", action("bandwidth", { rate: 10 }, "f2"));
    await links.apply("payment", action("latency", { latency: 30 }, "f3"));
    await links.apply("payment", action("reset_peer", { timeout: 5 }, "f4"));
    await links.apply("payment", action("down", {}, "f5"));
    expect(links.conditionOf("payment", 0)).toEqual({ down: true, delayMs: 255, breaks: "reset", holdMs: 5 });
  });
});

describe("jitter", () => {
  it("is the same for the same seed, and another for another", async () => {
    const attributes = { latency: 200, jitter: 50 };
    expect(await delaysMs(1, attributes)).toEqual(await delaysMs(1, attributes));
    expect(await delaysMs(1, attributes)).not.toEqual(await delaysMs(2, attributes));
  });

  it("takes from the latency as it adds to it, and all of its range", async () => {
    const delays = await delaysMs(1, { latency: 200, jitter: 3 });
    expect([...new Set(delays)].toSorted()).toEqual([197, 198, 199, 200, 201, 202, 203]);
  });

  it("brings no answer before its time", async () => {
    const delays = await delaysMs(1, { latency: 1, jitter: 3 });
    expect([...new Set(delays)].toSorted()).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("a fault on a link", () => {
  it("strikes no other link", async () => {
    const links = createSimLinks(createRandom(1));
    await links.apply("payment", action("down"));
    expect(links.conditionOf("carrier", 0)).toEqual(clear);
  });

  it("is healed alone, on its own link", async () => {
    const links = createSimLinks(createRandom(1));
    for (const link of ["payment", "carrier"]) {
      await links.apply(link, action("down", {}, "f1"));
      await links.apply(link, action("latency", { latency: 200 }, "f2"));
    }
    await links.heal("payment", "f1");
    await links.heal("payment", "unheard of");
    await links.heal("messaging", "f1");
    expect(links.conditionOf("payment", 0)).toEqual({ ...clear, delayMs: 200 });
    expect(links.conditionOf("carrier", 0)).toEqual({ ...clear, down: true, delayMs: 200 });
  });

  it.each(["healAll", "close"] as const)("is gone everywhere after %s", async (end) => {
    const links = createSimLinks(createRandom(1));
    for (const link of ["payment", "carrier"]) await links.apply(link, action("down"));
    await links[end]();
    expect([links.conditionOf("payment", 0), links.conditionOf("carrier", 0)]).toEqual([clear, clear]);
  });

  it.each(["slicer", "slow_close"] as const)("is refused, and not on, where only bytes can show it: %s", async (kind) => {
    const links = createSimLinks(createRandom(1));
    await expect(links.apply("payment", action(kind))).rejects.toThrow(
      `cannot enact ${kind}; run this scenario in the live world`,
    );
    expect(links.conditionOf("payment", 0)).toEqual(clear);
    expect(onlyOnTheWire).toContain(`link-${kind.replace("_", "-")}`);
  });
});
