import type { IntegrationParts } from "../integration/parts.ts";
import { createMemoryStore } from "../integration/store/memory-store.ts";
import { createSqliteStore } from "../integration/store/sqlite-store.ts";
import { type DrillConfig, ordersOf } from "../world/config.ts";
import type { PartnerBlueprint } from "../world/partner-blueprint.ts";
import { forbiddenOf, partnerValues } from "../world/partner-values.ts";
import { partnerUrl } from "../world/sim/network.ts";
import type { SimTarget, Surroundings } from "../world/sim/target.ts";
import { fillText } from "../world/template.ts";
import { webhookPathsOf } from "../world/webhook-paths.ts";
import { createReferenceTarget } from "./reference-target.ts";

export interface ReferenceOptions {
  /** The reference integration's own `firedrill.yaml`. */
  readonly config: DrillConfig;
  readonly blueprints: readonly PartnerBlueprint[];
  readonly parts?: (surroundings: Surroundings) => IntegrationParts;
  /** Variables that its process is started with instead of those of the configuration. */
  readonly env?: Readonly<Record<string, string>>;
  /** `memory` unless given: the same transactions, and many times as fast as SQLite in memory. */
  readonly store?: "memory" | "sqlite";
}

/** A drill over real sockets cannot wait an hour for reconciliation; virtual time can. */
const calmTimes = { RECONCILE_EVERY_MS: "3600000" };

/** The reference integration in virtual time, told what its configuration would tell its process. */
export function simReference({
  config,
  blueprints,
  parts,
  env: otherwise = {},
  store: kind = "memory",
}: ReferenceOptions): SimTarget {
  const urls = Object.fromEntries(blueprints.map(({ name }) => [name, partnerUrl(name)]));
  const values = { node: "node", port: 80, data_dir: "", ...partnerValues(blueprints, urls) };
  const env = Object.entries(config.start?.env ?? {}).map(([name, text]) => [name, fillText(text, values)]);
  return createReferenceTarget({
    env: { ...Object.fromEntries(env), ...calmTimes, ...otherwise },
    declared: config.declared,
    orders: ordersOf(config),
    webhookPaths: webhookPathsOf(config),
    forbidden: forbiddenOf(blueprints, config.forbiddenInLogs),
    openStore: async ({ clock }) => {
      if (kind === "memory") return createMemoryStore({ clock });
      const store = createSqliteStore({ file: ":memory:", clock });
      await store.migrate();
      return store;
    },
    ...(parts === undefined ? {} : { parts }),
  });
}
