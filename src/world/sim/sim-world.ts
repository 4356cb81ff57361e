import type { Json } from "../../core/schedule.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import type { SimTarget } from "./target.ts";

/** Everything that runs in virtual time together: an integration and its partners. */
export interface SimWorld {
  readonly target: SimTarget;
  readonly blueprints: readonly PartnerBlueprint[];
}

/** Where a thread finds its own sim world: a module that exports `openSimWorld`, and what it is called with. */
export interface SimWorldSource {
  /** A path from the working directory, or a `file:` URL. */
  readonly module: string;
  readonly given: Json;
}

export interface SimWorldModule {
  readonly openSimWorld: (given: Json) => SimWorld | Promise<SimWorld>;
}
