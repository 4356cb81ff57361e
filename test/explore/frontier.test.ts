import { describe, expect, it } from "vitest";
import type { CallSite } from "../../src/core/site.ts";
import type { FaultSpace } from "../../src/explore/fault-space.ts";
import { createSites, type Frontier } from "../../src/explore/frontier.ts";
import type { Reached } from "../../src/explore/judge.ts";

const site = (operation: string): CallSite => ({ kind: "call", partner: "payment", operation, order: "order-1", attempt: 1 });
const choices = ["reset", "hang"].map((fault) => ({ fault, with: {} }));
const space: FaultSpace = {
  faults: {},
  calls: ["a", "b"].map((operation) => ({
    partner: "payment",
    operation,
    read: false,
    effectful: true,
    likely: true,
    choices: operation === "a" ? choices : choices.slice(0, 1),
  })),
  webhooks: [],
  links: [],
  self: [],
  weakKeys: [],
  decideLater: [],
};
const traceOf = (...operations: string[]) => ({
  behaviour: 1,
  others: 2,
  sites: operations.map((operation, n) => ({ site: site(operation), others: 10 + n })),
});
const jump = { fault: "clock-jump", at: {}, with: {} };
const first = { fault: "throttle", at: {}, with: {} };

describe("the schedules of a depth", () => {
  it("grow from each run at each of its sites, and end with those of what has no site", () => {
    const sites = createSites(space, []);
    const frontier: Frontier = { branches: [sites.branch([first], traceOf("b", "a"))], roots: [[jump]] };
    const grown = [...sites.candidates(frontier)];
    expect(grown.map(({ faults }) => faults.map(({ fault, at }) => `${fault} ${at.operation ?? ""}`.trim()).join(" + "))).toEqual(
      ["throttle + reset b", "throttle + reset a", "throttle + hang a", "clock-jump"],
    );
    expect(grown.map(({ expected }) => expected)).toEqual([10, 11, 11, undefined]);
    expect(grown[0]?.struck).toBe("payment/b order-1 #1");
    expect(sites.size(frontier)).toEqual({ schedules: grown.length, sites: 2, kinds: 3 });
  });

  it("count no site where nothing can strike", () => {
    const sites = createSites(space, []);
    const frontier: Frontier = { branches: [sites.branch([], traceOf("a", "unheard of"))], roots: [] };
    expect(sites.size(frontier)).toEqual({ schedules: 2, sites: 1, kinds: 2 });
  });

  it("keep each site once, and are the same when they were kept as text in between", () => {
    const known: Reached["site"][] = [];
    const sites = createSites(space, known);
    const frontier: Frontier = {
      branches: [sites.branch([first], traceOf("a", "b")), sites.branch([jump], traceOf("b"))],
      roots: [],
    };
    expect(known).toEqual([site("a"), site("b")]);
    const [keptSites, kept] = JSON.parse(JSON.stringify([known, frontier])) as [Reached["site"][], Frontier];
    expect([...createSites(space, keptSites).candidates(kept)]).toEqual([...sites.candidates(frontier)]);
  });
});
