import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import type { Fault } from "../../src/core/fault.ts";
import type { ScheduledFault } from "../../src/core/schedule.ts";
import type { CallSite, WebhookSite } from "../../src/core/site.ts";
import { matchesSite } from "../../src/core/site.ts";
import { aimed, type FaultChoice, faultSpace, faultsAt } from "../../src/explore/fault-space.ts";
import { faultsWithExtremes } from "../../src/explore/telling-parameters.ts";
import { faults } from "../../src/faults/index.ts";
import { checkSites, parseSchedule } from "../../src/faults/schedule.ts";
import { written } from "../../src/faults/written.ts";
import { contracts, space } from "./builtin-space.ts";

const call = (partner: string, operation: string): CallSite => ({
  kind: "call",
  partner,
  operation,
  order: "order-2",
  attempt: 3,
});
const webhook = (partner: string, type: string): WebhookSite => ({
  kind: "webhook",
  partner,
  webhook: type,
  order: "order-2",
  attempt: 3,
});
const names = (site: CallSite | WebhookSite): string[] => [...new Set(faultsAt(space, site).map(({ fault }) => fault))];
const namesOf = (choices: readonly FaultChoice[] = []): string[] => [...new Set(choices.map(({ fault }) => fault))];

const sites = [
  ...space.calls.map(({ partner, operation }) => call(partner, operation)),
  ...space.webhooks.map(({ partner, webhook: type }) => webhook(partner, type)),
];
const everything: ScheduledFault[] = [
  ...sites.flatMap((site) => faultsAt(space, site)),
  ...space.links.flatMap(({ link, choices }) => choices.map((choice) => aimed(choice, { link }))),
  ...space.self.map((choice) => aimed(choice, {})),
].map((fault, n) => ({ id: `f${n + 1}`, ...fault }));

describe("the space of faults", () => {
  it("holds the whole catalogue", () => {
    expect(new Set(everything.map(({ fault }) => fault))).toEqual(new Set(Object.keys(faults)));
  });

  it("means the same once it was written down and read", () => {
    for (let n = 0; n < everything.length; n += 1_000) {
      const schedule = everything.slice(n, n + 1_000);
      expect(parseSchedule(written(schedule), "space", builtins.faults)).toEqual(schedule);
    }
  });

  it("aims at what the contracts know", () => {
    expect(() => checkSites(everything, contracts, "space")).not.toThrow();
  });

  it("gives each fault its defaults first", () => {
    for (const { choices } of [...space.calls, ...space.webhooks, ...space.links])
      for (const name of namesOf(choices)) {
        const [standard] = parseSchedule(
          [{ fault: name, at: faults[name]?.family === "link" ? { link: "x" } : {} }],
          "plain",
          builtins.faults,
        );
        expect(choices.find(({ fault }) => fault === name)?.with).toEqual(standard?.with);
      }
  });

  it("says nothing twice", () => {
    const lines = everything.map(({ id: _, ...fault }) => JSON.stringify(fault));
    expect(new Set(lines).size).toBe(lines.length);
  });

  it("knows extremes of no fault but those of the catalogue", () => {
    expect(faultsWithExtremes.filter((name) => !Object.hasOwn(faults, name))).toEqual([]);
  });

  it("knows what the integration is likely to use, as far as it was told", () => {
    const likely = ["createPayment", "payment.captured"];
    const told = faultSpace(contracts, { faults: builtins.faults, likely });
    const names = [
      ...told.calls.map((call) => ({ ...call, name: call.operation })),
      ...told.webhooks.map((sent) => ({ ...sent, name: sent.webhook })),
    ];
    expect(names.filter((target) => target.likely).map(({ name }) => name)).toEqual(likely);
    expect([...space.calls, ...space.webhooks].every((target) => target.likely)).toBe(true);
  });

  it("aims at no webhook of an integration that takes none", () => {
    const deaf = faultSpace(contracts, { faults: builtins.faults, takesWebhooks: false });
    expect(deaf.webhooks).toEqual([]);
    expect(deaf.links.map(({ link }) => link)).toEqual(Object.keys(contracts));
    const early = (calls: typeof space.calls): boolean =>
      calls.some(({ choices }) => choices.some(({ fault }) => fault === "webhook-before-response"));
    expect([early(space.calls), early(deaf.calls)]).toEqual([true, false]);
  });

  it("makes no partner weaker than its contract permits", () => {
    const strict = Object.fromEntries(
      Object.entries(contracts).map(([partner, contract]) => [
        partner,
        partner === "payment" ? { ...contract, permits: [] } : contract,
      ]),
    );
    const { calls, weakKeys } = faultSpace(strict, { faults: builtins.faults });
    const readFaults = calls.flatMap(({ partner, choices }) =>
      choices.map(({ fault }) => [partner, builtins.faults[fault]?.family]),
    );
    const weakened = readFaults.flatMap(([partner, family]) => (family === "read" ? [partner] : []));
    expect([...new Set(weakened)].sort()).toEqual(["carrier", "messaging"]);
    expect([...weakKeys].sort()).toEqual(["carrier", "messaging"]);
  });

  it("can be narrowed to defaults, and to some faults", () => {
    const { status, crash } = builtins.faults as Record<"status" | "crash", Fault>;
    const narrow = faultSpace(contracts, { faults: { status, crash }, parameters: "standard" });
    expect(narrow.calls[0]?.choices).toHaveLength(4);
    expect(narrow.webhooks[0]?.choices.map(({ phase }) => phase)).toEqual(["before-acknowledgement", "after-acknowledgement"]);
    expect(narrow.links[0]?.choices).toEqual([]);
  });
});

describe("the faults at a site", () => {
  it("strike exactly there", () => {
    for (const site of sites)
      for (const { at } of faultsAt(space, site)) {
        expect(matchesSite(at, site)).toBe(true);
        expect(matchesSite(at, { ...site, attempt: 2 })).toBe(false);
        expect(matchesSite(at, { ...site, order: "order-20" })).toBe(false);
      }
  });

  it("are of no webhook where a call is made, and the other way round", () => {
    const families = (site: CallSite | WebhookSite) => new Set(names(site).map((name) => faults[name]?.family));
    expect(families(call("payment", "getPayment"))).toEqual(new Set(["call", "read", "process"]));
    expect(families(call("payment", "createPayment"))).toEqual(new Set(["call", "process"]));
    expect(families(webhook("payment", "payment.captured"))).toEqual(new Set(["webhook", "process"]));
  });

  it("decline only what has an effect", () => {
    expect(names(call("payment", "createPayment"))).toContain("decline");
    expect(names(call("carrier", "quoteRates"))).not.toContain("decline");
  });

  it("put no webhook before an answer that none follows", () => {
    expect(names(call("carrier", "createShipment"))).toContain("webhook-before-response");
    expect(names(call("carrier", "quoteRates"))).not.toContain("webhook-before-response");
  });

  it("do not tell after a read from before it", () => {
    expect(names(call("payment", "capturePayment"))).toContain("response-lost");
    expect(names(call("payment", "getPayment"))).not.toContain("response-lost");
  });

  it("crash at a webhook once it is accepted, and pause at calls alone", () => {
    const kills = faultsAt(space, webhook("payment", "payment.captured")).filter(
      ({ fault }) => builtins.faults[fault]?.family === "process",
    );
    expect(new Set(kills.map(({ fault, at }) => `${fault} ${at.phase}`))).toEqual(
      new Set(["crash before-acknowledgement", "crash after-acknowledgement"]),
    );
  });

  it("crash and pause in all three phases", () => {
    for (const name of ["crash", "pause"]) {
      const phases = faultsAt(space, call("payment", "capturePayment")).filter(({ fault }) => fault === name);
      expect(new Set(phases.map(({ at }) => at.phase))).toEqual(new Set(["before-effect", "after-effect", "after-response"]));
    }
  });

  it("are none where no contract knows the site", () => {
    expect(faultsAt(space, call("payment", "createShipment"))).toEqual([]);
    expect(faultsAt(space, webhook("bank", "payment.captured"))).toEqual([]);
  });
});
