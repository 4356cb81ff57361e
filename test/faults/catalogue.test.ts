import { readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import type { CallPlan, Fault } from "../../src/core/fault.ts";
import { createRandom, type Random } from "../../src/core/random.ts";
import { type CallPhase, callPhases, webhookPhases } from "../../src/core/site.ts";
import { faults } from "../../src/faults/index.ts";
import { parseSchedule } from "../../src/faults/schedule.ts";
import { callFacts, created, faultOf, parametersOf, planOf, readFacts, refused, webhookFacts } from "./facts.ts";

const families = ["call", "read", "webhook", "link", "process", "self"];
const phases: readonly (CallPhase | undefined)[] = [undefined, ...callPhases];
const all = Object.values(faults);

/** What the design promises to do to partners, links and the integration. */
const promised = [
  ["before the effect", ["refuse", "hang", "reset", "status", "throttle", "decline", "delay", "error-in-success", "redirect"]],
  ["after the effect", ["response-lost", "hang-after-effect", "status-after-effect", "body-cut", "slow-body"]],
  ["with a broken answer", ["schema-invalid", "wrong-content-type", "not-json"]],
  ["to reads", ["stale-read", "not-found-yet"]],
  ["to when webhooks come", ["webhook-delayed", "webhook-out-of-order", "webhook-lost", "webhook-before-response"]],
  ["to how often webhooks come", ["webhook-duplicate", "webhook-burst", "webhook-answer-lost"]],
  ["to how genuine webhooks look", ["webhook-clock-off", "webhook-signed-otherwise", "webhook-of-another-shape"]],
  [
    "with counterfeits",
    ["webhook-forged", "webhook-old-timestamp", "webhook-future-timestamp", "webhook-replayed", "webhook-unknown-version"],
  ],
  ["to the bytes of links", ["link-latency", "link-bandwidth", "link-slicer", "link-limit-data"]],
  ["to the ends of links", ["link-timeout", "link-reset-peer", "link-slow-close", "link-down"]],
  ["to the certificates of partners", ["untrusted-certificate"]],
  ["to the integration's process", ["crash", "pause"]],
  ["to the integration where no partner sees it", ["clock-jump", "crash-in-transaction"]],
] as const;

/** The files of the families' folders, as `call/hang.ts`. */
const files = readdirSync("src/faults", { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && file.includes("/"));

const site = (fault: Fault) => (fault.family === "link" ? { link: "payment" } : {});

/** A plan as data: the function that makes the answer is replaced by what it makes of several truths. */
const told = (plan: CallPlan | undefined) =>
  plan && { ...plan, reply: [created, refused, undefined].map((truth) => plan.reply?.(truth)) };

/** All that a fault decides, for calls, reads and each phase. */
function decisions(fault: Fault, random: () => Random): unknown[] {
  const given = Object.freeze(parametersOf(fault));
  if (fault.family === "link") return [fault.decide("f1", given)];
  if (fault.family === "self") return [fault.decide(given)];
  if (fault.family === "webhook") return [fault.decide(Object.freeze(webhookFacts()), given, random())];
  const atCalls = [callFacts(), readFacts()].flatMap((facts) =>
    phases.map((phase) => told(fault.decide(Object.freeze(facts), given, random(), phase))),
  );
  if (fault.family !== "process") return atCalls;
  const atWebhooks = webhookPhases.map((phase) => fault.atWebhook?.(Object.freeze(webhookFacts()), given, random(), phase));
  return [...atCalls, ...atWebhooks];
}

describe("the catalogue of faults", () => {
  it("has every file, and nothing else", () => {
    expect(files.map((file) => basename(file, ".ts")).sort()).toEqual(Object.keys(faults).sort());
  });

  it.each(promised)("has what the design promises %s", (_what, names) => {
    expect(Object.keys(faults)).toEqual(expect.arrayContaining([...names]));
  });

  it("has nothing that the design does not know", () => {
    expect(Object.keys(faults).sort()).toEqual(promised.flatMap(([, names]) => names).sort());
  });

  it.each(files)("%s stands in its family's folder under its own name", async (file) => {
    const { default: fault } = (await import(/* @vite-ignore */ `../../src/faults/${file}`)) as { default: Fault };
    expect([fault.name, fault.family]).toEqual([basename(file, ".ts"), dirname(file)]);
    expect(faults[fault.name]).toBe(fault);
  });
});

describe.each(all.map((fault) => [fault.name, fault] as const))("%s", (name, fault) => {
  it("says in one sentence what happens", () => {
    expect(families).toContain(fault.family);
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(fault.summary).toMatch(/^[A-Z][^.!?]*\.$/);
  });

  it("declares parameters whose defaults it takes itself", () => {
    for (const [parameter, { description, unit, type }] of Object.entries(fault.parameters)) {
      expect(parameter).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(description, parameter).not.toBe("");
      if (parameter.endsWith("_ms")) expect([unit, type], parameter).toEqual(["ms", "integer"]);
    }
    const [explicit] = parseSchedule([{ fault: name, at: site(fault), with: parametersOf(fault) }], "test", builtins.faults);
    const [silent] = parseSchedule([{ fault: name, at: site(fault) }], "test", builtins.faults);
    expect(silent).toEqual({ id: "f1", fault: name, at: site(fault), with: parametersOf(fault) });
    expect(explicit).toEqual(silent);
  });

  it("decides the same twice, from the same facts, without touching them", () => {
    expect(decisions(fault, () => createRandom(7))).toEqual(decisions(fault, () => createRandom(7)));
  });

  it("fires somewhere when nothing is said but its name", () => {
    expect(decisions(fault, () => createRandom(7)).some((plan) => plan !== undefined)).toBe(true);
  });
});

it.each(Object.keys(faults).filter((name) => !["webhook", "link", "self"].includes(faultOf(name).family)))(
  "%s leaves a refusal alone, or replaces it whole",
  (name) => {
    const plan = planOf(name);
    const reply = plan?.reply?.(refused) ?? refused;
    expect(reply === refused || reply.status >= 500 || plan?.effect === false).toBe(true);
  },
);
