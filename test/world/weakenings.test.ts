import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { parseContract } from "../../src/contract/parse.ts";
import type { Scenario } from "../../src/core/scenario.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { parseScenario } from "../../src/world/scenario-file.ts";
import { type Promising, weakeningsNotPermitted } from "../../src/world/weakenings.ts";
import { standardDrill } from "../zoo/define-bug.ts";

const scenarioOf = (more: string): Scenario =>
  parseScenario(`story: s\norders: [{ order: order-1, total_minor: 100 }]\n${more}\n`, "s.yaml", "s", builtins.faults);

/** A partner with one operation that asks for keys, and one that reads. */
function tax({ permits = "", idempotency = "required", settings = "full" as Promising["settings"]["idempotency"] }): Promising {
  const text = `
openapi: 3.1.0
info: { title: Tax, version: "1" }
${permits}
paths:
  /taxes:
    post: { operationId: bookTax, x-firedrill: { idempotency: ${idempotency}, effect: taxed }, responses: { "201": { description: fine } } }
    get: { operationId: listTaxes, responses: { "200": { description: fine } } }
`;
  return { name: "tax", contract: parseContract(text, "tax.openapi.yaml"), settings: { idempotency: settings } };
}

const said = (scenario: Scenario, ...partners: readonly Promising[]) =>
  weakeningsNotPermitted(scenario, partners, builtins.faults).map(({ partner, weakness, asked }) => [partner, weakness, asked]);

const keyless = scenarioOf("partners: { tax: { idempotency: none } }");
const forgetful = scenarioOf("partners: { tax: { idempotency: errors-not-cached } }");
const stale = scenarioOf("faults: [{ fault: stale-read, at: { partner: tax, operation: listTaxes } }]");
const staleAnywhere = scenarioOf("faults: [{ fault: not-found-yet, at: {} }]");

describe("a scenario that makes a partner weaker than its contract", () => {
  it("does not apply, and says why and what would make it apply", () => {
    expect(said(keyless, tax({}))).toEqual([["tax", "weaker-keys", "partners.tax.idempotency: none"]]);
    expect(said(forgetful, tax({}))).toEqual([["tax", "weaker-keys", "partners.tax.idempotency: errors-not-cached"]]);
    expect(said(stale, tax({}))).toEqual([["tax", "stale-reads", "stale-read at tax/listTaxes *"]]);
    expect(said(staleAnywhere, tax({}))).toEqual([["tax", "stale-reads", expect.stringMatching(/^not-found-yet at /)]]);
    const [first] = weakeningsNotPermitted(keyless, [tax({})], builtins.faults);
    expect(first?.sentence).toContain("the contract of tax promises idempotency keys that are kept");
    expect(first?.sentence).toContain("x-firedrill: { permits: [weaker-keys] }");
  });

  it("applies where the contract permits it, each weakness by itself", () => {
    const weakKeys = tax({ permits: "x-firedrill: { permits: [weaker-keys] }" });
    expect([said(keyless, weakKeys), said(forgetful, weakKeys)]).toEqual([[], []]);
    expect(said(stale, weakKeys)).toHaveLength(1);
    expect(said(stale, tax({ permits: "x-firedrill: { permits: [stale-reads] }" }))).toEqual([]);
  });

  it("applies where the contract promises no keys, or the configuration says that the partner keeps none", () => {
    expect(said(keyless, tax({ idempotency: "none" }))).toEqual([]);
    expect(said(keyless, tax({ settings: "none" }))).toEqual([]);
    expect(said(keyless, tax({ settings: "errors-not-cached" }))).toHaveLength(1);
  });

  it("means its own partner alone, and no other fault", () => {
    expect(said(scenarioOf("partners: { payment: { idempotency: none } }"), tax({}))).toEqual([]);
    expect(said(scenarioOf("faults: [{ fault: stale-read, at: { partner: payment } }]"), tax({}))).toEqual([]);
    expect(said(scenarioOf("faults: [{ fault: stale-read, at: { operation: getPayment } }]"), tax({}))).toEqual([]);
    expect(said(scenarioOf("faults: [{ fault: response-lost, at: { partner: tax } }]"), tax({}))).toEqual([]);
  });
});

it.each(standardDrill)("the built-in contracts permit what %s asks of their partners", (name) => {
  const text = readFileSync(new URL(`../../scenarios/${name}.yaml`, import.meta.url), "utf8");
  expect(said(parseScenario(text, name, name, builtins.faults), ...builtinBlueprints())).toEqual([]);
});
