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

/** Everything that runs in virtual time together: an integration and its partners. */
export interface SimWorld {
  readonly target: SimTarget;
  readonly blueprints: readonly PartnerBlueprint[];
  /** What `replay --world live` starts; absent: the integration cannot be started as a process, or whoever replays says how. */
  readonly live?: LiveTwin;
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
