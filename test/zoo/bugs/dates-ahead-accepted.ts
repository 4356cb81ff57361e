import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "dates-ahead-accepted",
  class: "trust",
  story:
    "Only a webhook's age is looked at, which is below any limit for one that is dated ahead: what was recorded from a sender whose clock was wrong can be sent again until that date.",
  checkers: ["webhooks"],
  scenarios: ["forged-webhooks"],
  parts: { edge: { isTimely: ({ sentMs, nowMs, toleranceMs }) => nowMs - sentMs <= toleranceMs } },
});
