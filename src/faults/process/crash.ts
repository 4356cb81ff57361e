import { defineFault } from "../../core/fault.ts";
import type { Json } from "../../core/schedule.ts";
import { ms, processIn, struckProcess } from "../parameters.ts";

const kill = (given: Readonly<Record<string, Json>>) =>
  ({ signal: "SIGKILL", restartAfterMs: Number(given.restart_after_ms), ...processIn(given) }) as const;

export default defineFault({
  name: "crash",
  family: "process",
  summary:
    "The integration is killed while the partner holds its call (before the effect, after it, or after the response), or as soon as it has accepted a webhook (its acknowledgement is lost, or has been read); then it is started again.",
  parameters: { process: struckProcess, restart_after_ms: ms("until it is started again", 200) },
  decide: (_facts, given, _random, phase = "after-effect") => ({
    // whoever dies before the effect has not been heard
    ...(phase === "before-effect" && { effect: false }),
    ...(phase === "after-effect" && { effect: true }),
    crash: { at: phase, ...kill(given) },
  }),
  atWebhook: (_facts, given, _random, phase = "after-acknowledgement") => ({
    sendings: [{ delayMs: 0, crash: { at: phase, ...kill(given) } }],
  }),
});
