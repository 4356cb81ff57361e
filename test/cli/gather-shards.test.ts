import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gatherShards } from "../../src/cli/gather-shards.ts";
import { shardFile, writeShard } from "../../src/cli/shard-file.ts";
import type { SharedWork } from "../../src/core/shard.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "firedrill-shards-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const work: SharedWork = {
  ...{ kind: "run", firedrill: "1.0.0", code: "c0de", integration: "shop", commit: "abc", seed: 1 },
  files: { "firedrill.yaml": "f1", "contracts/payment.yaml": "p1" },
  scenarios: { calm: "s1", outage: "s2" },
  options: { world: "live", repeat: "1" },
};

function shard(name: string, index: number, change: Partial<SharedWork> = {}, content: unknown = { played: index }): string {
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  writeShard(folder, { index, count: 3 }, { ...work, ...change }, content);
  return folder;
}

const indexesOf = (named: readonly string[]) => gatherShards(named).map(({ saved }) => saved.shard.index);

describe("shards that are gathered", () => {
  it("are found where they are named or in the folder that holds them, in their order", () => {
    const third = shard("c", 3);
    shard("b/explore", 2);
    shard("a", 1);
    expect(indexesOf([parent])).toEqual([1, 2, 3]);
    expect(indexesOf([third, join(parent, "b")])).toEqual([2, 3]);
    expect(indexesOf([third, join(third, "..", "c")])).toEqual([3]);
  });

  it.each<[string, Partial<SharedWork>, string]>([
    ["another version", { firedrill: "1.0.1" }, "Firedrill's version (1.0.1 here, 1.0.0 there)"],
    ["other code of the integration", { commit: "def" }, "the integration's commit (def here, abc there)"],
    [
      "another configuration",
      { files: { ...work.files, "firedrill.yaml": "f2" } },
      "the file firedrill.yaml (f2 here, f1 there)",
    ],
    ["another contract", { files: { "firedrill.yaml": "f1" } }, "the file contracts/payment.yaml (none here, p1 there)"],
    ["another scenario", { scenarios: { calm: "s1", outage: "s3" } }, "the scenario outage (s3 here, s2 there)"],
    ["another order of scenarios", { scenarios: { outage: "s2", calm: "s1" } }, "the order of the scenarios"],
    ["another seed", { seed: 2 }, "--seed (2 here, 1 there)"],
    ["other options", { options: { world: "sim", repeat: "1" } }, "--world (sim here, live there)"],
    ["another command", { kind: "explore" }, "the command (explore here, run there)"],
  ])("are refused where one is of %s", (_, change, problem) => {
    shard("a", 1);
    shard("b", 2, change);
    expect(() => gatherShards([parent])).toThrow(problem);
    expect(() => gatherShards([parent])).toThrow(join(parent, "b", shardFile));
  });

  it("are refused in words where there is no such folder", () => {
    expect(() => gatherShards([join(parent, "nowhere")])).toThrow(/shard\.json: there is no such folder$/m);
  });

  it("may be the same one twice, and not two of one number", () => {
    shard("a", 1);
    shard("b", 1);
    expect(indexesOf([parent])).toEqual([1]);
    shard("c", 1, {}, { played: 2 });
    expect(() => gatherShards([parent])).toThrow("shard 1/3 is in");
  });

  it.each([
    ["is missing", undefined, "no shard was kept here"],
    ["was cut short", (text: string) => text.slice(0, -20), "cut short"],
    ["was changed", (text: string) => text.replace('"played":1', '"played":2'), "changed or damaged"],
    ["is of another format", (text: string) => text.replace('"format":1', '"format":9'), "format 9"],
    ["is something else", () => "[]", "nothing that a shard kept"],
    ["is empty", () => "null", "nothing that a shard kept"],
  ])("are refused where the file %s", (_, change, problem) => {
    const folder = shard("a", 1);
    const file = join(folder, shardFile);
    if (change === undefined) rmSync(file);
    else writeFileSync(file, change(readFileSync(file, "utf8")));
    expect(() => gatherShards([folder])).toThrow(problem);
  });
});
