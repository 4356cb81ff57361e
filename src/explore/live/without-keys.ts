import { createRandom } from "../../core/random.ts";
import type { Scenario } from "../../core/scenario.ts";
import type { AimedFault, FaultSpace } from "../fault-space.ts";
import type { LiveCell } from "./arrange.ts";

const webhookLost = "webhook-lost";

/** Whether a call was carried out and the integration has heard nothing of it: whoever repeats it rests on the partner's idempotency. */
function leavesInDoubt({ fault: name, at, with: given }: AimedFault, { faults, calls, weakKeys }: FaultSpace): boolean {
  const { partner = "", operation = "" } = at;
  const call = calls.find((one) => one.partner === partner && one.operation === operation);
  const fault = faults[name];
  if (call?.effectful !== true || !weakKeys.includes(partner) || (fault?.family !== "call" && fault?.family !== "process"))
    return false;
  const site = { kind: "call", partner, operation, order: "-", attempt: 1 } as const;
  const facts = { site, method: "POST", read: false, effectful: true, nowMs: 0 };
  const plan = fault.decide(facts, given, createRandom(0), at.phase);
  if (plan?.effect !== true) return false;
  const isUnheard = plan.delivery?.type === "reset" || plan.delivery?.type === "hang";
  return isUnheard || plan.crash?.signal === "SIGKILL";
}

/** The partner's webhooks would tell of what was done: they are lost. */
function silence({ at: { partner, order } }: AimedFault, { faults, webhooks }: FaultSpace): AimedFault[] {
  const isTold = faults[webhookLost] !== undefined && webhooks.some((sent) => sent.partner === partner);
  return isTold ? [{ fault: webhookLost, with: {}, at: { partner: partner ?? "", ...(order !== undefined && { order }) } }] : [];
}

/**
 * The same schedules where only looking tells what became of a call: at partners that know no idempotency keys, as contracts permit,
 * and without their webhooks.
 */
export const withoutKeys = (cells: readonly LiveCell[], space: FaultSpace): LiveCell[] =>
  cells.flatMap(({ way, faults }) => {
    const [fault] = faults.filter((each) => leavesInDoubt(each, space));
    return fault === undefined ? [] : [{ way, faults: [...faults, ...silence(fault, space)], keyless: space.weakKeys }];
  });

/** What partners are like in a run of such a cell. */
export const partnersFor = (cell: LiveCell | undefined): Scenario["partners"] =>
  Object.fromEntries((cell?.keyless ?? []).map((partner) => [partner, { idempotency: "none" as const }]));
