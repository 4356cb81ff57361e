import type { Simulator } from "./define.ts";
import type { Dialect } from "./dialect/dialect.ts";

/** A real vendor: how it speaks, and what it does. Its contract stands beside it, as `openapi.yaml`. */
export interface Vendor {
  readonly name: string;
  /** The built-in partner in whose place it stands. */
  readonly plays: string;
  /** The names by which programs reach it, where nobody tells them another address. */
  readonly hosts?: readonly string[];
  readonly simulator: Simulator;
  readonly dialect: Dialect;
}

/** Declares a vendor. */
export const defineVendor = (vendor: Vendor): Vendor => vendor;
