import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { builtins } from "../../src/catalogue.ts";
import { builtinPartners } from "../../src/cli/project.ts";
import { FiredrillError } from "../../src/core/errors.ts";
import { parseConfig } from "../../src/world/config-file.ts";
import { parseScenario } from "../../src/world/scenario-file.ts";
import { mangled, mutated } from "./mutations.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

function compile(path: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
  return ajv.compile(JSON.parse(read(path)) as object);
}

const scenario = `
story: the gateway charges, and its answer is lost
orders:
  - order: order-1
    total_minor: 4990
    currency: EUR
    payment_token: tok_visa_ok
    start_ms: 10
    steps:
      - place
      - place: { times: 2 }
      - await: { status: confirmed, within_ms: 8000 }
      - wait: { ms: 5 }
      - reduce: { to_minor: 3990, times: 2 }
      - refund: { reference: r1, amount_minor: 990, times: 2 }
      - authenticate: succeeded
      - cancel
  - { order: order-2, total_minor: 5990 }
load: { rate_per_second: 10, duration_ms: 2000 }
faults:
  - { id: a, fault: hang, at: { partner: payment, operation: createPayment, order: "order-*", attempt: { up_to: 2 } }, with: { hold_ms: 9 } }
  - { fault: crash, at: { partner: payment, attempt: 1, phase: after-effect }, times: 1 }
  - { fault: link-down, at: { link: carrier }, during: { from_ms: 1, to_ms: 2 } }
safety_ms: 1
settle_ms: 2
partners: { payment: { idempotency: none, rate_per_second: 5 } }
expect: { except: { contract: on purpose } }
`;

const readers = [
  {
    what: "scenario",
    sample: scenario,
    take: (text: string): unknown => parseScenario(text, "mine.yaml", "mine", builtins.faults),
    fits: compile("schema/scenario.schema.json"),
  },
  {
    what: "configuration",
    sample: read("src/integration/firedrill.yaml"),
    take: (text: string): unknown => parseConfig(text, "firedrill.yaml", builtinPartners),
    fits: compile("schema/firedrill.schema.json"),
  },
];

/** What was read, or the refusal; any other error is the test's. */
function outcomeOf(take: (text: string) => unknown, text: string): FiredrillError | undefined {
  try {
    expect(take(text)).toBeTypeOf("object");
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof FiredrillError)) throw thrown;
    expect(thrown.details.place).not.toBe("");
    expect(thrown.details.problem).not.toBe("");
    expect(thrown.details.remedy).not.toBe("");
    return thrown;
  }
}

describe.each(readers)("a $what", ({ sample, take, fits }) => {
  it("is a good one to begin with", () => {
    expect(outcomeOf(take, sample)).toBeUndefined();
    expect(fits(parse(sample)), JSON.stringify(fits.errors)).toBe(true);
  });

  it("with any node deleted, retyped or renamed is taken or refused; what is taken fits the schema", () => {
    fc.assert(
      fc.property(mutated(parse(sample)), (text) => {
        if (outcomeOf(take, text) === undefined) expect(fits(parse(text)), JSON.stringify(fits.errors)).toBe(true);
      }),
      { seed: 11, numRuns: 2000 },
    );
  });

  it("with any spot of its text mangled is taken or refused", () => {
    fc.assert(
      fc.property(mangled(sample), (text) => {
        outcomeOf(take, text);
      }),
      { seed: 12, numRuns: 500 },
    );
  });
});
