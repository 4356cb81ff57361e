import { defineFault } from "../../core/fault.ts";
import { ms, processIn, struckProcess } from "../parameters.ts";

export default defineFault({
  name: "pause",
  family: "process",
  summary: "The integration stands still while the partner holds its call, as in a long collection of garbage; then it goes on.",
  parameters: { process: struckProcess, restart_after_ms: ms("until it goes on", 1000) },
  decide: (_facts, given, _random, phase = "after-effect") => ({
    crash: { at: phase, signal: "SIGSTOP", restartAfterMs: Number(given.restart_after_ms), ...processIn(given) },
  }),
});
