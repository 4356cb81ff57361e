import type { Declared } from "../../src/core/history.ts";
import type { Shop } from "../../src/core/shop.ts";
import type { IntegrationParts } from "../../src/integration/create.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import type { RunningIntegration, SimTarget, Surroundings } from "../../src/world/sim/target.ts";

type Boot = (surroundings: Surroundings) => Promise<RunningIntegration>;

/** What of the reference is made otherwise, all of it from outside. */
export interface Alteration {
  /** Variables that its process is started with. */
  readonly env?: Readonly<Record<string, string>>;
  readonly parts?: (surroundings: Surroundings) => IntegrationParts;
  readonly store?: "memory" | "sqlite";
  /** What it declares of itself. */
  readonly declares?: (usual: Declared) => Declared;
  /** What one process finds around it, or how many there are. */
  readonly start?: (boot: Boot, surroundings: Surroundings) => Promise<RunningIntegration>;
  /** What stands between its customers and it. */
  readonly shop?: (shop: Shop, surroundings: Surroundings) => Partial<Shop>;
  /** What stands between its partners' webhooks and it. */
  readonly webhook?: (webhook: RunningIntegration["webhook"], surroundings: Surroundings) => RunningIntegration["webhook"];
}

/** The reference integration, made otherwise. */
export function altered({ env, parts, store, declares, start, shop, webhook }: Alteration): SimWorld {
  const world = referenceWorld({ ...(env && { env }), ...(parts && { parts }), ...(store && { store }) });
  const { target } = world;
  const open: SimTarget["open"] = async (given) => {
    const durable = await target.open(given);
    return {
      ...durable,
      boot: async (surroundings) => {
        const { watch, ...running } = await (start?.(durable.boot, surroundings) ?? durable.boot(surroundings));
        return {
          ...running,
          // what customers are shown otherwise, whoever watches is
          ...(watch !== undefined && shop === undefined && { watch }),
          ...(shop && { shop: { ...running.shop, ...shop(running.shop, surroundings) } }),
          ...(webhook && { webhook: webhook(running.webhook, surroundings) }),
        };
      },
    };
  };
  return { ...world, target: { ...target, open, declared: declares?.(target.declared) ?? target.declared } };
}
