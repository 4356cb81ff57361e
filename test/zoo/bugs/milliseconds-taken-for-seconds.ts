import { defaultParts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

export default defineBug({
  name: "milliseconds-taken-for-seconds",
  class: "retries",
  story: "A wait in milliseconds is handed to a timer that counts seconds, so what failed once stands still for minutes.",
  checkers: ["convergence", "loss"],
  scenarios: ["gateway-5xx"],
  parts: { app: { backoff: (at) => 1000 * defaultParts.backoff(at), heal: neverHeals } },
});
