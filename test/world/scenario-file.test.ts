import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkScenarios, loadBlueprints, loadConfig, loadScenarios, standardDrill } from "../../src/cli/load.ts";
import { FiredrillError } from "../../src/core/errors.ts";
import { parseScenario } from "../../src/world/scenario-file.ts";
import { standardDrill as named } from "../zoo/define-bug.ts";

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
const fits = ajv.compile(JSON.parse(readFileSync("schema/scenario.schema.json", "utf8")) as object);

function detailsOf(text: string) {
  try {
    parseScenario(text, "mine.yaml", "mine");
  } catch (thrown) {
    if (thrown instanceof FiredrillError) return thrown.details;
    throw thrown;
  }
  throw new Error(`was taken:\n${text}`);
}

describe("the standard drill", () => {
  it("has its scenarios in its order, and no others", () => {
    expect(standardDrill()).toEqual([...named]);
    expect(readdirSync("scenarios").length).toBe(named.length);
  });

  it.each(named)("%s fits the schema, and aims at what the contracts know", (name) => {
    const file = `scenarios/${name}.yaml`;
    expect(fits(parse(readFileSync(file, "utf8"))), ajv.errorsText(fits.errors)).toBe(true);
    const [scenario] = loadScenarios([name]);
    expect(scenario?.workload.load?.ratePerSecond ?? 0).toBeGreaterThan(0);
    expect(() =>
      checkScenarios(scenario ? [scenario] : [], loadBlueprints(loadConfig("src/integration/firedrill.yaml"))),
    ).not.toThrow();
  });

  it("has a peak of five times the calm rate", () => {
    const rateOf = (name: string) => loadScenarios([name])[0]?.workload.load?.ratePerSecond ?? 0;
    expect(rateOf("sales-peak")).toBe(5 * rateOf("calm"));
  });
});

const head = "story: s\norders:\n  - order: order-1\n    total_minor: 100\n";

describe("a scenario", () => {
  it("gets its defaults", () => {
    expect(parseScenario(head, "mine.yaml", "mine")).toEqual({
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
      "[place, { place: { times: 2 } }, { await: { status: confirmed, within_ms: 9 } }, { wait: { ms: 3 } }, cancel, { refund: { reference: r, amount_minor: 5, times: 2 } }, { authenticate: failed }]";
    const [order] = parseScenario(`${head}    steps: ${steps}\n`, "mine.yaml", "mine").workload.orders;
    expect(order?.steps).toEqual([
      { do: "place" },
      { do: "place", times: 2 },
      { do: "await", status: "confirmed", withinMs: 9 },
      { do: "wait", ms: 3 },
      { do: "cancel" },
      { do: "refund", reference: "r", amountMinor: 5, times: 2 },
      { do: "authenticate", outcome: "failed" },
    ]);
  });
});

/** What is wrong, where, and what helps; whether the schema sees it too. */
const bad: [string, string, RegExp, RegExp, boolean][] = [
  ["an unknown field", `${head}fautls: []\n`, /mine\.yaml:5 fautls/, /Did you mean faults/, true],
  ["no story", "orders: [{ order: o, total_minor: 1 }]\n", /story/, /text/, true],
  ["nobody who does anything", "story: s\n", /mine\.yaml/, /orders/, true],
  [
    "two orders of one name",
    "story: s\norders: [{ order: o, total_minor: 1 }, { order: o, total_minor: 2 }]\n",
    /orders\/1/,
    /of its own/,
    false,
  ],
  ["a name of the load's", "story: s\norders: [{ order: load-1, total_minor: 1 }]\n", /orders\/0\/order/, /load/, true],
  ["an amount with a fraction", "story: s\norders: [{ order: o, total_minor: 1.5 }]\n", /total_minor/, /whole number/, true],
  ["an unknown step", `${head}    steps: [plaice]\n`, /mine\.yaml:5/, /Did you mean place/, true],
  ["two things in one step", `${head}    steps: [{ place: {}, cancel: {} }]\n`, /steps\/0/, /one of/, true],
  ["a currency in words", `${head}    currency: euro\n`, /currency/, /ISO 4217/, true],
  ["a card number for a token", `${head}    payment_token: "4242424242424242"\n`, /payment_token/, /tok_/, true],
  ["a rate of zero", "story: s\nload: { rate_per_second: 0, duration_ms: 1 }\n", /rate_per_second/, /1 to 1000/, true],
  ["an unknown idempotency", `${head}partners: { payment: { idempotency: half } }\n`, /mine\.yaml:5/, /full/, true],
  ["a fault without a name", `${head}faults:\n  - at: {}\n`, /mine\.yaml:6/, /response-lost/, true],
  ["a list for a mapping", `${head}expect: []\n`, /mine\.yaml:5 expect/, /except/, true],
  ["no mapping at all", "- story\n", /mine\.yaml:1/, /fields/, true],
];

it.each(bad)("a scenario with %s is refused at its place", (_what, text, place, remedy, seen) => {
  const details = detailsOf(text);
  expect(details.place).toMatch(place);
  expect(`${details.problem} ${details.remedy}`).toMatch(remedy);
  expect(fits(parse(text))).toBe(!seen);
});

it("a partner that no contract knows is refused before anything starts", () => {
  const scenario = parseScenario(`${head}partners: { bank: {} }\n`, "mine.yaml", "mine");
  expect(() => checkScenarios([scenario], loadBlueprints(loadConfig("src/integration/firedrill.yaml")))).toThrow(
    /partners\/bank/,
  );
});
