import type { EnactLive } from "./run-cells.ts";

/** Runs at whichever instance of the integration is free; who comes when none is waits for one. */
export function amongInstances(enacts: readonly EnactLive[]): EnactLive {
  const free = [...enacts];
  const waiting: ((enact: EnactLive) => void)[] = [];
  const taken = (): Promise<EnactLive> => {
    const one = free.shift();
    return one === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(one);
  };
  const giveBack = (enact: EnactLive): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(enact);
    else next(enact);
  };
  return async (scenario, manners) => {
    const enact = await taken();
    try {
      return await enact(scenario, manners);
    } finally {
      giveBack(enact);
    }
  };
}
