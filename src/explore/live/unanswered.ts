import type { FaultSpace } from "../fault-space.ts";
import type { LiveCell } from "./arrange.ts";
import type { Way } from "./ways.ts";

const unanswering = "hang-after-effect";
/** Longer than partners go on sending a webhook that is refused, where a call is waited for a second. */
const triesInVain = 4;
/** Longer than any call is waited for. */
const holdMs = 10_000;

/**
 * Each partner in turn does for an order all that it is asked for, and answers none of its calls until the fifth try, looks among
 * them: meanwhile its webhooks alone tell what became of it. Once each, on the first way.
 */
export function unanswered([way]: readonly Way[], { faults, calls, webhooks }: FaultSpace): LiveCell[] {
  if (way === undefined || faults[unanswering] === undefined) return [];
  const telling = [...new Set(webhooks.map(({ partner }) => partner))].filter((partner) =>
    calls.some((call) => call.partner === partner && call.creates === true),
  );
  return telling.map((partner) => ({
    way: way.name,
    faults: [{ fault: unanswering, with: { hold_ms: holdMs }, at: { partner, order: way.name, attempt: { upTo: triesInVain } } }],
  }));
}
