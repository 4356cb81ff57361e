import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "two-workers-in-a-process",
  story: "Each process has two workers on the one store, and webhooks come to the second.",
  open: () =>
    altered({
      start: async (boot, surroundings) => {
        const { life, random } = surroundings;
        const one = await boot({ ...surroundings, alone: false });
        const two = await boot({ ...surroundings, alone: false, life: { ...life }, random: random.fork("the second worker") });
        return {
          ...one,
          webhook: two.webhook,
          wake: () => {
            one.wake?.();
            two.wake?.();
          },
        };
      },
    }),
});
