import type { Checker } from "./checker.ts";
import type { Fault } from "./fault.ts";

/** Faults by name, in the order in which searches and pages go through them. */
export type FaultCatalogue = Readonly<Record<string, Fault>>;

/** What a run may inject, and what judges it: handed in, so that a team's own stand beside the built-in ones. */
export interface Catalogue {
  readonly faults: FaultCatalogue;
  /** In the order in which reports show them. */
  readonly checkers: readonly Checker[];
}
