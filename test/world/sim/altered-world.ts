import type { Clock } from "../../../src/core/clock.ts";
import { referenceWorld } from "../../../src/reference/reference-world.ts";
import type { SimWorld } from "../../../src/world/sim/sim-world.ts";
import type { RunningIntegration } from "../../../src/world/sim/target.ts";

/** The reference world, with another front before each process of the integration. */
export function alteredWorld(
  change: (running: RunningIntegration, clock: Clock) => Partial<RunningIntegration> | Promise<Partial<RunningIntegration>>,
): SimWorld {
  const { target, ...others } = referenceWorld();
  return {
    ...others,
    target: {
      ...target,
      open: async ({ clock }) => {
        const durable = await target.open({ clock });
        const boot: typeof durable.boot = async (surroundings) => {
          const running = await durable.boot(surroundings);
          return { ...running, ...(await change(running, clock)) };
        };
        return { ...durable, boot };
      },
    },
  };
}
