import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "sqlite-store",
  story: "Its orders stand in SQLite.",
  open: () =>
    altered({
      store: "sqlite",
    }),
});
