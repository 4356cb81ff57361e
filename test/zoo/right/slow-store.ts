import { sleep } from "../../../src/core/clock.ts";
import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "slow-store",
  story: "Every transaction waits for its turn at a slow database.",
  open: () =>
    altered({
      start: (boot, surroundings) => {
        const { life } = surroundings;
        return boot({ ...surroundings, life: { ...life, turn: () => sleep(life.clock, 15) } });
      },
    }),
});
