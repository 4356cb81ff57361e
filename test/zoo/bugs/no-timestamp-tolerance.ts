import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "no-timestamp-tolerance",
  class: "trust",
  story: "The age of a webhook is not looked at, so one that was recorded a day ago is taken for news.",
  checkers: ["webhooks"],
  scenarios: ["forged-webhooks"],
  parts: { edge: { isTimely: () => true } },
});
