import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "rate-limit-never-refills",
  class: "isolation",
  story: "The rate limiter takes tokens and gives none back, so the shop falls silent once a busy hour has used them up.",
  checkers: ["loss", "convergence"],
  scenarios: ["sales-peak"],
  parts: {
    edge: {
      createRateLimiter: ({ perSecond }) => {
        let tokens = perSecond;
        return {
          take: () => {
            tokens -= 1;
            return tokens < 0 ? 1000 : 0;
          },
        };
      },
    },
  },
});
