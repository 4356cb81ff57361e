import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "other-ids",
  story: "Its ids are numbers.",
  open: () =>
    altered({
      start: (boot, surroundings) => {
        const { random } = surroundings;
        return boot({ ...surroundings, nextId: () => `${random.integer(1e8, 1e9 - 1)}${random.integer(1e8, 1e9 - 1)}` });
      },
    }),
});
