import { defineFault } from "../../core/fault.ts";
import { ms, processIn, struckProcess } from "../parameters.ts";

export default defineFault({
  name: "crash",
  family: "process",
  summary:
    "The integration is killed while the partner holds its call: before the effect, after it, or after the response; then it is started again.",
  parameters: { process: struckProcess, restart_after_ms: ms("until it is started again", 200) },
  decide: (_facts, given, _random, phase = "after-effect") => ({
    // whoever dies before the effect has not been heard
    ...(phase === "before-effect" && { effect: false }),
    ...(phase === "after-effect" && { effect: true }),
    crash: { at: phase, signal: "SIGKILL", restartAfterMs: Number(given.restart_after_ms), ...processIn(given) },
  }),
});
