import type { Declared } from "../core/history.ts";
import type { Role } from "../core/role.ts";
import type { HistoryIndex } from "./index-history.ts";
import { retryGroups } from "./retry-groups.ts";

/**
 * Attempts that may have been used up on a link that was unusable for so long, where nobody could count them: full jitter
 * draws each wait from 0 to its ceiling, here a quarter of it.
 */
function hiddenAttempts(unusableMs: number, { maxAttempts, baseMs, capMs }: NonNullable<Declared["retry"]>): number {
  let attempts = 1;
  for (let spentMs = 0; attempts < maxAttempts; attempts += 1) {
    spentMs += Math.min(capMs, baseMs * 2 ** Math.min(attempts - 1, 40)) / 4;
    if (spentMs > unusableMs) break;
  }
  return attempts;
}

/**
 * Whether an order may have been given up for one call, of an operation of that role, that was made as often as the
 * integration declares to try: such an order it may hand to a person.
 */
export function triedInVain(index: HistoryIndex, role?: Role): (order: string) => boolean {
  const { retry } = index.facts?.declared ?? {};
  if (retry === undefined) return () => false;
  let attempts: Map<string, number> | undefined;
  let hidden = 0;
  const count = (): Map<string, number> => {
    hidden = index.linkFaults.reduce((sum, { fromMs, toMs }) => sum + hiddenAttempts(toMs - fromMs, retry), 0);
    const most = new Map<string, number>();
    for (const group of retryGroups(index)) {
      const { order, calls } = group;
      if (role === undefined || group.role === role) most.set(order, Math.max(most.get(order) ?? 0, calls.length));
    }
    return most;
  };
  return (order) => {
    attempts ??= count();
    return hidden + (attempts.get(order) ?? 1) >= retry.maxAttempts;
  };
}
