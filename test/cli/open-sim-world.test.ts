import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSimWorldFrom } from "../../src/cli/open-sim-world.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "firedrill-world-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const opened = async (text: string) => {
  const module = join(folder, "world.ts");
  writeFileSync(module, `export const openSimWorld = (given: unknown) => (${text});\n`);
  return openSimWorldFrom({ module, given: "a text" });
};
const partner = "{ name: 'payment', contract: {}, settings: {} }";
const target = "{ declared: {}, forbidden: [], open: async () => ({}) }";

describe("a module that opens a world", () => {
  it.each([
    ["undefined", "is nothing that holds"],
    ["{ hello: 1 }", "has no `target`"],
    [`{ target: {}, blueprints: [${partner}] }`, "without `open`"],
    [`{ target: { open: () => 1 }, blueprints: [${partner}] }`, "without `declared`"],
    [`{ target: { open: () => 1, declared: {} }, blueprints: [${partner}] }`, "without `forbidden`"],
    [`{ target: ${target} }`, "has no `blueprints`"],
    [`{ target: ${target}, blueprints: [] }`, "has no `blueprints`"],
    [`{ target: ${target}, blueprints: [{ name: 'payment' }] }`, "has no `blueprints`"],
    [`{ target: ${target}, blueprints: [${partner}], live: {} }`, "has a `live` without `config`"],
  ])("is refused where it returns %s", async (text, problem) => {
    await expect(opened(text)).rejects.toThrow(problem);
  });

  it("is given what was to be given", async () => {
    const { world } = await opened(`{ target: ${target}, blueprints: [${partner}], live: { config: given } }`);
    expect(world.live?.config).toBe("a text");
  });
});
