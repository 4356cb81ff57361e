import { createRandom } from "../../../src/core/random.ts";
import { defaultParts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";
import { neverOpens } from "../ingredients/never-opens.ts";

export default defineBug({
  name: "retry-in-lockstep",
  class: "retries",
  story: "The jitter is drawn from a generator that begins with the same seed for every wait, so all orders wait equally long.",
  checkers: ["retries"],
  scenarios: [],
  parts: {
    edge: { createBreaker: neverOpens },
    app: { backoff: (at) => defaultParts.backoff({ ...at, random: createRandom("jitter") }), readsFirst: () => false },
  },
});
