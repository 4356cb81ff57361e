/** Does a task when its turn has come, whether those before it ended well or not. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets no more than so many go on at once; the others wait, and come in their order. */
export function createTurns(atOnce = 1): InTurn {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
