import { describe, expect, it } from "vitest";
import type { Scenario } from "../../../src/core/scenario.ts";
import { amongInstances } from "../../../src/explore/live/among-instances.ts";
import type { EnactLive } from "../../../src/explore/live/run-cells.ts";

const scenario = (name: string): Scenario => ({
  ...{ name, story: "", workload: { orders: [] }, faults: [], safetyMs: 0, settleMs: 0, partners: {} },
  expect: { except: {} },
});

/** Instances that end their runs when they are told to. */
function instances(count: number) {
  const under: { readonly at: number; readonly name: string; readonly end: (error?: Error) => void }[] = [];
  const enacts = Array.from(
    { length: count },
    (_, at): EnactLive =>
      (wanted) =>
        new Promise((resolve, reject) => {
          const end = (error?: Error): void => (error ? reject(error) : resolve({ events: [], scenario: wanted }));
          under.push({ at, name: wanted.name, end });
        }),
  );
  return { under, enact: amongInstances(enacts) };
}
const turn = (): Promise<void> => new Promise(setImmediate);

describe("runs among several instances of an integration", () => {
  it("go to one that is free, and wait where none is", async () => {
    const { under, enact } = instances(2);
    const runs = ["a", "b", "c", "d"].map((name) => enact(scenario(name)));
    await turn();
    expect(under.map(({ at, name }) => `${name} at ${at}`)).toEqual(["a at 0", "b at 1"]);
    under[1]?.end();
    await turn();
    expect(under.map(({ at, name }) => `${name} at ${at}`)).toEqual(["a at 0", "b at 1", "c at 1"]);
    under[0]?.end();
    under[2]?.end();
    await turn();
    under[3]?.end();
    expect((await Promise.all(runs)).map((ran) => ran.scenario.name)).toEqual(["a", "b", "c", "d"]);
  });

  it("give an instance back that failed", async () => {
    const { under, enact } = instances(1);
    const lost = enact(scenario("a"));
    const next = enact(scenario("b"));
    await turn();
    under[0]?.end(new Error("it did not start"));
    await expect(lost).rejects.toThrow("it did not start");
    await turn();
    under[1]?.end();
    expect((await next).scenario.name).toBe("b");
  });
});
