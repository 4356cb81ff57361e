import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { loadScenarios } from "../../src/cli/load.ts";
import { readReplayable } from "../../src/cli/saved.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "firedrill-saved-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const [scenario] = loadScenarios(["answer-lost-after-charge"], builtins.faults);

/** What is read of a schedule that was saved with this change of its scenario. */
function reread(change: object): unknown {
  writeFileSync(join(folder, "schedule.json"), JSON.stringify({ scenario: { ...scenario, ...change }, seed: 7 }));
  return readReplayable(folder, builtins.faults);
}

describe("a schedule that a run saved", () => {
  it("comes back as it was", () => {
    expect(reread({})).toEqual({ type: "saved", saved: { scenario, seed: 7 } });
  });

  it.each(["../../evil", "../../../../victim", "/etc", "CON", "a:b", "x".repeat(300), "a/b", "a\\b", "..", ".", "", "\0"])(
    "is refused where it names the folder %j: it would be written elsewhere",
    (name) => {
      expect(() => reread({ name })).toThrow("no schedule that a run saved");
    },
  );

  it.each([
    ["a step that nobody takes", { workload: { orders: [{ ...scenario?.workload.orders[0], steps: [{ do: "dance" }] }] } }],
    ["an order without steps", { workload: { orders: [{ ...scenario?.workload.orders[0], steps: undefined }] } }],
    ["a time before its beginning", { settleMs: -1 }],
    ["a time without end", { settleMs: 1e12 }],
    ["more load than a drill makes", { workload: { ...scenario?.workload, load: { ratePerSecond: 1e6, durationMs: 1000 } } }],
    ["a name of an order that is none", { workload: { orders: [{ ...scenario?.workload.orders[0], order: "order\n1" }] } }],
    [
      "a card number for a token",
      { workload: { orders: [{ ...scenario?.workload.orders[0], paymentToken: "4242424242424242" }] } },
    ],
    ["settings of a partner that are none", { partners: { payment: { ratePerSecond: "many" } } }],
    ["a reason that is no text", { expect: { except: { contract: 7 } } }],
  ])("is refused for %s", (_what, change) => {
    expect(() => reread(change)).toThrow("no schedule that a run saved");
  });

  it("is refused for a fault as no scenario may have it, at its place", () => {
    const fault = { id: "f1", fault: "hang", at: { partner: "payment" }, with: { hold_ms: "soon" } };
    expect(() => reread({ faults: [fault] })).toThrow(/schedule\.json, scenario\/faults\/0\/with\/hold_ms/);
    expect(() => reread({ faults: [{ ...fault, fault: "earthquake", with: {} }] })).toThrow(/there is no fault "earthquake"/);
  });
});
