import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { builtins } from "../../src/catalogue.ts";
import { checkScenarios, loadScenarios, shippedScenarios, standardDrill } from "../../src/cli/load.ts";
import { openProject, referenceConfig } from "../../src/cli/project.ts";
import { FiredrillError } from "../../src/core/errors.ts";
import { faults as catalogue } from "../../src/faults/index.ts";
import { parseScenario } from "../../src/world/scenario-file.ts";
import { standardDrill as named } from "../zoo/define-bug.ts";
import { bad, good } from "./scenario-examples.ts";
import { badText } from "./scenario-texts.ts";

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
const schema = JSON.parse(readFileSync("schema/scenario.schema.json", "utf8"));
const fits = ajv.compile(schema);

function detailsOf(text: string) {
  try {
    parseScenario(text, "mine.yaml", "mine", builtins.faults);
  } catch (thrown) {
    if (thrown instanceof FiredrillError) return thrown.details;
    throw thrown;
  }
  throw new Error(`was taken:\n${text}`);
}

const reference = await openProject(referenceConfig);

describe("the standard drill", () => {
  it("has its scenarios in its order, and no others", () => {
    expect(standardDrill()).toEqual([...named]);
    expect(readdirSync("scenarios").length).toBe(shippedScenarios().length);
  });

  it.each(shippedScenarios())("%s fits the schema, and aims at what the contracts know", (name) => {
    const file = `scenarios/${name}.yaml`;
    expect(fits(parse(readFileSync(file, "utf8"))), ajv.errorsText(fits.errors)).toBe(true);
    const [scenario] = loadScenarios([name], builtins.faults);
    const cells = scenario?.workload.orders.filter(({ isCell }) => isCell).length ?? 0;
    expect(cells + (scenario?.workload.load?.ratePerSecond ?? 0)).toBeGreaterThan(0);
    expect(() => checkScenarios(scenario ? [scenario] : [], reference)).not.toThrow();
  });

  it("has a peak of five times the calm rate", () => {
    const rateOf = (name: string) => loadScenarios([name], builtins.faults)[0]?.workload.load?.ratePerSecond ?? 0;
    expect(rateOf("sales-peak")).toBe(5 * rateOf("calm"));
  });
});

const head = "story: s\norders:\n  - order: order-1\n    total_minor: 100\n";

describe("a scenario", () => {
  it("gets its defaults", () => {
    expect(parseScenario(head, "mine.yaml", "mine", builtins.faults)).toEqual({
      name: "mine",
      story: "s",
      workload: {
        orders: [
          {
            order: "order-1",
            totalMinor: 100,
            currency: "EUR",
            paymentToken: "tok_visa_ok",
            startMs: 0,
            steps: [{ do: "place" }],
          },
        ],
      },
      faults: [],
      safetyMs: 2000,
      settleMs: 15_000,
      partners: {},
      expect: { except: {} },
    });
  });

  it("reads every step", () => {
    const steps =
      "[place, { place: { times: 2 } }, { await: { status: confirmed, within_ms: 9 } }, { wait: { ms: 3 } }, cancel, { reduce: { to_minor: 7, times: 2 } }, { refund: { reference: r, amount_minor: 5, times: 2 } }, { authenticate: failed }, { authenticate: forged }]";
    const [order] = parseScenario(`${head}    steps: ${steps}\n`, "mine.yaml", "mine", builtins.faults).workload.orders;
    expect(order?.steps).toEqual([
      { do: "place" },
      { do: "place", times: 2 },
      { do: "await", status: "confirmed", withinMs: 9, orElse: "unproven" },
      { do: "wait", ms: 3 },
      { do: "cancel" },
      { do: "reduce", toMinor: 7, times: 2 },
      { do: "refund", reference: "r", amountMinor: 5, times: 2 },
      { do: "authenticate", outcome: "failed" },
      { do: "authenticate", outcome: "forged" },
    ]);
  });
});

describe("the parser of scenarios and their schema", () => {
  it.each(good)("take %s", (_what, text) => {
    expect(parseScenario(text, "mine.yaml", "mine", builtins.faults).name).toBe("mine");
    expect(fits(parse(text)), ajv.errorsText(fits.errors)).toBe(true);
  });

  it.each(bad)("refuse $what", ({ text, place, problem, remedy, seen }) => {
    expect(detailsOf(text)).toMatchObject({ place, problem, remedy });
    expect(fits(parse(text))).toBe(!seen);
  });

  it("name the same faults as the catalogue", () => {
    expect(schema.$defs.fault.properties.fault.enum).toEqual(Object.keys(catalogue));
  });
});

describe("a text that is no scenario", () => {
  it.each(badText)("is refused for %s", (_what, text, place, problem, remedy) => {
    const details = detailsOf(text);
    expect(details).toMatchObject({ code: "FD_SCENARIO", remedy });
    expect(details.place.startsWith(place)).toBe(true);
    expect(details.problem).toMatch(problem);
  });

  it("does not get dates, sets or merges by asking for an older YAML", () => {
    const text = "%YAML 1.1\n---\nstory: 2026-11-23\nload: { rate_per_second: 1, duration_ms: 1 }\n";
    expect(parseScenario(text, "mine.yaml", "mine", builtins.faults).story).toBe("2026-11-23");
  });
});
