import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { checkScenarios, loadScenarios, standardDrill } from "../../src/cli/load.ts";
import { builtinPartners } from "../../src/cli/project.ts";
import { parseContract } from "../../src/contract/parse.ts";
import type { Scenario } from "../../src/core/scenario.ts";
import type { SitePattern } from "../../src/core/site.ts";
import { builtinBlueprints, vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { aimAll, aimByRole, type Target } from "../../src/world/aim.ts";
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

it.each([
  [{ operation: "createShipment" }, "buyShipment"],
  [{ operation: "cancelShipment" }, "refundShipment"],
  [{ operation: "quoteRates" }, "priceShipment"],
  [{ webhook: "shipment.label_created" }, "tracker.created"],
  [{ webhook: "shipment.in_transit" }, "tracker.updated"],
  [{ webhook: "shipment.cancelled" }, "refund.successful"],
])("aims %o at what plays that part at EasyPost", (at, there) => {
  const easypost = vendorBlueprint("easypost", "carrier");
  expect(easypost).toBeDefined();
  expect(aimed({ partner: "carrier", ...at }, easypost === undefined ? [] : [easypost])).toBe(there);
});

it.each([
  [{ carrier: { vendor: "easypost", webhooks: "/hooks" } }, "carrier"],
  [{ messaging: { vendor: "twilio", webhooks: "/hooks" } }, "messaging"],
  [{ messaging: { vendor: "sendgrid", webhooks: "/hooks" } }, "messaging"],
  [{ payment: { vendor: "stripe", webhooks: "/hooks" } }, "payment"],
])("dates no webhook of %o otherwise where its signature or library cannot tell", (partners, partner) => {
  const config = parseConfig(textOf({ ...smallest(), partners }), "firedrill.yaml", builtinPartners);
  const blueprints = drillBlueprints(config, known, () => "", {}, vendorBlueprint);
  const scenario = loadScenarios(["forged-webhooks"], builtins.faults)[0] as Scenario;
  const dated = ["webhook-old-timestamp", "webhook-future-timestamp"].map((fault) => ({ fault, at: { partner } }));
  const faults = { ...scenario, faults: dated.map((each, n) => ({ id: `f${n}`, with: {}, ...each })) };
  const { scenario: fitted } = fitScenario(faults, {
    config,
    partners: blueprints,
    faults: builtins.faults,
    builtinPartners,
    builtins: known,
  });
  expect(fitted.faults.map(({ fault }) => fault)).toEqual(partner === "payment" ? ["webhook-old-timestamp"] : []);
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

/** Scenarios of the standard drill that apply to a shop with these partners, and what they strike. */
function reached(partnersConfig: Sample, declares: Sample = {}) {
  const orders = { ...(smallest().orders as Sample), refund: { path: "/refund/{{order}}", body: { amount: "{{amount}}" } } };
  const sample = { ...smallest(), orders, partners: partnersConfig, declares };
  const config = parseConfig(textOf(sample), "firedrill.yaml", builtinPartners);
  const partners = drillBlueprints(config, known, () => "", {}, vendorBlueprint);
  const fits = loadScenarios(standardDrill(config), builtins.faults).map((scenario) =>
    fitScenario(scenario, { config, partners, faults: builtins.faults, builtinPartners, builtins: known }),
  );
  const applying = fits.flatMap(({ scenario, lacks }) => (lacks.length === 0 ? [scenario] : []));
  checkScenarios(applying, { blueprints: partners, catalogue: builtins, config });
  return { names: applying.map(({ name }) => name), faults: applying.flatMap(({ faults }) => faults), applying, fits };
}

const sitesOf = ({ faults }: ReturnType<typeof reached>): ReadonlySet<string> =>
  new Set(faults.flatMap(({ at }) => at.operation ?? at.webhook ?? []));

it("has the standard drill reach a shop that pays with Stripe", () => {
  const stripe = reached({ payment: { vendor: "stripe", webhooks: "/hooks" } });
  for (const site of [
    "createPaymentIntent",
    "capturePaymentIntent",
    "createRefund",
    "payment_intent.succeeded",
    "refund.updated",
  ])
    expect(sitesOf(stripe)).toContain(site);
  // its keys are kept, refusals included
  expect(stripe.names).not.toContain("forgotten-refusals");
  expect(stripe.names).toContain("refund-storm");
});

it("strikes the same whatever the drill calls the partner that plays the part", () => {
  const stripe = reached({ payment: { vendor: "stripe", webhooks: "/hooks" } });
  const psp = reached({ psp: { vendor: "stripe", webhooks: "/hooks" } });
  expect(psp.names).toEqual(stripe.names);
  const renamed = stripe.faults.map(({ at, ...fault }) => ({
    ...fault,
    at: {
      ...at,
      ...(at.partner === "payment" && { partner: "psp" }),
      ...(at.link === "payment" && { link: "psp" }),
    },
  }));
  expect(psp.faults).toEqual(renamed);
  expect(psp.applying.find(({ name }) => name === "gateway-throttling")?.partners).toEqual({ psp: { ratePerSecond: 40 } });
  const moves = (of: typeof psp) => of.applying.flatMap(({ workload }) => workload.orders.flatMap(({ steps }) => steps)).length;
  expect(moves(psp)).toBe(moves(stripe));
});

it("strikes the call that takes the money where a shop asks for no captures", () => {
  const none = reached({ payment: { vendor: "stripe", webhooks: "/hooks" } }, { captures: false });
  expect(sitesOf(none)).not.toContain("capturePaymentIntent");
  expect(sitesOf(none)).not.toContain("payment_intent.amount_capturable_updated");
  const kill = none.applying.find(({ name }) => name === "kill-during-capture");
  expect(
    kill?.faults.flatMap(({ fault, at }) => (fault === "crash" && at.operation !== undefined ? [at.operation] : [])),
  ).toEqual(Array(3).fill("createPaymentIntent"));
  const timeouts = none.fits.find(({ scenario }) => scenario.name === "gateway-timeouts");
  expect(timeouts?.leftOut).toEqual([
    "hang-after-effect strikes capturePayment, the integration asks for no captures (declares.captures: false), and what takes the money there is struck already",
  ]);
  const sites = (timeouts?.scenario.faults ?? []).flatMap(({ at }) =>
    at.operation === undefined ? [] : [`${at.operation} ${at.order}`],
  );
  expect(new Set(sites).size).toBe(sites.length);
});

it("strikes captures themselves where a shop says nothing of them", () => {
  const partners = [own("capture")];
  const aim = (captures?: boolean) =>
    aimAll([{ id: "f1", fault: "reset", at: { partner: "payment", operation: "capturePayment" }, with: {} }], partners, known, {
      ...(captures !== undefined && { captures }),
    });
  expect(aim()).toMatchObject([{ fault: { at: { operation: "hold" } } }]);
  expect(aim(false)).toMatchObject([{ lacking: expect.stringContaining("x-firedrill.role: authorize") }]);
});

it("leaves out what never happens at a partner as it is played", () => {
  const stripe = reached({ payment: { vendor: "stripe", webhooks: "/hooks" } });
  const builtin = reached({ payment: { webhooks: "/hooks" } });
  const movesOf = ({ applying }: typeof stripe) =>
    new Set(applying.flatMap(({ workload }) => workload.orders.flatMap(({ steps }) => steps.flatMap(({ move }) => move ?? []))));
  expect(movesOf(builtin)).toContain("capture-failed");
  expect(movesOf(stripe)).not.toContain("capture-failed");
  expect(movesOf(stripe)).toContain("dispute-opened");
  const desk = stripe.fits.find(({ scenario }) => scenario.name === "merchants-and-parcels");
  expect(desk?.leftOut).toContain("capture-failed is nothing that happens at payment, as it is played");
  expect(desk?.lacks).toEqual([]);
});

it("applies all of the drill to the Stripe shop but what it has no partner, no customer or no weakness for", () => {
  const place = "examples/stripe-shop/firedrill.yaml";
  const config = parseConfig(readFileSync(place, "utf8"), place, builtinPartners, {});
  const partners = drillBlueprints(config, known, () => "", {}, vendorBlueprint);
  const away = loadScenarios(standardDrill(config), builtins.faults).flatMap((scenario) => {
    const { lacks } = fitScenario(scenario, { config, partners, faults: builtins.faults, builtinPartners, builtins: known });
    return lacks.length === 0 ? [] : [scenario.name];
  });
  expect(away).toEqual(["renewals", "forgotten-refusals", "carrier-outage", "slow-quotes", "messaging-outage"]);
});

it("leaves out what strikes effects alone where the call that is aimed at has none", () => {
  const place = "examples/stripe-shop/checkout.yaml";
  const config = parseConfig(readFileSync(place, "utf8"), place, builtinPartners, {});
  const partners = drillBlueprints(
    config,
    known,
    (path) => readFileSync(`examples/stripe-shop/${path}`, "utf8"),
    {},
    vendorBlueprint,
  );
  const [mishaps] = loadScenarios(["one-mishap-each"], builtins.faults);
  if (mishaps === undefined) throw new Error("there is no such scenario");
  const fitted = fitScenario(mishaps, { config, partners, faults: builtins.faults, builtinPartners, builtins: known });
  const at = fitted.scenario.faults.flatMap(({ fault, at: site }) => (site.operation === "createCheckoutSession" ? [fault] : []));
  expect(at).toContain("response-lost");
  expect(at).not.toContain("decline");
  expect(fitted.leftOut).toContain(
    "decline strikes createCheckoutSession alone where that has an effect, and by its contract it has none (x-firedrill.effect)",
  );
});
