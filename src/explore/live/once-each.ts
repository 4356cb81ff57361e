import type { FaultCatalogue } from "../../core/catalogue.ts";
import { isSame } from "../../core/same.ts";
import { formatPattern, isWebhookPhase } from "../../core/site.ts";
import { standardParameters } from "../telling-parameters.ts";
import type { LiveCell } from "./arrange.ts";

/** Another value than the default of one of its faults, or a kill at a webhook, and where. */
function special({ faults }: LiveCell, catalogue: FaultCatalogue): string | undefined {
  const last = faults.at(-1);
  const known = last && catalogue[last.fault];
  const isUsual = known !== undefined && isSame(last?.with, standardParameters(known)) && !isWebhookPhase(last?.at.phase);
  if (last === undefined || known === undefined || isUsual) return undefined;
  const { order: _order, attempt: _attempt, ...at } = last.at;
  return [formatPattern(at), last.fault, JSON.stringify(last.with)].join(" ");
}

export const isSpecial = (cell: LiveCell, catalogue: FaultCatalogue): boolean => special(cell, catalogue) !== undefined;

/**
 * Other values than the defaults are tried at the first try of each call and webhook, and on the first way that comes by: what the
 * shop makes of a field that is missing does not depend on what its customer wants later. So are kills at webhooks, of which each
 * takes a start of the integration.
 */
export function onceEach(cells: readonly LiveCell[], catalogue: FaultCatalogue): LiveCell[] {
  const seen = new Set<string>();
  return cells.filter((cell) => {
    const name = special(cell, catalogue);
    if (name === undefined) return true;
    if (seen.has(name) || cell.faults.at(-1)?.at.attempt !== 1) return false;
    seen.add(name);
    return true;
  });
}
