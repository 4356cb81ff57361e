import { InvalidArgumentError } from "commander";

/** A seed as a flag: what the schedule's chances, ids and jitter are drawn from. */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) throw new InvalidArgumentError("A seed is a whole number, such as 1.");
  return seed;
}
