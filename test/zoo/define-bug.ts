import { builtins } from "../../src/catalogue.ts";
import type { Declared } from "../../src/core/history.ts";
import type { IntegrationParts } from "../../src/integration/create.ts";

/** What a class of bugs has in common: the kind of protection that is gone. */
type BugClass =
  | "deadlines"
  | "retries"
  | "idempotency"
  | "atomicity"
  | "concurrency"
  | "trust"
  | "webhooks"
  | "unknown-outcomes"
  | "reconciliation"
  | "isolation"
  | "money"
  | "order-of-steps"
  | "contract"
  | "privacy";

/** The scenarios of the standard drill, in its order. */
export const standardDrill = builtins.scenarios;

/** The same in virtual time, with those that only it can enact. */
export const drillInVirtualTime = [...builtins.scenarios, ...builtins.scenariosInVirtualTime] as const;

export type ScenarioName = (typeof drillInVirtualTime)[number];

/** A bug that a team could have written, as a change to the correct integration from outside. */
export interface Bug {
  /** The file's name. */
  readonly name: string;
  readonly class: BugClass;
  /** One sentence: what a team did wrong, and what it costs. */
  readonly story: string;
  /** The checkers that must see it, any of them; the most telling first. */
  readonly checkers: readonly string[];
  /**
   * The scenarios of the standard drill that it breaks. Empty where the drill's fixed schedules do not reach it (a pause
   * longer than a lease, a crash between two commits): those are for the search.
   */
  readonly scenarios: readonly ScenarioName[];
  /**
   * The parts that take the place of the right ones: one, or the few that belong together, such as a protection and the
   * second line of defence that would hide its absence. A bug that remembers something gives a getter, so that every
   * integration that is started has a memory of its own.
   */
  readonly parts: IntegrationParts;
  /** What it declares of itself, where that is not what the reference does. In virtual time. */
  readonly declares?: (usual: Declared) => Declared;
}

export const defineBug = (bug: Bug): Bug => bug;
