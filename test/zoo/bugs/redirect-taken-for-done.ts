import { defineBug } from "../define-bug.ts";
import { assumeSent } from "../ingredients/assume-sent.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

export default defineBug({
  name: "redirect-taken-for-done",
  class: "contract",
  story: "Whatever is no 4xx and no 5xx counts as success, so a message that was redirected to another place is never sent.",
  checkers: ["told-once"],
  scenarios: ["one-mishap-each"],
  parts: {
    edge: { readAnswer: assumeSent((status) => status >= 300) },
    app: { heal: neverHeals },
  },
});
