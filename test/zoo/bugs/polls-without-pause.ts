import { defaultParts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";

/** So often it asks at once, before it begins to wait. */
const impatient = 400;

export default defineBug({
  name: "polls-without-pause",
  class: "retries",
  story:
    "Whoever waits for the bank asks again as soon as it has an answer, hundreds of times while a shopper looks for the phone.",
  checkers: ["retries"],
  scenarios: ["customers-as-they-are"],
  parts: { app: { pollWait: ({ polls, config }) => (polls < impatient ? 0 : defaultParts.pollWait({ polls, config })) } },
});
