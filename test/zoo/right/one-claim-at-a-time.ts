import { findDue } from "../../../src/integration/app/due.ts";
import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "one-claim-at-a-time",
  story: "A worker claims one piece of work a look.",
  open: () =>
    altered({
      parts: () => ({ app: { findDue: (tx, query) => findDue(tx, { ...query, limit: 1 }) } }),
    }),
});
