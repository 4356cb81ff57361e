/**
 * Works on many things at once, so many as may go together, and hands the results back in the order of the things. What has
 * nothing to wait for but promises goes in step then: each does what the one before it has just done.
 */
export async function inStep<T, R>(things: readonly T[], together: number, work: (thing: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < things.length) {
      const at = next;
      next += 1;
      results[at] = await work(things[at] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(together, things.length) }, lane));
  return results;
}
