import { defineBug } from "../define-bug.ts";
import { assumeSent } from "../ingredients/assume-sent.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

export default defineBug({
  name: "error-in-2xx-taken-for-sent",
  class: "contract",
  story: "A message counts as sent once the answer's status is a 2xx, so an error that is told in the body is never read.",
  checkers: ["told-once"],
  scenarios: ["one-mishap-each"],
  parts: {
    edge: { readAnswer: assumeSent((status) => status < 300) },
    // Whoever compares the books with the partner's sends it after all.
    app: { heal: neverHeals },
  },
});
