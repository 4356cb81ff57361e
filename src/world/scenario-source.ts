import type { ScenarioSource } from "../core/result.ts";
import { type Path, readYaml } from "./yaml-text.ts";

/**
 * Where a scenario's story and orders are written.
 *
 * @param text of a file that `parseScenario` has taken
 */
export function scenarioSource(text: string, file: string): ScenarioSource {
  const { placeOf, value } = readYaml(text, file, "FD_SCENARIO");
  const lineOf = (path: Path): number => Number(/:(\d+)$/.exec(placeOf(path))?.[1] ?? 1);
  const { orders = [] } = value as { readonly orders?: readonly { readonly order: string }[] };
  return {
    file,
    line: lineOf(["story"]),
    orders: Object.fromEntries(orders.map(({ order }, n) => [order, lineOf(["orders", n])])),
  };
}
