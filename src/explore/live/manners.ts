import type { Scenario } from "../../core/scenario.ts";
import type { FaultSpace } from "../fault-space.ts";

type Partners = Scenario["partners"];

/** What partners are like besides what goes wrong, batch by batch: whatever they do, it says the same. */
const inTurn = [{ json: "varied" }, undefined] as const;

/** Of all partners that are known, in the batch of that number. */
export function mannersOfBatch(batch: number, { calls, webhooks }: Pick<FaultSpace, "calls" | "webhooks">): Partners | undefined {
  const manners = inTurn[batch % inTurn.length];
  if (manners === undefined) return undefined;
  const names = new Set([...calls, ...webhooks].map(({ partner }) => partner));
  return Object.fromEntries([...names].map((name) => [name, manners]));
}

/** Both together, what schedules need before what batches have. */
export function joined(needed: Partners | undefined, batch: Partners | undefined): Partners {
  const names = new Set([...Object.keys(batch ?? {}), ...Object.keys(needed ?? {})]);
  return Object.fromEntries([...names].map((name) => [name, { ...batch?.[name], ...needed?.[name] }]));
}

/** What is left of them without what is just a batch's; undefined where that is all. */
export function withoutBatchManners(partners: Partners): Partners | undefined {
  const own = Object.entries(partners).map(([name, { json: _json, ...rest }]) => [name, rest] as const);
  if (Object.values(partners).every(({ json }) => json === undefined)) return undefined;
  return Object.fromEntries(own.filter(([, rest]) => Object.keys(rest).length > 0));
}
