import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "quiet-log",
  story: "It logs its start, its warnings and its errors, and nothing else.",
  open: () =>
    altered({
      start: (boot, surroundings) => {
        const { log } = surroundings;
        log("open for business");
        return boot({ ...surroundings, log: (line) => (line.includes('"level":"info"') ? undefined : log(line)) });
      },
    }),
});
