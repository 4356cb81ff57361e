import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { actionOf, actions } from "../../src/actions/index.ts";
import { builtins } from "../../src/catalogue.ts";
import { plainSettings } from "../../src/core/plan.ts";
import { standardOrder } from "../../src/explore/base-plan.ts";
import { isPlan } from "../../src/explore/is-plan.ts";
import { customerLine } from "../../src/report/plan-lines.ts";
import { parseScenario } from "../../src/world/scenario-file.ts";

const schema = JSON.parse(readFileSync(new URL("../../schema/scenario.schema.json", import.meta.url), "utf8"));
const examples: readonly unknown[] = schema.$defs.step.examples;
const fitsSchema = new Ajv2020({ strict: false }).compile({ ...schema.$defs.step, $defs: schema.$defs });

const fileOf = (step: unknown): string =>
  JSON.stringify({
    story: "One step.",
    orders: [
      { order: "order-2", total_minor: 4200, steps: ["place", step] },
      { order: "order-1", total_minor: 4200 },
    ],
  });
const scenarioOf = (step: unknown) => parseScenario(fileOf(step), "one.yaml", "one", builtins.faults);
const nameOf = (step: unknown): string => (typeof step === "string" ? step : (Object.keys(step as object)[0] ?? ""));

describe("every action", () => {
  it("has an example in the schema of scenarios", () => {
    expect(new Set(examples.map(nameOf))).toEqual(new Set(actions.map(({ name }) => name)));
  });

  it("is a file of its own", () => {
    const files = readdirSync(new URL("../../src/actions/", import.meta.url));
    expect(files).toEqual(expect.arrayContaining(actions.map(({ name }) => `${name}.ts`)));
  });

  it.each(examples.map((step) => [JSON.stringify(step), step]))("is read, kept and told: %s", (_, step) => {
    expect(fitsSchema(step)).toBe(true);
    const scenario = scenarioOf(step);
    const [order] = scenario.workload.orders;
    expect(order?.steps.map((one) => actionOf(one).name)).toEqual(["place", nameOf(step)]);
    expect(isPlan({ scenario: { ...standardOrder, workload: scenario.workload }, seed: 1, sim: plainSettings })).toBe(true);
    const said = order === undefined ? "" : customerLine({ ...order, steps: order.steps.slice(1) }).split("): ")[1];
    expect(said).toMatch(nameOf(step) === "await" ? /^wait until / : new RegExp(`^${nameOf(step)}`));
  });

  it.each(examples.map((step) => [JSON.stringify(step), step]))("has simpler steps that are steps again: %s", (_, step) => {
    for (const one of scenarioOf(step).workload.orders.flatMap(({ steps }) => steps))
      for (const simpler of actionOf(one).simpler?.(one) ?? []) {
        const steps = [{ do: "place" }, simpler];
        const workload = { orders: standardOrder.workload.orders.map((order) => ({ ...order, steps })) };
        expect(isPlan({ scenario: { ...standardOrder, workload }, seed: 1, sim: plainSettings })).toBe(true);
      }
  });
});

it("a step that no action is called after is a defect", () => {
  expect(() => actionOf({ do: "dance" })).toThrow("dance");
});
