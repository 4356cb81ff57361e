import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { configFile, openProject, openSimWorld, referenceConfig } from "../../src/cli/project.ts";
import { FiredrillError } from "../../src/core/errors.ts";
import { smallest, textOf, withField } from "../world/config-examples.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "firedrill-project-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const project = (fields: Parameters<typeof textOf>[0]): ReturnType<typeof openProject> =>
  openProject(write("firedrill.yaml", textOf(fields)));

async function detailsOf(refused: Promise<unknown>): Promise<FiredrillError["details"]> {
  try {
    await refused;
  } catch (thrown) {
    if (thrown instanceof FiredrillError) return thrown.details;
    throw thrown;
  }
  throw new Error("nothing was refused");
}

describe("the configuration", () => {
  it("is the file that is given", async () => {
    const { config } = await project({ ...smallest(), name: "php shop" });
    expect(config).toMatchObject({ name: "php shop", place: join(folder, "firedrill.yaml") });
  });

  it("has to be named where this folder has none: nothing is tested in its stead", async () => {
    expect(configFile("shop.yaml")).toBe("shop.yaml");
    const details = await detailsOf(Promise.resolve().then(() => configFile(undefined)));
    expect(details).toMatchObject({ code: "FD_USAGE", remedy: expect.stringContaining("firedrill demo") });
  });

  it("that is not there is refused as a file", async () => {
    expect(await detailsOf(openProject(join(folder, "none.yaml")))).toMatchObject({
      code: "FD_FILE",
      remedy: expect.stringContaining("configuration"),
    });
  });

  it("finds contracts beside itself", async () => {
    mkdirSync(join(folder, "contracts"));
    write("contracts/freight.yaml", readFileSync("contracts/carrier.openapi.yaml", "utf8"));
    const { blueprints } = await project(withField("partners", { freight: { contract: "contracts/freight.yaml" } }));
    expect(blueprints.map(({ contract }) => contract.name)).toEqual(["freight"]);
  });

  it("that names a contract which is not there is refused as a file", async () => {
    const refused = project(withField("partners", { freight: { contract: "freight.yaml" } }));
    expect(await detailsOf(refused)).toMatchObject({ code: "FD_FILE", place: join(folder, "freight.yaml") });
  });
});

const ownFault = "export default { name: 'own-reset', family: 'call', summary: 's', parameters: {}, decide: () => ({}) };\n";
const ownChecker = "export default { name: 'own-law', promise: 'p', check: () => undefined };\n";

describe("a team's own entries", () => {
  it("stand beside the built-in ones", async () => {
    write("fault.ts", ownFault);
    write("checker.ts", ownChecker);
    write("carrier.ts", "export default { name: 'carrier', operations: {} };\n");
    const { catalogue, blueprints } = await project({
      ...smallest(),
      partners: { carrier: { simulator: "./carrier.ts" } },
      faults: ["./fault.ts"],
      checkers: ["./checker.ts"],
    });
    expect(Object.keys(catalogue.faults)).toEqual([...Object.keys(builtins.faults), "own-reset"]);
    expect(catalogue.checkers.map(({ name }) => name)).toEqual([...builtins.checkers.map(({ name }) => name), "own-law"]);
    expect(blueprints[0]?.simulator).toEqual({ name: "carrier", operations: {} });
  });

  it.each([
    ["a module that is not there", "faults", undefined, "cannot be loaded"],
    ["a module that exports nothing by default", "faults", "export const fault = 1;\n", "exports no fault by default"],
    ["a fault of no family", "faults", ownFault.replace("'call'", "'weather'"), "no usable `family`"],
    ["a fault that decides nothing", "faults", ownFault.replace("decide:", "decides:"), "no usable `decide`"],
    ["a fault under a name that is taken", "faults", ownFault.replace("own-reset", "reset"), "another fault is called reset"],
    ["a checker without a promise", "checkers", ownChecker.replace("'p'", "''"), "no usable `promise`"],
    ["a checker under a name that is taken", "checkers", ownChecker.replace("own-law", "loss"), "another checker is called loss"],
  ])("are refused: %s", async (_what, field, text, problem) => {
    if (text !== undefined) write("entry.ts", text);
    const details = await detailsOf(project({ ...smallest(), [field]: ["./entry.ts"] }));
    expect(details).toMatchObject({ code: "FD_CONFIG", problem: expect.stringContaining(problem) });
    expect(details.place).toContain(field);
  });

  it("are part of what a run depends on, as the configuration and its contracts are", async () => {
    write("law.ts", ownChecker);
    const fields = { ...smallest(), partners: { carrier: { contract: "carrier.yaml" } }, checkers: ["./law.ts"] };
    const contract = readFileSync("contracts/carrier.openapi.yaml", "utf8");
    write("carrier.yaml", contract);
    const { hash } = await project(fields);
    const renamed = await project({ ...fields, name: "another" });
    write("carrier.yaml", contract.replace("title:", "title: New"));
    const changed = await project(fields);
    expect(new Set([hash, renamed.hash, changed.hash]).size).toBe(3);
  });
});

describe("the sim world of a project", () => {
  const partner = "{ name: 'payment', contract: {}, settings: {} }";
  const target = "{ declared: {}, forbidden: [], open: async () => ({}) }";
  const opened = async (text: string) => {
    write("world.ts", `export const openSimWorld = ({ config, blueprints }: any) => (${text});\n`);
    return openSimWorld(await project({ integration: { sim: "./world.ts" } }));
  };

  it.each([
    ["undefined", "is nothing that holds"],
    ["{ hello: 1 }", "has no `target`"],
    [`{ target: {}, blueprints: [${partner}] }`, "without `open`"],
    [`{ target: { open: () => 1 }, blueprints: [${partner}] }`, "without `declared`"],
    [`{ target: { open: () => 1, declared: {} }, blueprints: [${partner}] }`, "without `forbidden`"],
    [`{ target: ${target} }`, "has no `blueprints`"],
    [`{ target: ${target}, blueprints: [] }`, "has no `blueprints`"],
    [`{ target: ${target}, blueprints: [{ name: 'payment' }] }`, "has no `blueprints`"],
  ])("is refused where its module returns %s", async (text, problem) => {
    expect(await detailsOf(opened(text))).toMatchObject({ code: "FD_CONFIG", problem: expect.stringContaining(problem) });
  });

  it("is told the configuration and the partners that it describes", async () => {
    const world = await opened(`{ target: { ...${target}, declared: { name: config.name } }, blueprints }`);
    expect(world.target.declared).toEqual({ name: "integration" });
    expect(world.blueprints.map(({ name }) => name)).toEqual(["payment", "carrier", "messaging"]);
  });

  it("knows how the integration names orders at partners", async () => {
    write("world.ts", `export const openSimWorld = ({ blueprints }: any) => ({ target: ${target}, blueprints });\n`);
    const named = withField("orders/partner_reference", "WC{{order}}");
    const partners = { payment: {}, carrier: { order_reference: "P{{order}}" } };
    const { names } = await openSimWorld(await project({ ...named, partners, integration: { sim: "./world.ts" } }));
    expect(names).toEqual({ all: "WC{{order}}", byPartner: { carrier: "P{{order}}" } });
  });

  it("is not to be had of an integration that can only be a process", async () => {
    expect(await detailsOf(project(smallest()).then(openSimWorld))).toMatchObject({
      code: "FD_USAGE",
      problem: expect.stringContaining("cannot live in virtual time"),
    });
  });

  it("holds the reference integration", async () => {
    const { target, catalogue } = await openSimWorld(await openProject(referenceConfig));
    expect([target.isolated, catalogue.checkers.length]).toEqual([true, builtins.checkers.length]);
  });
});
