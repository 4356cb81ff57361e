import { describe, expect, it } from "vitest";
import { FiredrillError } from "../../src/core/errors.ts";
import type { Scenario } from "../../src/core/scenario.ts";
import { type Choice, chooseScenarios } from "../../src/world/choose-scenarios.ts";

const scenario = (name: string, story: string, tags?: readonly string[]): Scenario => ({
  name,
  story,
  ...(tags && { tags }),
  workload: { orders: [] },
  faults: [],
  safetyMs: 1,
  settleMs: 1,
  partners: {},
  expect: { except: {} },
});

const all = [
  scenario("calm", "Nothing goes wrong.", ["smoke"]),
  scenario("carrier-outage", "The carrier is down.", ["carrier", "outage"]),
  scenario("lost-webhooks", "Webhooks get lost.", ["webhooks"]),
  scenario("mine", "A parcel goes astray."),
];

const names = (choice: Choice): string[] => chooseScenarios(all, choice).map(({ name }) => name);

function refusal(choice: Choice): FiredrillError["details"] {
  try {
    chooseScenarios(all, choice);
  } catch (thrown) {
    if (thrown instanceof FiredrillError) return thrown.details;
  }
  throw new Error("nothing was refused");
}

describe("scenarios are chosen", () => {
  it("all, where nobody chooses", () => {
    expect(names({})).toEqual(["calm", "carrier-outage", "lost-webhooks", "mine"]);
  });

  it("by name, story or tag, without regard to capitals", () => {
    expect(names({ grep: "^calm" })).toEqual(["calm"]);
    expect(names({ grep: "PARCEL" })).toEqual(["mine"]);
    expect(names({ grep: "@outage|@webhooks" })).toEqual(["carrier-outage", "lost-webhooks"]);
  });

  it("by any of some tags, with an @ or without, but for those with others", () => {
    expect(names({ tags: ["smoke", "@carrier"] })).toEqual(["calm", "carrier-outage"]);
    expect(names({ skipTags: ["@carrier", "webhooks"] })).toEqual(["calm", "mine"]);
    expect(names({ tags: ["carrier", "webhooks"], skipTags: ["outage"], grep: "lost" })).toEqual(["lost-webhooks"]);
  });

  it("or refused, with what there is, where nothing is left", () => {
    expect(refusal({ grep: "nonsense" })).toMatchObject({
      code: "FD_USAGE",
      place: "--grep nonsense",
      remedy: "Choose from the names calm, carrier-outage, lost-webhooks, mine, or the tags carrier, outage, smoke, webhooks.",
    });
    expect(refusal({ tags: ["smoke"], skipTags: ["smoke"] }).place).toBe("--tag smoke --skip-tag smoke");
  });

  it("or refused where a tag is misspelt, or the expression is none", () => {
    expect(refusal({ tags: ["webhook"] })).toMatchObject({
      place: "--tag webhook",
      remedy: expect.stringContaining("Did you mean webhooks?"),
    });
    expect(refusal({ grep: "(" }).problem).toContain("no regular expression");
  });
});
