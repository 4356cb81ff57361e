import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "tolerance-of-a-month",
  class: "trust",
  story: "A month is allowed for a webhook's age, so a recorded one can be sent again for weeks.",
  checkers: ["webhooks"],
  scenarios: ["forged-webhooks"],
  parts: { edge: { isTimely: ({ sentMs, nowMs }) => Math.abs(nowMs - sentMs) < 30 * 86_400_000 } },
});
