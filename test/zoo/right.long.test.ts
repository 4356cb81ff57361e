import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { hashText } from "../../src/core/random.ts";
import { observeUsage } from "../../src/explore/usage.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import { rights } from "./right/index.ts";
import { options, searchRight } from "./search-right.ts";

const all = Object.values(rights);
/** Enough to see a checker that judges habits, and few enough to be run every time; `npm run zoo -- --right` runs more. */
const random = 16;
/** Some of what is drawn strikes nothing (a webhook of a shop that takes none, a call that never came), or leaves no customer's wait to be timed: of the rest so many have to be there. */
const leastProved = 6;
const mayDoubt = ["reach", "latency"];
/** Whose parcel one is that bears another order's number nobody can know, where the carrier is told nothing else. */
const unknowable: Readonly<Record<string, readonly string[]>> = { "numbers-parcels-too": ["shipped-once"] };

/** What the reference uses tells where faults strike the others. */
const usage = observeUsage(referenceWorld(), options);

describe("the right integrations of the zoo", () => {
  it("stand under their files' names", () => {
    const files = readdirSync(fileURLToPath(new URL("right", import.meta.url))).map((file) => file.replace(/\.ts$/, ""));
    expect(Object.keys(rights).sort()).toEqual(files.filter((name) => name !== "index").sort());
  });

  it("are at least 25, and each is told in a sentence of its own", () => {
    expect(all.length).toBeGreaterThanOrEqual(25);
    expect(new Set(all.map(({ story }) => story)).size).toBe(all.length);
    for (const { name, story } of all) expect(story, name).toMatch(/^[A-Z0-9][^!?]+\.$/);
  });

  it.each(all)("$name is accused of nothing", async ({ name }) => {
    const seed = 1 + (hashText(name) % 1_000_000);
    const { proved, alarms, doubts } = await searchRight(name, { depth: 0, random, seed, usage: await usage });
    expect(alarms).toEqual([]);
    expect(Object.keys(doubts).filter((checker) => ![...mayDoubt, ...(unknowable[name] ?? [])].includes(checker))).toEqual([]);
    expect(proved, JSON.stringify(doubts)).toBeGreaterThanOrEqual(leastProved);
  });
});
