import fc from "fast-check";

/** What an arbitrary draws. */
export type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** A number that chooses, once it is known from what: so a draw does not depend on what is there to choose from. */
export type Die = number;

/** Shrinks towards the first item. */
export const die: fc.Arbitrary<Die> = fc.nat(0xff_ffff);

/** Undefined where there is nothing to choose from. */
export const choose = <T>(items: readonly T[], thrown: Die): T | undefined => items[thrown % items.length];
