import { checkIntegration } from "firedrill/vitest";
import { expect, it } from "vitest";
import { openSimWorld } from "./own-world.ts";

it("charges nobody twice, whatever happens", async () => {
  await checkIntegration({
    world: openSimWorld(),
    runs: 50,
    seed: 2,
    size: { maxOrders: 1, maxFaults: 2 },
    property: ({ events }) => {
      const captures = events.filter(({ type, value }) => type === "effect" && JSON.stringify(value).includes('"captured"'));
      expect(captures.length).toBeLessThanOrEqual(1);
    },
  });
});
