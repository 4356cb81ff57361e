import { expect, it } from "vitest";
import { startYardstick } from "../../src/transports/yardstick.ts";

it("takes the machine for an idle one until it knows better", async () => {
  const yardstick = startYardstick();
  expect(yardstick.stretch()).toBe(1);
  await yardstick.stop();
  expect(yardstick.stretch()).toBeGreaterThanOrEqual(1);
});
