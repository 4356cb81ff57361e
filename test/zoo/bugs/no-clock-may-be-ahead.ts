import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

/** What a packet may take. */
const tickMs = 2_000;

export default defineBug({
  name: "no-clock-may-be-ahead",
  class: "trust",
  story: "A webhook from the future is taken for a forgery, so those of a partner whose clock is a minute ahead are refused.",
  checkers: ["webhooks"],
  scenarios: ["one-mishap-each"],
  parts: {
    edge: { isTimely: (at) => at.sentMs <= at.nowMs + tickMs && defaultEdgeParts.isTimely(at) },
  },
});
