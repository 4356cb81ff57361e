import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";
import { neverOpens } from "../ingredients/never-opens.ts";

export default defineRight({
  name: "no-breaker",
  story: "It has no breaker and declares none: backoff alone keeps it from hammering.",
  open: () =>
    altered({
      declares: ({ breaker: _none, ...usual }) => usual,
      parts: () => ({ edge: { createBreaker: neverOpens } }),
    }),
});
