import { type ErrorDetails, FiredrillError } from "../../src/core/errors.ts";

/** What a user is told; undefined where nothing was wrong. Anything else that is thrown goes on. */
export function refusalOf(act: () => unknown): ErrorDetails | undefined {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof FiredrillError) return thrown.details;
    throw thrown;
  }
  return undefined;
}
