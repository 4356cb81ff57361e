import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { builtins } from "../../src/catalogue.ts";
import { faults } from "../../src/faults/index.ts";
import { checkSites, parseSchedule } from "../../src/faults/schedule.ts";
import { refusalOf } from "./refusal.ts";

/** Names that every object answers to, though nobody gave it a field of that name. */
const inherited = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "isPrototypeOf", "__defineGetter__"];

/** As JSON and YAML give it: the names are fields of the mapping itself. */
const refusal = (json: string) => refusalOf(() => parseSchedule(JSON.parse(json), "drill.yaml", builtins.faults));

describe("a name that every object inherits", () => {
  it.each(inherited)("is no fault: %s", (name) => {
    expect(refusal(`[{"fault":"${name}"}]`)).toMatchObject({ code: "FD_UNKNOWN_FAULT", place: "drill.yaml/0/fault" });
  });

  describe.each(inherited)("%s", (name) => {
    it.each([
      ["of a fault", `[{"fault":"hang","${name}":1}]`, `/0/${name}`],
      ["of a site", `[{"fault":"hang","at":{"${name}":"payment"}}]`, `/0/at/${name}`],
      ["of an attempt", `[{"fault":"hang","at":{"attempt":{"${name}":1}}}]`, `/0/at/attempt/${name}`],
      ["of the parameters", `[{"fault":"hang","with":{"${name}":1}}]`, `/0/with/${name}`],
      ["of a fault without parameters", `[{"fault":"reset","with":{"${name}":1}}]`, `/0/with/${name}`],
      ["of an episode", `[{"fault":"hang","during":{"${name}":1,"to_ms":5}}]`, `/0/during/${name}`],
    ])("is no field %s", (_of, json, place) => {
      const details = { code: "FD_SCHEDULE", place: `drill.yaml${place}`, problem: "there is no such field" };
      expect(refusal(json)).toMatchObject(details);
      expect(refusalOf(() => parseSchedule(parse(json), "drill.yaml", builtins.faults))).toMatchObject(details);
    });

    it("is no partner, operation, webhook or link", () => {
      const contracts = { payment: { operations: [{ id: "createPayment" }], webhooks: [{ type: "payment.captured" }] } };
      for (const [fault, field] of [
        ["hang", "partner"],
        ["hang", "operation"],
        ["webhook-lost", "webhook"],
        ["link-down", "link"],
      ] as const) {
        const schedule = parseSchedule([{ fault, at: { [field]: name } }], "drill.yaml", builtins.faults);
        expect(refusalOf(() => checkSites(schedule, contracts, "drill.yaml"))).toMatchObject({
          code: "FD_UNKNOWN_SITE",
          place: `drill.yaml/0/at/${field}`,
        });
      }
    });
  });

  it.each(inherited)("may be what a fault or an order is called: %s", (name) => {
    const schedule = parseSchedule(
      [{ id: name, fault: "hang", at: { order: name } }, { fault: "reset" }],
      "drill.yaml",
      builtins.faults,
    );
    expect(schedule.map(({ id }) => id)).toEqual([name, "f2"]);
    expect(schedule[0]?.at).toEqual({ order: name });
  });

  it("changes no object but the one it stands in", () => {
    refusal('[{"fault":"hang","with":{"__proto__":{"hold_ms":5}}}]');
    parseSchedule([{ fault: "hang", id: "__proto__" }], "drill.yaml", builtins.faults);
    expect("hold_ms" in {}).toBe(false);
  });
});

describe("a schedule that is right but for one thing", () => {
  const right = {
    id: "a",
    fault: "hang",
    at: { partner: "payment", attempt: 1 },
    with: { hold_ms: 5 },
    during: { to_ms: 5 },
    times: 1,
  };
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withTypedArray: true,
  });
  const fields = ["id", "fault", "at", "with", "during", "times", ...inherited];

  it("is refused at that thing or below it, whatever stands there", () => {
    const property = fc.property(fc.constantFrom(...fields), anything, (field, value) => {
      const fault = Object.fromEntries([...Object.entries(right), [field, value]]);
      const details = refusalOf(() => parseSchedule([fault], "drill.yaml", builtins.faults));
      if (details !== undefined) expect(details.place.startsWith(`drill.yaml/0/${field}`), details.place).toBe(true);
    });
    fc.assert(property, { seed: 7, numRuns: 1_000 });
  });

  it("names the one bad fault in the longest list there may be", () => {
    const list = Array.from({ length: 1_000 }, (_, n) => (n === 999 ? { fault: "hnag" } : { fault: "hang" }));
    const details = refusalOf(() => parseSchedule(list, "drill.yaml", builtins.faults));
    expect([details?.place, details?.remedy.split("?")[0]]).toEqual(["drill.yaml/999/fault", "Did you mean hang"]);
  });

  it("is taken where the list is as long as it may be", () => {
    expect(
      parseSchedule(
        Array.from({ length: 1_000 }, () => ({ fault: "hang" })),
        "drill.yaml",
        builtins.faults,
      ),
    ).toHaveLength(1_000);
  });
});

it.each(Object.keys(faults))("a slip in the name %s is answered with it", (name) => {
  const details = refusal(`[{"fault":"${name}s"}]`);
  expect(details).toMatchObject({ code: "FD_UNKNOWN_FAULT", place: "drill.yaml/0/fault" });
  expect(details?.remedy).toMatch(new RegExp(`^Did you mean ${name}\\?`));
});
