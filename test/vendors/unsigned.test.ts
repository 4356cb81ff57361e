import { expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { builtinPartners } from "../../src/cli/project.ts";
import { builtinBlueprints, vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { fitScenario } from "../../src/world/applicability.ts";
import { parseConfig } from "../../src/world/config-file.ts";
import { drillBlueprints } from "../../src/world/drill-partners.ts";
import { partnerFacts } from "../../src/world/partner-facts.ts";
import { parseScenario } from "../../src/world/scenario-file.ts";
import { smallest, textOf } from "../world/config-examples.ts";

/** Whether the fault applies to a shop of that vendor, and whether the partner signs at all. */
function fitted(vendor: string, fault: string) {
  const partners = { payment: { vendor, webhooks: "/hooks" } };
  const config = parseConfig(textOf({ ...smallest(), partners }), "firedrill.yaml", builtinPartners);
  const text = `story: s\norders: [{ order: order-1, total_minor: 100, steps: [place] }]\nfaults: [{ fault: ${fault}, at: { partner: payment } }]`;
  const scenario = parseScenario(text, "mine.yaml", "mine", builtins.faults);
  const blueprints = drillBlueprints(config, builtinBlueprints(), () => "", {}, vendorBlueprint);
  const { lacks } = fitScenario(scenario, { config, partners: blueprints, faults: builtins.faults, builtinPartners });
  return { applies: lacks.length === 0, unsigned: partnerFacts(blueprints, scenario).payment?.unsigned };
}

it("has nothing to tell by a date where nothing is signed, and forges all the same", () => {
  expect(fitted("mollie", "webhook-old-timestamp")).toEqual({ applies: false, unsigned: true });
  expect(fitted("mollie", "webhook-future-timestamp").applies).toBe(false);
  expect(fitted("mollie", "webhook-forged").applies).toBe(true);
});

it("tells old from new where the date is signed", () => {
  expect(fitted("stripe", "webhook-old-timestamp")).toEqual({ applies: true, unsigned: undefined });
  expect(fitted("paypal", "webhook-old-timestamp").applies).toBe(true);
});
