import { expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { checkScenarios, loadScenarios, standardDrill } from "../../src/cli/load.ts";
import { builtinPartners } from "../../src/cli/project.ts";
import { parseContract } from "../../src/contract/parse.ts";
import type { SitePattern } from "../../src/core/site.ts";
import { builtinBlueprints, vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { aimByRole, type Target } from "../../src/world/aim.ts";
import { fitScenario } from "../../src/world/applicability.ts";
import { parseConfig } from "../../src/world/config-file.ts";
import { drillBlueprints } from "../../src/world/drill-partners.ts";
import { type Sample, smallest, textOf } from "./config-examples.ts";

const known = builtinBlueprints();

/** Where a fault goes that is aimed there, or why it goes nowhere. */
function aimed(at: SitePattern, partners: readonly Target[]) {
  const found = aimByRole({ id: "f1", fault: "reset", at, with: {} }, partners, known);
  return "lacking" in found ? found.lacking : (found.fault.at.operation ?? found.fault.at.webhook);
}

/** A team's own gateway, in words of its own. */
const own = (role: string): Target => {
  const text = `openapi: 3.1.0
info: { title: Gateway, version: "1" }
paths:
  /holds: { post: { operationId: hold, x-firedrill: { role: ${role} }, responses: { "201": { description: held } } } }
  /holds/{id}: { get: { operationId: look, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { "200": { description: it } } } }
webhooks:
  held: { post: { x-firedrill: { role: ${role}, tells: progress }, responses: { "200": { description: ok } } } }
  hold.done: { post: { x-firedrill: { role: ${role}, tells: done }, responses: { "200": { description: ok } } } }
`;
  return { name: "payment", contract: parseContract(text, "gateway.yaml", "payment") };
};

it.each<[SitePattern, string]>([
  [{ operation: "createPayment" }, "createPaymentIntent"],
  [{ operation: "capturePayment" }, "capturePaymentIntent"],
  [{ operation: "voidPayment" }, "cancelPaymentIntent"],
  [{ operation: "createRefund" }, "createRefund"],
  [{ webhook: "payment.authorized" }, "payment_intent.amount_capturable_updated"],
  [{ webhook: "payment.captured" }, "payment_intent.succeeded"],
  [{ webhook: "payment.declined" }, "payment_intent.payment_failed"],
  [{ webhook: "payment.requires_action" }, "payment_intent.requires_action"],
  [{ webhook: "refund.succeeded" }, "refund.updated"],
  [{ webhook: "refund.failed" }, "refund.failed"],
  [{ operation: "confirmPaymentIntent" }, "confirmPaymentIntent"],
])("aims %o at what plays that part at Stripe", (at, there) => {
  const stripe = vendorBlueprint("stripe", "payment");
  expect(stripe).toBeDefined();
  expect(aimed({ partner: "payment", ...at }, stripe === undefined ? [] : [stripe])).toBe(there);
});

it("aims at a team's own contract by what it says of roles, and not by names", () => {
  const partners = [own("authorize")];
  expect(aimed({ partner: "payment", operation: "createPayment" }, partners)).toBe("hold");
  expect(aimed({ operation: "createPayment" }, partners)).toBe("hold");
  expect(aimed({ partner: "payment", webhook: "payment.authorized" }, partners)).toBe("hold.done");
  expect(aimed({ partner: "payment", operation: "hold" }, partners)).toBe("hold");
});

it("says what a contract has nothing for", () => {
  const partners = [own("refund")];
  expect(aimed({ partner: "payment", operation: "createPayment" }, partners)).toBe(
    "reset strikes createPayment, and nothing of payment stands for that (x-firedrill.role: authorize)",
  );
  expect(aimed({ partner: "payment", webhook: "payment.captured" }, partners)).toBe(
    "reset strikes payment.captured, and nothing of payment stands for that (x-firedrill: { role: capture, tells: done })",
  );
  // reading one thing is not listing all
  expect(aimed({ partner: "payment", operation: "listPayments" }, partners)).toContain("(x-firedrill.role: read)");
});

it("leaves alone what is misspelt, and what is said in the words of the drill's own partners", () => {
  expect(aimed({ partner: "payment", operation: "createPaiment" }, [own("authorize")])).toBe("createPaiment");
  expect(aimed({ partner: "payment", webhook: "payment.capturd" }, [own("authorize")])).toBe("payment.capturd");
  for (const { name, contract } of known)
    for (const { id: operation } of contract.operations) expect(aimed({ partner: name, operation }, known)).toBe(operation);
});

it("has the standard drill reach a shop that pays with Stripe", () => {
  const orders = { ...(smallest().orders as Sample), refund: { path: "/refund/{{order}}", body: { amount: "{{amount}}" } } };
  const sample = { ...smallest(), orders, partners: { payment: { vendor: "stripe", webhooks: "/hooks" } } };
  const config = parseConfig(textOf(sample), "firedrill.yaml", builtinPartners);
  const partners = drillBlueprints(config, known, () => "", {}, vendorBlueprint);
  const fits = loadScenarios(standardDrill(config), builtins.faults).map((scenario) =>
    fitScenario(scenario, { config, partners, faults: builtins.faults, builtinPartners, builtins: known }),
  );
  const applying = fits.flatMap(({ scenario, lacks }) => (lacks.length === 0 ? [scenario] : []));
  checkScenarios(applying, { blueprints: partners, catalogue: builtins, config });
  const struck = new Set(applying.flatMap(({ faults }) => faults.flatMap(({ at }) => at.operation ?? at.webhook ?? [])));
  for (const site of [
    "createPaymentIntent",
    "capturePaymentIntent",
    "createRefund",
    "payment_intent.succeeded",
    "refund.updated",
  ])
    expect(struck).toContain(site);
});
