import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { checkScenarios, loadScenarios, standardDrill } from "../../src/cli/load.ts";
import { openProject, referenceConfig } from "../../src/cli/project.ts";
import { FiredrillError } from "../../src/core/errors.ts";
import { parseConfig } from "../../src/world/config-file.ts";
import { parseScenario } from "../../src/world/scenario-file.ts";
import { smallest, textOf, withField } from "../world/config-examples.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "firedrill-load-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const calm = "story: s\norders: [{ order: order-1, total_minor: 100 }]\n";

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function detailsOf(act: () => unknown): FiredrillError["details"] {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof FiredrillError) return thrown.details;
    throw thrown;
  }
  throw new Error("nothing was refused");
}

describe("scenarios", () => {
  it("are found by the names of the standard drill, from any folder", () => {
    const [scenario] = loadScenarios(["answer-lost-after-charge"], builtins.faults);
    expect(scenario?.name).toBe("answer-lost-after-charge");
    expect(loadScenarios(standardDrill(), builtins.faults).map(({ name }) => name)).toEqual(standardDrill());
  });

  it.each(["mine.yaml", "mine.yml"])("are found by the path of a file such as %s, and named after it", (name) => {
    expect(loadScenarios([write(name, calm), "calm"], builtins.faults).map((scenario) => scenario.name)).toEqual([
      "mine",
      "calm",
    ]);
  });

  it("are suggested where none has that name", () => {
    expect(detailsOf(() => loadScenarios(["clam"], builtins.faults))).toMatchObject({
      code: "FD_UNKNOWN_SCENARIO",
      place: 'scenario "clam"',
      remedy: expect.stringContaining("calm, one-mishap-each"),
    });
  });

  it.each(["", ".", "..", "constructor"])("do not include %j", (name) => {
    expect(detailsOf(() => loadScenarios([name], builtins.faults)).code).toBe("FD_UNKNOWN_SCENARIO");
  });

  it("are refused at the line of their file", () => {
    const file = write("mine.yaml", `${calm}fautls: []\n`);
    expect(detailsOf(() => loadScenarios([file], builtins.faults)).place).toBe(`${file}:3 fautls`);
  });

  it.each([
    ["a file that is not there", () => join(folder, "none.yaml"), /no such file/],
    [
      "a folder",
      () => {
        mkdirSync(join(folder, "folder.yaml"));
        return join(folder, "folder.yaml");
      },
      /folder, not a file/,
    ],
  ])("cannot be read from %s", (_what, path, problem) => {
    expect(detailsOf(() => loadScenarios([path()], builtins.faults))).toMatchObject({
      code: "FD_FILE",
      problem: expect.stringMatching(problem),
      remedy: expect.stringContaining("scenario"),
    });
  });
});

const reference = await openProject(referenceConfig);

describe("a drill that cannot be", () => {
  const scenario = (more: string, name = "mine") => parseScenario(`${calm}${more}`, `${name}.yaml`, name, builtins.faults);

  it("is one whose scenarios have one name: they would share a folder", () => {
    expect(detailsOf(() => checkScenarios([scenario(""), scenario("", "other"), scenario("")], reference))).toMatchObject({
      code: "FD_SCENARIO",
      place: "scenario mine",
    });
  });

  it.each([
    [
      "a fault aims at no operation",
      "faults: [{ fault: reset }, { fault: reset, at: { partner: payment, operation: createPaiment } }]",
      "scenario mine, faults/1/at/operation",
      "Did you mean createPayment?",
    ],
    ["a fault aims at no partner", "faults: [{ fault: reset, at: { partner: bank } }]", "scenario mine, faults/0/at/partner", ""],
    [
      "a fault aims at no link",
      "faults: [{ fault: link-down, at: { link: bank } }]",
      "scenario mine, faults/0/at/link",
      "webhooks",
    ],
    ["settings name no partner", "partners: { paymnet: {} }", "scenario mine, partners/paymnet", "Did you mean payment?"],
    ["settings name what every object has", "partners: { constructor: {} }", "scenario mine, partners/constructor", "payment"],
    [
      "an exception names no checker",
      "expect: { except: { contracts: on purpose } }",
      "scenario mine, expect/except/contracts",
      "Did you mean contract?",
    ],
  ])("is one where %s", (_what, more, place, remedy) => {
    const details = detailsOf(() => checkScenarios([scenario("", "calm"), scenario(more)], reference));
    expect(details.place).toBe(place);
    expect(details.remedy).toContain(remedy);
  });

  const withOrder = (fields: string) =>
    parseScenario(`story: s\norders: [{ order: order-1, total_minor: 100, ${fields} }]`, "mine.yaml", "mine", builtins.faults);
  const shop = parseConfig(textOf(smallest()), "firedrill.yaml", ["payment", "carrier", "messaging"]);

  it.each([
    ["pays with a token that no bank gave out", "payment_token: tok_visa_okay", "payment_token", "Did you mean tok_visa_ok?"],
    [
      "waits for a status that no order has",
      "steps: [place, { await: { status: confirmd } }]",
      "steps/1/await/status",
      "Did you mean confirmed?",
    ],
    ["waits for a word of another shop", "steps: [place, { await: { status: completed } }]", "steps/1/await/status", "new, done"],
  ])("is one where a customer %s", (_what, fields, at, remedy) => {
    const details = detailsOf(() => checkScenarios([withOrder(fields)], { ...reference, config: shop }));
    expect(details.place).toBe(`scenario mine, orders/order-1/${at}`);
    expect(details.remedy).toContain(remedy);
  });

  it("is not one whose customers wait for the shop's own words, or pay at another bank", () => {
    const own = withOrder("payment_token: tok_klarna, steps: [place, { await: { status: done } }]");
    const blueprints = reference.blueprints.map(({ simulator: _simulator, ...generic }) => generic);
    expect(() => checkScenarios([own], { ...reference, blueprints, config: shop })).not.toThrow();
  });

  it("is not one whose partners are fewer than those of the standard drill, unless a fault needs them", async () => {
    const alone = await openProject(write("firedrill.yaml", textOf(withField("partners", { payment: {} }))));
    expect(() => checkScenarios([scenario("faults: [{ fault: reset, at: { partner: payment } }]")], alone)).not.toThrow();
    expect(detailsOf(() => checkScenarios(loadScenarios(["carrier-outage"], builtins.faults), alone)).remedy).toContain(
      "payment",
    );
  });
});
