import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { builtinPartners } from "../../src/cli/project.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { loadOrders } from "../../src/workload/open-loop.ts";
import { type Fitted, fitScenario } from "../../src/world/applicability.ts";
import { parseConfig } from "../../src/world/config-file.ts";
import { drillBlueprints } from "../../src/world/drill-partners.ts";
import { parseScenario } from "../../src/world/scenario-file.ts";
import { type Sample, smallest, textOf } from "./config-examples.ts";

/** A payment partner whose contract permits no weakness. */
const strict = readFileSync(new URL("../../contracts/payment.openapi.yaml", import.meta.url), "utf8").replace(
  /^x-firedrill: .*\n/m,
  "",
);
const hooks = { payment: { webhooks: "/hooks/payment" } };

/** What the scenario lacks on a shop with the smallest configuration and these fields. */
function fitted(more: string, fields: Sample = {}, steps = "[place]"): Fitted {
  const config = parseConfig(textOf({ ...smallest(), ...fields }), "firedrill.yaml", builtinPartners);
  const text = `story: s\norders: [{ order: order-1, total_minor: 100, steps: ${steps} }]\n${more}`;
  const scenario = parseScenario(text, "mine.yaml", "mine", builtins.faults);
  const partners = drillBlueprints(config, builtinBlueprints(), () => strict);
  return fitScenario(scenario, { config, partners, faults: builtins.faults, builtinPartners });
}

const lacks = (...given: Parameters<typeof fitted>): readonly string[] => fitted(...given).lacks;

describe("a scenario with certificates that nobody should trust", () => {
  const fault = "faults: [{ fault: untrusted-certificate, at: { link: payment } }]";

  it("applies where partners are reached over TLS, and not elsewhere", () => {
    expect(lacks(fault, { tls: true })).toEqual([]);
    const lacking = ["untrusted-certificate strikes TLS, and the partners speak plain HTTP (--tls, or `tls` in firedrill.yaml)"];
    expect(lacks(fault)).toEqual(lacking);
    expect(lacks(fault, { tls: { enabled: false } })).toEqual(lacking);
  });
});

describe("a scenario with cells", () => {
  const cells = (strike: string, faults: string) =>
    `cells:\n  rate_per_second: 9\n  control_every: 2\n  customers: { plain: { strike: [${strike}] }, late: { steps: [place, cancel], strike: [${strike}] } }\n  faults: [${faults}]`;
  const left = (more: string, fields?: Sample) => {
    const { scenario, lacks: lacking } = fitted(more, fields);
    return { orders: scenario.workload.orders.map(({ order, steps }) => [order, steps.length]), lacking };
  };

  it("loses those that the shop has nothing for, and keeps their controls", () => {
    const payment = "{ partner: payment, operations: [createPayment], webhooks: [payment.captured] }";
    // nobody can cancel there, and no webhook is taken
    expect(lacks(cells(payment, "{ fault: webhook-lost }"))[0]).toBe(
      "webhook-lost strikes webhooks, and the integration takes none (partners.*.webhooks)",
    );
    expect(left(cells(payment, "{ fault: reset }, { fault: webhook-lost }"))).toEqual({
      orders: [
        ["order-1", 1],
        ["cell-1", 1],
        ["cell-2", 1],
        ["cell-6", 1],
      ],
      lacking: [],
    });
  });

  it("is another shop's where no cell is left", () => {
    const { lacking } = left(cells("{ partner: carrier, operations: [createShipment] }", "{ fault: reset }"), {
      partners: hooks,
    });
    expect(lacking[0]).toBe("faults strike carrier, which the integration has not");
  });
});

describe("a scenario", () => {
  it("applies to a shop that has all that it needs", () => {
    expect(lacks("faults: [{ fault: reset, at: { partner: payment } }]")).toEqual([]);
    expect(lacks("faults: [{ fault: webhook-lost, at: { partner: payment } }]", { partners: hooks })).toEqual([]);
    expect(lacks("faults: [{ fault: crash, at: { partner: payment } }]")).toEqual([]);
    // who can cancel, pays back
    const cancel = { orders: { ...(smallest().orders as Sample), cancel: { path: "/orders/{{order}}/cancel", body: {} } } };
    expect(lacks("faults: [{ fault: reset, at: { partner: payment, operation: createRefund } }]", cancel)).toEqual([]);
    const orders = smallest().orders as { read: { view: Sample } };
    orders.read.view.statuses = { "at the bank": "awaiting_action" };
    expect(lacks("", { orders }, "[place, { await: { status: awaiting_action } }]")).toEqual([]);
    // a shop may hear from the bank by webhook alone
    expect(lacks("", {}, "[place, { authenticate: succeeded }]")).toEqual([]);
  });

  it.each([
    [
      "",
      {},
      "[place, { refund: { reference: r1 } }]",
      "its customers refund, and the configuration says no way to do that (orders.refund)",
    ],
    [
      "",
      {},
      "[place, { await: { status: awaiting_action } }]",
      "its customers wait to be shown awaiting_action, which the shop never shows (orders.read.view.statuses)",
    ],
    [
      "faults: [{ fault: reset, at: { partner: payment, operation: createRefund } }]",
      {},
      "[place]",
      "reset strikes createRefund, and its customers have no way to ask for that (orders.refund, orders.cancel, orders.reduce)",
    ],
    ["", {}, "[place, cancel]", "its customers cancel, and the configuration says no way to do that (orders.cancel)"],
    [
      "faults: [{ fault: reset, at: { partner: carrier } }]",
      { partners: hooks },
      "[place]",
      "faults strike carrier, which the integration has not",
    ],
    [
      "faults: [{ fault: webhook-old-timestamp, at: { partner: payment } }]",
      { partners: { payment: { webhooks: "/hooks/payment", signature: ["stripe", "github"] } } },
      "[place]",
      "webhook-old-timestamp is nothing to tell by a signature that covers no timestamp (partners.*.signature)",
    ],
    [
      "faults: [{ fault: webhook-future-timestamp, at: { partner: payment } }]",
      { partners: { payment: { webhooks: "/hooks/payment", signature: "stripe" } } },
      "[place]",
      "webhook-future-timestamp is nothing to refuse where vendors' own libraries look at a webhook's age alone (partners.*.signature)",
    ],
    [
      "faults: [{ fault: link-down, at: { link: messaging } }]",
      { partners: hooks },
      "[place]",
      "faults strike the link to messaging, which the integration has not",
    ],
    [
      "partners: { messaging: { idempotency: none } }",
      { partners: hooks },
      "[place]",
      "it changes how messaging behaves, which the integration has not",
    ],
    [
      "faults: [{ fault: webhook-lost }]",
      {},
      "[place]",
      "webhook-lost strikes webhooks, and the integration takes none (partners.*.webhooks)",
    ],
    [
      "faults: [{ fault: webhook-lost, at: { partner: carrier } }]",
      { partners: { ...hooks, carrier: {} } },
      "[place]",
      "webhook-lost strikes webhooks, and the integration takes none (partners.*.webhooks)",
    ],
    [
      "faults: [{ fault: link-down, at: { link: webhooks } }]",
      {},
      "[place]",
      "link-down strikes webhooks, and the integration takes none (partners.*.webhooks)",
    ],
    [
      "faults: [{ fault: crash, at: { partner: payment } }]",
      { integration: { url: "http://127.0.0.1:8080" }, partners: { payment: { port: 4010 } } },
      "[place]",
      "crash strikes the integration's process, and it is not started by the drill (integration.start)",
    ],
  ] as const)("lacks, with %j on a shop with %j whose customers do %s: %s", (more, fields, steps, told) => {
    expect(lacks(more, fields, steps)).toEqual([told]);
  });

  it("leaves parcels to shops that have a carrier", () => {
    const steps = "[place, { partner: { move: parcel-returned, when: confirmed } }]";
    expect(lacks("", { partners: { payment: {} } }, steps)).toEqual([
      "parcel-returned happens at the carrier partner, which the integration has not",
    ]);
    expect(lacks("", { partners: { payment: {}, carrier: {} } }, steps)).toEqual([]);
    expect(lacks("", {}, "[place, { partner: { move: payment-refunded } }]")).toEqual([]);
    for (const move of ["capture-failed", "payout-paid", "webhook-resent"]) {
      const told = `[place, { partner: { move: ${move} } }]`;
      expect(lacks("", {}, told)).toEqual([
        `${move} is told by a webhook alone, and the integration takes none of payment (partners.payment.webhooks)`,
      ]);
      expect(lacks("", { partners: hooks }, told)).toEqual([]);
    }
    expect(lacks("", {}, "[place, { partner: { move: payment-voided, when: awaiting_action } }]")).toHaveLength(1);
  });

  it("has its customers pay in what the shop sells in", () => {
    const text = `story: s
load: { rate_per_second: 3, duration_ms: 1000 }
orders:
  - { order: usual, total_minor: 100 }
  - { order: yen, total_minor: 100, currency: JPY }
  - { order: none, total_minor: 100, decimals: 0 }
  - { order: three, total_minor: 100, decimals: 3 }
`;
    const scenario = parseScenario(text, "mine.yaml", "mine", builtins.faults);
    const paid = (orders: Sample) => {
      const { orders: usual } = smallest() as { orders: Sample };
      const config = parseConfig(textOf({ ...smallest(), orders: { ...usual, ...orders } }), "firedrill.yaml", builtinPartners);
      const { scenario: fit, leftOut } = fitScenario(scenario, {
        config,
        partners: [],
        faults: builtins.faults,
        builtinPartners,
      });
      const { orders: known, load } = fit.workload;
      return {
        known: known.map(({ order, currency }) => `${order} ${currency}`),
        load: load && loadOrders(load).map(({ currency }) => currency),
        leftOut,
      };
    };
    const none = (decimals: number) =>
      `its customers pay in a currency with ${decimals} decimals, and the shop is not known to sell in one (orders.currencies)`;
    expect(paid({})).toEqual({ known: ["usual EUR", "yen JPY"], load: ["EUR", "EUR", "EUR"], leftOut: [none(0), none(3)] });
    expect(paid({ currencies: ["USD", "ISK"] })).toEqual({
      known: ["usual USD", "none ISK"],
      load: ["USD", "ISK", "USD"],
      leftOut: ["its customers pay in JPY, in which the shop does not sell (orders.currencies)", none(3)],
    });
    expect(paid({ currencies: ["EUR", "JPY", "BHD"] }).known).toEqual(["usual EUR", "yen JPY", "none JPY", "three BHD"]);
  });

  it("takes gift cards to shops that are told of them, or whose customers all pay so", () => {
    const text =
      "orders: [{ order: order-1, total_minor: 100, other_means_minor: 30 }, { order: order-2, total_minor: 20 }]\nload: { rate_per_second: 1, duration_ms: 1000 }\nstory: s\n";
    const scenario = parseScenario(text, "mine.yaml", "mine", builtins.faults);
    const paid = (orders: Sample) => {
      const { orders: usual } = smallest() as { orders: Sample };
      const config = parseConfig(textOf({ ...smallest(), orders: { ...usual, ...orders } }), "firedrill.yaml", builtinPartners);
      const fits = fitScenario(scenario, { config, partners: [], faults: builtins.faults, builtinPartners });
      const { orders: known, load } = fits.scenario.workload;
      return {
        means: known.map(({ order, otherMeansMinor }) => [order, otherMeansMinor]),
        load: load?.otherMeansMinor,
        left: fits.leftOut,
      };
    };
    const left = ["its customers pay a part by other means, and the shop is not told (orders.place: {{other_means}})"];
    expect(paid({})).toEqual({ means: [["order-2", undefined]], load: undefined, left });
    const told = { place: { path: "/orders", body: { ref: "{{order}}", gift: "{{other_means}}" } } };
    expect(paid(told).means).toEqual([
      ["order-1", 30],
      ["order-2", undefined],
    ]);
    expect(paid({ other_means_minor: 25 })).toEqual({
      means: [
        ["order-1", 25],
        ["order-2", undefined],
      ],
      load: 25,
      left: [],
    });
  });

  it("has a customer order again where that one's orders are told apart", () => {
    const text =
      "orders: [{ order: order-1, customer: regular, total_minor: 100 }, { order: order-2, total_minor: 20 }]\nstory: s\n";
    const scenario = parseScenario(text, "mine.yaml", "mine", builtins.faults);
    const { orders: usual } = smallest() as { orders: Sample };
    const { view } = usual.read as { view: Sample };
    const leftOut = (orders: Sample): readonly string[] => {
      const config = parseConfig(textOf({ ...smallest(), orders: { ...usual, ...orders } }), "firedrill.yaml", builtinPartners);
      return fitScenario(scenario, { config, partners: [], faults: builtins.faults, builtinPartners }).leftOut;
    };
    const orders = { path: "/orders?who={{customer}}" };
    const number = (css: string) => ({ steps: [{ ...orders, take: { number: { css } } }, { path: "/orders/{{number}}" }] });
    const cart = {
      steps: [
        { path: "/cart", take: { cart: { css: "#cart" } } },
        { path: "/checkout", body: "{{cart}}" },
      ],
    };
    expect(leftOut({})).toEqual([]);
    expect(leftOut({ read: { view, path: "/orders/{{id}}" } })).toEqual([]);
    expect(leftOut({ place: cart, read: { view, ...number("a[data-cart='{{cart}}']") } })).toEqual([]);
    const read = "a customer orders again, and the configuration names an order to customers by who asks alone (orders.read)";
    expect(leftOut({ read: { view, ...orders } })).toEqual([read]);
    expect(leftOut({ place: cart, read: { view, ...number("a.order") } })).toEqual([read]);
    expect(leftOut({ partner_reference: "C-{{customer}}" })).toEqual([
      "a customer orders again, and the configuration names an order to partners by its customer alone (orders.partner_reference)",
    ]);
  });

  it("asks no partner for less than its contract promises", () => {
    const weak = "partners: { payment: { idempotency: none } }\nfaults: [{ fault: stale-read, at: { partner: payment } }]";
    expect(lacks(weak)).toEqual([]);
    expect(lacks(weak, { partners: { payment: { contract: "strict.yaml" } } })).toEqual([
      expect.stringContaining("the contract of payment promises idempotency keys that are kept"),
      expect.stringContaining("the contract of payment promises reads that show what was done"),
    ]);
  });

  it("has no partner answer in a way that its contract does not know", () => {
    const later = "partners: { payment: { outcomes: later } }";
    expect(lacks(later)).toEqual([]);
    const sync = readFileSync(new URL("../../contracts/payment.openapi.yaml", import.meta.url), "utf8").replace(
      '"202":',
      '"203":',
    );
    const config = parseConfig(
      textOf({ ...smallest(), partners: { payment: { contract: "own.yaml" } } }),
      "firedrill.yaml",
      builtinPartners,
    );
    const scenario = parseScenario(
      `story: s\norders: [{ order: order-1, total_minor: 100 }]\n${later}`,
      "mine.yaml",
      "mine",
      builtins.faults,
    );
    const partners = drillBlueprints(config, builtinBlueprints(), () => sync);
    expect(fitScenario(scenario, { config, partners, faults: builtins.faults, builtinPartners }).lacks).toEqual([
      "payment would accept what it is asked and decide later, which its contract does not know (202)",
    ]);
  });

  it("says each thing once", () => {
    expect(lacks("faults: [{ fault: webhook-lost }, { fault: webhook-lost }]", {}, "[place, cancel, cancel]")).toHaveLength(2);
  });

  it("leaves to others what nobody has: that is misspelt", () => {
    expect(lacks("faults: [{ fault: reset, at: { partner: bank } }]")).toEqual([]);
  });

  it("goes on without what the shop has not, as long as a fault and a customer of its own are left", () => {
    const faults = "faults: [{ fault: reset, at: { partner: messaging } }, { fault: hang, at: { partner: payment } }]";
    const {
      scenario,
      lacks: lacking,
      leftOut,
    } = fitted(`${faults}\npartners: { messaging: { idempotency: none } }`, { partners: hooks });
    expect(lacking).toEqual([]);
    expect(scenario.faults.map(({ fault }) => fault)).toEqual(["hang"]);
    expect(scenario.partners).toEqual({});
    expect(leftOut).toEqual([
      "faults strike messaging, which the integration has not",
      "it changes how messaging behaves, which the integration has not",
    ]);
  });

  it("goes on without customers who ask for what the shop cannot do, and without the faults that were aimed at them", () => {
    const config = parseConfig(textOf(smallest()), "firedrill.yaml", builtinPartners);
    const text = `story: s
orders:
  - { order: order-1, total_minor: 100, steps: [place, cancel] }
  - { order: order-2, total_minor: 100 }
  - { order: late-1, total_minor: 100, steps: [place, cancel] }
faults:
  - { fault: reset, at: { partner: payment, order: order-1 } }
  - { fault: refuse, at: { partner: payment, order: "late-*" } }
  - { fault: hang, at: { partner: payment, order: order-2 } }
`;
    const whole = parseScenario(text, "mine.yaml", "mine", builtins.faults);
    const { scenario, lacks: lacking } = fitScenario(whole, {
      config,
      partners: builtinBlueprints(),
      faults: builtins.faults,
      builtinPartners,
    });
    expect(lacking).toEqual([]);
    expect(scenario.workload.orders.map(({ order }) => order)).toEqual(["order-2"]);
    expect(scenario.faults.map(({ fault }) => fault)).toEqual(["hang"]);
  });

  it("goes on with partners that move by themselves where no fault is left to strike", () => {
    const partners = { payment: { webhooks: "/hooks/payment" } };
    const fault = "faults: [{ fault: webhook-duplicate, at: { partner: carrier, order: order-1 } }]";
    expect(lacks(fault, { partners }, "[place, { partner: { move: capture-failed } }]")).toEqual([]);
    expect(lacks(fault, { partners }, "[place]")).toEqual(["faults strike carrier, which the integration has not"]);
  });

  describe("whose customers cancel what is sold", () => {
    const fault =
      "faults: [{ fault: reset, at: { partner: payment, operation: createRefund, order: order-1 } }, { fault: reset, at: { partner: payment } }]";
    const cancel = { path: "/orders/{{order}}/cancel", body: {} };
    const refund = { path: "/orders/{{order}}/refund", body: { reference: "{{reference}}" } };
    const orders = { ...(smallest().orders as Sample), cancel, refund };
    const late = "[place, { await: { status: confirmed } }, cancel, { await: { status: cancelled } }]";
    const left = (declares: Sample, steps: string) => {
      const { scenario, leftOut } = fitted(fault, { orders, declares }, steps);
      const waits = scenario.workload.orders.flatMap((order) =>
        order.steps.flatMap((step) => (step.do === "await" ? [step.orElse] : [])),
      );
      return { waits, faults: scenario.faults.length, leftOut };
    };
    const reason =
      "reset strikes createRefund after a cancellation that the shop need not grant (declares.limits.cancel_until: captured)";

    it("expects no cancellation of a shop whose rule need not grant it", () => {
      expect(left({ limits: { cancel_until: "captured" } }, late)).toEqual({
        waits: ["unproven", "go-on"],
        faults: 1,
        leftOut: [reason],
      });
    });

    it("expects it of any other, and where it comes in time", () => {
      const all = { waits: ["unproven", "unproven"], faults: 2, leftOut: [] };
      expect(left({}, late)).toEqual(all);
      expect(left({ limits: { cancel_until: "always" } }, late)).toEqual(all);
      const early = "[place, cancel, { await: { status: cancelled } }]";
      expect(left({ limits: { cancel_until: "captured" } }, early)).toEqual({ waits: ["unproven"], faults: 2, leftOut: [] });
    });

    it("keeps faults at refunds that are asked for besides", () => {
      const both = "[place, { await: { status: confirmed } }, { refund: { reference: r1 } }, cancel]";
      expect(left({ limits: { cancel_until: "captured" } }, both)).toEqual({ waits: ["unproven"], faults: 2, leftOut: [] });
    });
  });

  it("leaves out what strikes rates of a shop that declares to ask for none", () => {
    const quotes =
      "faults: [{ fault: delay, at: { partner: carrier, operation: quoteRates } }, { fault: hang, at: { partner: payment } }]";
    expect(fitted(quotes, { declares: { quotes: false } }).leftOut).toEqual([
      "delay strikes quoteRates, and the integration asks for no rates (declares.quotes: false)",
    ]);
    expect(fitted(quotes).leftOut).toEqual([]);
  });
});
