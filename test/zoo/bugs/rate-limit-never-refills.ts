import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "rate-limit-never-refills",
  class: "isolation",
  story: "The rate limiter's bucket holds forty calls and is never filled again, so the shop falls silent once it is empty.",
  checkers: ["loss", "convergence"],
  scenarios: ["sales-peak"],
  parts: {
    edge: {
      createRateLimiter: () => {
        let tokens = 40;
        return {
          room: () => (tokens > 0 ? { calls: tokens } : { calls: 0, waitMs: 1000 }),
          take: () => {
            tokens -= 1;
            return tokens < 0 ? 1000 : 0;
          },
        };
      },
    },
  },
});
