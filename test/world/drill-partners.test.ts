import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtinPartners } from "../../src/cli/project.ts";
import { builtinBlueprints, vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { parseConfig } from "../../src/world/config-file.ts";
import { drillBlueprints } from "../../src/world/drill-partners.ts";
import type { PartnerBlueprint } from "../../src/world/partner-blueprint.ts";
import { textOf, withField } from "./config-examples.ts";

const desk = readFileSync(new URL("../partner/desk.openapi.yaml", import.meta.url), "utf8");

function blueprintsOf(partners: unknown): PartnerBlueprint[] {
  const config = parseConfig(textOf(withField("partners", partners)), "firedrill.yaml", builtinPartners);
  return drillBlueprints(config, builtinBlueprints(), (path) => {
    expect(path).toBe("contracts/desk.yaml");
    return desk;
  });
}

describe("the partners of a drill", () => {
  it("are the built-in ones, with their state machines, unless others are named", () => {
    const blueprints = blueprintsOf(undefined);
    expect(blueprints.map(({ name }) => name)).toEqual(["payment", "carrier", "messaging"]);
    expect(blueprints.every(({ simulator }) => simulator !== undefined)).toBe(true);
  });

  it("may be a team's own, from its contract", () => {
    const [own, ...others] = blueprintsOf({ desk: { contract: "contracts/desk.yaml" } });
    expect(others).toEqual([]);
    expect(own).toMatchObject({ name: "desk", contract: { name: "desk" } });
    expect(own?.simulator).toBeUndefined();
  });

  it("are simulated from a team's contract even under a built-in name", () => {
    const [own] = blueprintsOf({ payment: { contract: "contracts/desk.yaml" } });
    expect(own?.contract.name).toBe("payment");
    expect(own?.simulator).toBeUndefined();
  });

  it("may speak as a real vendor does, whose webhooks carry its signature", () => {
    const config = (partners: unknown) => parseConfig(textOf(withField("partners", partners)), "firedrill.yaml", builtinPartners);
    const build = (partners: unknown) => drillBlueprints(config(partners), builtinBlueprints(), () => "", {}, vendorBlueprint);
    const [stripe, carrier] = build({ payment: { vendor: "stripe" }, carrier: {} });
    expect(stripe).toMatchObject({
      name: "payment",
      contract: { name: "payment", title: "Stripe" },
      dialect: { name: "stripe" },
    });
    expect(stripe?.simulator?.name).toBe("stripe");
    expect(stripe?.settings.webhooks.secrets).toHaveLength(2);
    expect(carrier?.dialect).toBeUndefined();
    expect(build({ psp: { vendor: "stripe" } })).toMatchObject([{ name: "psp", plays: "payment", contract: { name: "psp" } }]);
    expect(() => build({ payment: { vendor: "strype" } })).toThrow("strype is no vendor");
    expect(() => build({ carrier: { vendor: "stripe" } })).toThrow("stripe is no carrier partner");
    expect(() => build({ payment: { vendor: "stripe", contract: "a.yaml" } })).toThrow("a vendor has a contract of its own");
  });

  it("sign with their token where the vendor does", () => {
    const config = (partners: unknown) => parseConfig(textOf(withField("partners", partners)), "firedrill.yaml", builtinPartners);
    const build = (partners: unknown) => drillBlueprints(config(partners), builtinBlueprints(), () => "", {}, vendorBlueprint);
    const [easypost, twilio] = build({ carrier: { vendor: "easypost" }, messaging: { vendor: "twilio" } });
    expect(twilio?.settings.webhooks.secrets).toEqual(Object.keys(twilio?.settings.tokens ?? {}));
    expect(easypost?.settings.webhooks.secrets).not.toEqual(Object.keys(easypost?.settings.tokens ?? {}));
    const [own] = build({ messaging: { vendor: "twilio", token: "our-auth-token" } });
    expect(own?.settings.webhooks.secrets).toEqual(["our-auth-token"]);
  });

  it("have one token for all that the contract knows", () => {
    for (const { contract, settings } of blueprintsOf(undefined)) {
      const asked = contract.operations.flatMap(({ security }) => (security === "none" ? [] : security));
      const [scopes = [], ...others] = Object.values(settings.tokens);
      expect(others).toEqual([]);
      expect(new Set(scopes)).toEqual(new Set(asked));
    }
  });

  it.each([
    ["key", undefined, {}, "any"],
    ["key", "sk_test_shop", {}, undefined],
    ["key", undefined, { KEY: "{{partners.desk.token}}" }, undefined],
    ["token", undefined, {}, undefined],
  ])("take a shop's own %s where none is handed on to it: token %s, environment %o", (scheme, token, env, credentials) => {
    const text = `openapi: 3.1.0
info: { title: Desk, version: "1" }
security: [{ ${scheme}: [] }]
paths: { /a: { get: { operationId: read, responses: { "200": { description: ok } } } } }
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key }, token: { type: http, scheme: bearer } } }
`;
    const partners = { desk: { contract: "desk.yaml", ...(token !== undefined && { token }) } };
    const sample = { ...withField("integration/start/env", env), partners };
    const config = parseConfig(textOf(sample), "firedrill.yaml", builtinPartners);
    const [desk] = drillBlueprints(config, [], () => text);
    expect(desk?.settings.credentials).toBe(credentials);
  });

  it("sign with two secrets that are as long as Standard Webhooks asks, and nobody else's", () => {
    const secrets = blueprintsOf(undefined).flatMap(({ settings }) => settings.webhooks.secrets);
    expect(new Set(secrets).size).toBe(6);
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_/);
      const { length } = Buffer.from(secret.slice("whsec_".length), "base64");
      expect(length).toBeGreaterThanOrEqual(24);
      expect(length).toBeLessThanOrEqual(64);
    }
  });

  it("have the same credentials in every run", () => {
    expect(blueprintsOf(undefined).map(({ settings }) => settings)).toEqual(
      blueprintsOf(undefined).map(({ settings }) => settings),
    );
  });

  it("behave as the configuration sets them", () => {
    const [first, second] = blueprintsOf({
      payment: { idempotency: "none", rate_per_second: 7, webhook_retry_ms: [5, 10], webhook_timeout_ms: 700 },
      carrier: null,
    });
    expect(first?.settings).toMatchObject({
      idempotency: "none",
      ratePerSecond: 7,
      webhooks: { retryScheduleMs: [5, 10], timeoutMs: 700 },
    });
    expect(second?.settings).toMatchObject({ idempotency: "full", idempotencyTtlMs: 24 * 3_600_000 });
    expect(second?.settings.ratePerSecond).toBeUndefined();
  });
});
