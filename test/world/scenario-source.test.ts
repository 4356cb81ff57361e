import { expect, it } from "vitest";
import { scenarioSource } from "../../src/world/scenario-source.ts";

it("says on which lines a scenario's story and orders are written", () => {
  const text = `# of ours
story: Nothing works.
orders:
  - { order: order-1, total_minor: 100 }
  - order: order-2
    total_minor: 200
`;
  expect(scenarioSource(text, "drills/a.yaml")).toEqual({
    file: "drills/a.yaml",
    line: 2,
    orders: { "order-1": 4, "order-2": 5 },
  });
  expect(scenarioSource("story: s\nload: { rate_per_second: 1, duration_ms: 1 }\n", "a.yaml").orders).toEqual({});
});
