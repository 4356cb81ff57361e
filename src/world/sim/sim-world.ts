import type { Catalogue } from "../../core/catalogue.ts";
import type { Json } from "../../core/schedule.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import type { SimTarget } from "./target.ts";

/** The same integration as a process of its own, for runs over real sockets. */
export interface LiveTwin {
  /** Path of its firedrill.yaml. */
  readonly config: string;
  /** Variables that it is started with besides those of the configuration. */
  readonly env?: Readonly<Record<string, string>>;
}

/** An integration and its partners, which run in virtual time together. */
export interface SimParties {
  readonly target: SimTarget;
  readonly blueprints: readonly PartnerBlueprint[];
  /** What `replay --world live` starts; absent: the integration cannot be started as a process, or whoever replays says how. */
  readonly live?: LiveTwin;
}

/** Everything that a run in virtual time takes: the parties, what may strike them, and what judges them. */
export interface SimWorld extends SimParties {
  readonly catalogue: Catalogue;
}

/** Where a thread finds its own sim world: a module that exports `openSimWorld`, and what it is called with. */
export interface SimWorldSource {
  /** A path from the working directory, or a `file:` URL. */
  readonly module: string;
  readonly given: Json;
}

export interface SimWorldModule {
  readonly openSimWorld: (given: Json) => SimParties | Promise<SimParties>;
}
