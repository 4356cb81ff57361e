import type { Catalogue } from "../../core/catalogue.ts";
import type { DrillConfig } from "../config.ts";
import type { NameTemplates } from "../order-names.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import type { SimTarget } from "./target.ts";

/** An integration and its partners, which run in virtual time together. */
export interface SimParties {
  readonly target: SimTarget;
  readonly blueprints: readonly PartnerBlueprint[];
}

/** Everything that a run in virtual time takes: the parties, what may strike them, and what judges them. */
export interface SimWorld extends SimParties {
  readonly catalogue: Catalogue;
  /** How the integration names orders at partners, where its configuration says so. */
  readonly names?: NameTemplates;
}

/** What a module that opens a sim world is told: the configuration that names it, and the partners made from it. */
export interface SimSetup {
  readonly config: DrillConfig;
  readonly blueprints: readonly PartnerBlueprint[];
}

/** A module that `integration.sim` names. */
export interface SimWorldModule {
  readonly openSimWorld: (setup: SimSetup) => SimParties | Promise<SimParties>;
}
