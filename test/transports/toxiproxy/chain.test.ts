import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { type Chain, createChain } from "../../../src/transports/toxiproxy/chain.ts";
import type { Ending } from "../../../src/transports/toxiproxy/stage.ts";
import { changeToxic, readToxic, type Toxic } from "../../../src/transports/toxiproxy/toxic-set.ts";
import { createVirtualClock, type VirtualClock } from "../../support/virtual-clock.ts";

interface Rig {
  readonly chain: Chain;
  readonly clock: VirtualClock;
  /** What came out: when, and what. */
  readonly out: [number, string][];
  readonly endings: [number, Ending][];
  text(): string;
}

const toxic = (type: string, attributes: Record<string, number> = {}, toxicity = 1): Toxic =>
  readToxic({ type, attributes, toxicity }, () => false);

function rig(toxics: readonly Toxic[] = [], seed = 1): Rig {
  const clock = createVirtualClock(0);
  const out: [number, string][] = [];
  const endings: [number, Ending][] = [];
  const chain = createChain({
    toxics,
    clock,
    random: createRandom(seed),
    emit: (data) => out.push([clock.now(), data.toString()]),
    end: (ending) => endings.push([clock.now(), ending]),
    released: () => {},
  });
  return { chain, clock, out, endings, text: () => out.map(([, text]) => text).join("") };
}

const bytes = (text: string): Buffer => Buffer.from(text);

describe("chain of toxics", () => {
  it("passes on at once what meets no toxic", () => {
    const { chain, out, endings } = rig();
    chain.push(bytes("a"));
    chain.end("finish");
    expect([out, endings]).toEqual([[[0, "a"]], [[0, "finish"]]]);
  });

  it("delays each chunk by the latency, counted from when it came", async () => {
    const { chain, clock, out, endings } = rig([toxic("latency", { latency: 100 }), toxic("latency", { latency: 10 })]);
    chain.push(bytes("a"));
    await clock.advance(50);
    chain.push(bytes("b"));
    chain.end("finish");
    await clock.advance(1_000);
    expect(out).toEqual([
      [110, "a"],
      [160, "b"],
    ]);
    expect(endings).toEqual([[160, "finish"]]);
  });

  it("spreads latency over its jitter, the same way for the same seed", async () => {
    const times = async (seed: number): Promise<number[]> => {
      const { chain, clock, out } = rig([toxic("latency", { latency: 100, jitter: 50 })], seed);
      for (let n = 0; n < 40; n += 1) {
        chain.push(bytes("x"));
        await clock.advance(1_000);
      }
      return out.map(([atMs], n) => atMs - n * 1_000);
    };
    const first = await times(1);
    expect(Math.min(...first)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...first)).toBeLessThanOrEqual(150);
    expect(Math.max(...first) - Math.min(...first)).toBeGreaterThan(60);
    expect(await times(1)).toEqual(first);
    expect(await times(2)).not.toEqual(first);
  });

  it("sends at the bandwidth's rate, in slices of a tenth of a second", async () => {
    const { chain, clock, out } = rig([toxic("bandwidth", { rate: 1 })]);
    chain.push(Buffer.alloc(250));
    await clock.advance(10_000);
    expect(out.map(([atMs, text]) => [atMs, text.length])).toEqual([
      [100, 100],
      [200, 100],
      [250, 50],
    ]);
  });

  it("cuts slices within their variation, with the delay between them", async () => {
    const { chain, clock, out } = rig([toxic("slicer", { average_size: 100, size_variation: 20, delay: 3_000 })]);
    chain.push(Buffer.alloc(1_000));
    await clock.advance(1_000);
    const sizes = out.map(([, text]) => text.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1_000);
    for (const size of sizes.slice(0, -1)) expect(Math.abs(size - 100)).toBeLessThanOrEqual(20);
    expect(out.map(([atMs]) => atMs)).toEqual(sizes.map((_, n) => n * 3));
  });

  it("forgets a long pause between slices with the setting that asked for it", () => {
    const slices = toxic("slicer", { average_size: 1, delay: 1e9 });
    const { chain, text } = rig([slices]);
    chain.push(bytes("ab"));
    expect(text()).toBe("a");
    changeToxic(slices, { attributes: { delay: 0 } });
    chain.update(slices);
    chain.push(bytes("cd"));
    expect(text()).toBe("abcd");
  });

  it("closes after a silence of the timeout, counted from the last byte", async () => {
    const { chain, clock, out, endings } = rig([toxic("timeout", { timeout: 100 })]);
    await clock.advance(60);
    chain.push(bytes("lost"));
    await clock.advance(1_000);
    expect([out, endings]).toEqual([[], [[160, "close"]]]);
  });

  it("goes on counting a limit that is changed, and lets nothing past it once it was reached", () => {
    const limit = toxic("limit_data", { bytes: 4 });
    const { chain, text, endings } = rig([limit]);
    chain.push(bytes("12"));
    changeToxic(limit, { attributes: { bytes: 6 } });
    chain.update(limit);
    chain.push(bytes("34567"));
    expect([text(), endings]).toEqual(["123456", [[0, "close"]]]);
    chain.remove(limit);
    chain.push(bytes("8"));
    chain.end("finish");
    expect([text(), endings.length]).toEqual(["123456", 1]);
  });

  it("draws toxicity again when a toxic changes", () => {
    const hold = toxic("bandwidth", { rate: 0 });
    const { chain, text } = rig([hold]);
    chain.push(bytes("a"));
    expect(text()).toBe("");
    changeToxic(hold, { toxicity: 0 });
    chain.update(hold);
    chain.push(bytes("b"));
    expect(text()).toBe("ab");
  });

  it("turns every end into a reset under reset_peer", async () => {
    const { chain, clock, endings } = rig([toxic("reset_peer", { timeout: 30 })]);
    chain.end("finish");
    await clock.advance(100);
    expect(endings).toEqual([[30, "reset"]]);
  });

  it("is full once more waits than its widest toxic allows", () => {
    const { chain } = rig([toxic("bandwidth", { rate: 0 })]);
    chain.push(Buffer.alloc(64 * 1024));
    expect(chain.full()).toBe(false);
    chain.push(Buffer.alloc(1));
    expect(chain.full()).toBe(true);
    chain.add(toxic("latency"));
    expect(chain.full()).toBe(false);
  });

  it("does nothing more once it is disposed of", async () => {
    const { chain, clock, out, endings } = rig([toxic("latency", { latency: 10 }), toxic("timeout", { timeout: 20 })]);
    chain.push(bytes("a"));
    chain.dispose();
    await clock.advance(1_000);
    expect([out, endings]).toEqual([[], []]);
  });

  it("waits for longer than a timer of Node can", async () => {
    const { chain, clock, text } = rig([toxic("latency", { latency: 2 ** 33 })]);
    chain.push(bytes("a"));
    await clock.advance(2 ** 33 - 1);
    expect(text()).toBe("");
    await clock.advance(1);
    expect(text()).toBe("a");
  });

  it("loses, doubles and reorders nothing, whatever comes and goes", async () => {
    const milliseconds = fc.integer({ min: 0, max: 300 });
    const kind = fc.oneof(
      fc.record({ type: fc.constant("latency"), attributes: fc.record({ latency: milliseconds, jitter: milliseconds }) }),
      fc.record({ type: fc.constant("bandwidth"), attributes: fc.record({ rate: fc.integer({ min: 0, max: 50 }) }) }),
      fc.record({ type: fc.constant("slow_close"), attributes: fc.record({ delay: milliseconds }) }),
      fc.record({
        type: fc.constant("slicer"),
        attributes: fc.record({
          average_size: fc.integer({ min: 0, max: 20 }),
          size_variation: fc.integer({ min: 0, max: 9 }),
          delay: milliseconds,
        }),
      }),
    );
    const toxicity = fc.constantFrom(0, 0.5, 1);
    const move = fc.oneof(
      fc.record({ do: fc.constant("push" as const), size: fc.integer({ min: 1, max: 200 }) }),
      fc.record({ do: fc.constant("add" as const), kind, toxicity }),
      fc.record({ do: fc.constant("remove" as const), which: fc.nat(9) }),
      fc.record({ do: fc.constant("update" as const), which: fc.nat(9), toxicity }),
      fc.record({ do: fc.constant("wait" as const), ms: milliseconds }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 30 }), fc.nat(), async (moves, seed) => {
        const { chain, clock, text, endings } = rig([], seed);
        const seated: Toxic[] = [];
        let sent = "";
        for (const each of moves) {
          if (each.do === "push") {
            const part = Array.from({ length: each.size }, (_, n) => String.fromCharCode(97 + ((sent.length + n) % 26))).join("");
            sent += part;
            chain.push(bytes(part));
          } else if (each.do === "add") {
            const added = readToxic({ ...each.kind, toxicity: each.toxicity }, () => false);
            seated.push(added);
            chain.add(added);
          } else if (each.do === "wait") await clock.advance(each.ms);
          else {
            const chosen = seated[each.which % Math.max(1, seated.length)];
            if (chosen === undefined) continue;
            if (each.do === "remove") {
              seated.splice(seated.indexOf(chosen), 1);
              chain.remove(chosen);
            } else {
              changeToxic(chosen, { toxicity: each.toxicity });
              chain.update(chosen);
            }
          }
          expect(sent.startsWith(text())).toBe(true);
        }
        chain.end("finish");
        for (const left of seated) chain.remove(left);
        expect(text()).toBe(sent);
        expect(endings.map(([, ending]) => ending)).toEqual(["finish"]);
      }),
      { numRuns: 300, seed: 20260105 },
    );
  });
});
