import { describe, expect, it } from "vitest";
import { builtins } from "../../../src/catalogue.ts";
import type { Scenario } from "../../../src/core/scenario.ts";
import { createSites } from "../../../src/explore/frontier.ts";
import { observe } from "../../../src/explore/live/observe.ts";
import { waysOf } from "../../../src/explore/live/ways.ts";
import { space } from "../builtin-space.ts";
import { charged, numbered, shown } from "./histories.ts";

/** A shop that charges each order once; whose merchant refunds is told of that by a webhook, as the partner tells of the charge. */
const enact = async (scenario: Scenario) => {
  const events = scenario.workload.orders.flatMap(({ order, totalMinor, steps }, n) => {
    const refunds = steps.some((step) => step.do === "partner");
    const site = { kind: "webhook" as const, partner: "payment", webhook: "refund.succeeded", order, attempt: 1 };
    const sent = { actor: "payment", type: "webhook-sent" as const, order, site, value: { id: `r_${order}`, sending: 1 } };
    const got = { ...sent, type: "webhook-acknowledged" as const, value: { ...sent.value, status: 204, latencyMs: 2 } };
    return [...charged(order, totalMinor, n + 1), ...(refunds ? [sent, got] : []), shown(order, "confirmed", totalMinor)];
  });
  return { scenario, events: numbered(events) };
};

describe("what calm orders of a search show", () => {
  it("are the sites of each way, and of one that a merchant ends no calls and not the webhook that tells of it alone", async () => {
    const ways = waysOf({ requests: { place: {} }, statuses: ["pending", "confirmed"] });
    const known: ReturnType<typeof createSites> = createSites(space, []);
    const sites: string[] = [];
    const spied = {
      ...known,
      branch: (...[faults, trace]: Parameters<typeof known.branch>) => {
        sites.push(trace.sites.map(({ site }) => (site.kind === "webhook" ? site.webhook : site.operation)).join(" "));
        return known.branch(faults, trace);
      },
    };
    const few = ways.filter(({ name }) => name === "plain" || name === "refunded by the merchant");
    await observe({ ways: few, checkers: [builtins.checkers[0]].flatMap((one) => one ?? []), enact }, spied, 5);
    expect(new Set(sites)).toEqual(new Set(["createPayment payment.captured", "payment.captured"]));
  });
});
