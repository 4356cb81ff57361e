import { createRandom } from "../../core/random.ts";
import { callPhaseOf } from "../../core/site.ts";
import type { AimedFault, FaultSpace } from "../fault-space.ts";
import type { LiveCell } from "./arrange.ts";

const webhookLost = "webhook-lost";
const notFoundYet = "not-found-yet";

/** Whether a call was carried out and the integration has heard nothing of it: whoever repeats it rests on the partner's idempotency. */
function leavesInDoubt({ fault: name, at, with: given }: AimedFault, { faults, calls, weakKeys }: FaultSpace): boolean {
  const { partner = "", operation = "" } = at;
  const call = calls.find((one) => one.partner === partner && one.operation === operation);
  const fault = faults[name];
  if (call?.effectful !== true || !weakKeys.includes(partner) || (fault?.family !== "call" && fault?.family !== "process"))
    return false;
  const site = { kind: "call", partner, operation, order: "-", attempt: 1 } as const;
  const facts = { site, method: "POST", read: false, effectful: true, nowMs: 0 };
  const plan = fault.decide(facts, given, createRandom(0), callPhaseOf(at.phase));
  if (plan?.effect !== true) return false;
  const isUnheard = plan.delivery?.type === "reset" || plan.delivery?.type === "hang";
  return isUnheard || plan.crash?.signal === "SIGKILL";
}

/** The partner's webhooks would tell of what was done: they are lost. */
function silence({ at: { partner, order } }: AimedFault, { faults, webhooks }: FaultSpace): AimedFault[] {
  const isTold = faults[webhookLost] !== undefined && webhooks.some((sent) => sent.partner === partner);
  return isTold ? [{ fault: webhookLost, with: {}, at: { partner: partner ?? "", ...(order !== undefined && { order }) } }] : [];
}

/** Lists may lag behind what was made: at first the look finds nothing. */
function lag({ at: { partner, operation, order } }: AimedFault, { calls }: FaultSpace): AimedFault[] {
  const creates = calls.some((call) => call.partner === partner && call.operation === operation && call.creates === true);
  const lags =
    creates && calls.some((call) => call.partner === partner && call.choices.some(({ fault }) => fault === notFoundYet));
  return lags
    ? [{ fault: notFoundYet, with: {}, at: { partner: partner ?? "", ...(order !== undefined && { order }), attempt: 1 } }]
    : [];
}

/**
 * The same schedules where only looking tells what became of a call: at partners that know no idempotency keys, as contracts permit,
 * and without their webhooks; once more where that look comes too early.
 */
export function withoutKeys(cells: readonly LiveCell[], space: FaultSpace): LiveCell[] {
  const partners = Object.fromEntries(space.weakKeys.map((partner) => [partner, { idempotency: "none" as const }]));
  return cells.flatMap(({ way, faults }) => {
    const [fault] = faults.filter((each) => leavesInDoubt(each, space));
    if (fault === undefined) return [];
    const unheard = [...faults, ...silence(fault, space)];
    const late = lag(fault, space);
    return [{ way, faults: unheard, partners }, ...(late.length > 0 ? [{ way, faults: [...unheard, ...late], partners }] : [])];
  });
}
