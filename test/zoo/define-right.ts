import type { OrderRequests } from "../../src/world/config.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";

/** An integration that keeps every promise, and keeps it in another way than the reference: no checker may accuse it. */
export interface Right {
  /** The file's name. */
  readonly name: string;
  /** One sentence: what it does otherwise, and why that is right. */
  readonly story: string;
  /** What its `firedrill.yaml` would say under `orders`, where that is not what the reference's says. */
  readonly orders?: (usual: OrderRequests) => OrderRequests;
  readonly open: () => SimWorld;
}

export const defineRight = (right: Right): Right => right;

/** Customers have no way to ask for these. */
export const without =
  (...unasked: readonly string[]): NonNullable<Right["orders"]> =>
  (usual) => ({
    ...usual,
    actions: Object.fromEntries(Object.entries(usual.actions).filter(([name]) => !unasked.includes(name))),
  });

/** It shows its orders in these words, and each says what it means. */
export const showing =
  (statuses: OrderRequests["read"]["view"]["statuses"]): NonNullable<Right["orders"]> =>
  (usual) => ({ ...usual, read: { ...usual.read, view: { ...usual.read.view, statuses } } });
