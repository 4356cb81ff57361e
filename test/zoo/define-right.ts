import type { SimWorld } from "../../src/world/sim/sim-world.ts";

/** An integration that keeps every promise, and keeps it in another way than the reference: no checker may accuse it. */
export interface Right {
  /** The file's name. */
  readonly name: string;
  /** One sentence: what it does otherwise, and why that is right. */
  readonly story: string;
  readonly open: () => SimWorld;
}

export const defineRight = (right: Right): Right => right;
