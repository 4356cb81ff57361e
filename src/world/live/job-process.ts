import { type Clock, sleep } from "../../core/clock.ts";
import type { Recorder } from "../../core/history.ts";
import { type OwnedProcess, startProcess } from "../../transports/process.ts";
import { inheritedEnv } from "./inherited-env.ts";
import { howItEnded, type IntegrationProcess } from "./integration-process.ts";
import type { Output } from "./output.ts";
import type { RunCommand } from "./target.ts";

export interface JobOptions extends RunCommand {
  readonly name: string;
  readonly everyMs: number;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly output: Output;
  /** Told where the command cannot be run at all; how, in words. */
  readonly onEnd: (how: string) => void;
}

/** What shells answer with where there is no such command, or none that can be run (POSIX, 2.8.2). */
const cannotBeRun = new Set([126, 127]);

/**
 * Runs a command every so often, as cron does: at once, and then each `everyMs`; never twice at the same time, as with flock.
 * One that was killed comes back with its next turn.
 */
export function startJob(options: JobOptions): IntegrationProcess {
  const { name, recorder, clock, output, everyMs } = options;
  const env = inheritedEnv(process.env, options.env, options.inherit);
  let stopping = false;
  let child: OwnedProcess | undefined;
  let killed: string | undefined;
  let comeback: Promise<void> = Promise.resolve();
  let cancel = (): void => {};

  const run = (): void => {
    cancel = clock.after(everyMs, run);
    if (child !== undefined) return;
    if (killed !== undefined)
      recorder.record({ actor: "integration", type: "restart", value: { reason: killed, process: name } });
    killed = undefined;
    const { command, cwd } = options;
    const started = startProcess({ command, cwd, env, onLine: (line) => output.line(name, line) });
    child = started;
    void started.ended.then((end) => {
      child = undefined;
      if (stopping || killed !== undefined || end.code === 0) return;
      output.line(name, `firedrill: ${name} ended with ${howItEnded(end)}`);
      if (cannotBeRun.has(end.code ?? 0)) options.onEnd(`could not be run (${howItEnded(end)})`);
    });
  };
  run();

  return {
    crash: async ({ signal, restartAfterMs }, reason) => {
      const struck = child;
      if (stopping || struck === undefined || killed !== undefined) return;
      if (signal === "SIGKILL") killed = reason;
      struck.signal(signal);
      if (signal === "SIGKILL") await struck.ended;
      recorder.record({ actor: "integration", type: "crash", value: { signal, reason, process: name } });
      if (signal === "SIGKILL") {
        comeback = sleep(clock, everyMs);
        return;
      }
      comeback = sleep(clock, restartAfterMs).then(() => {
        struck.signal("SIGCONT");
        recorder.record({ actor: "integration", type: "restart", value: { signal: "SIGCONT", reason, process: name } });
      });
    },
    steady: () => comeback,
    stop: async () => {
      stopping = true;
      cancel();
      await child?.stop(3000);
    },
  };
}
