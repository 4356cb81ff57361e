import { type Clock, sleep } from "../../core/clock.ts";
import { FiredrillError } from "../../core/errors.ts";
import type { CallPlan } from "../../core/fault.ts";
import type { Recorder } from "../../core/history.ts";
import { type OwnedProcess, startProcess } from "../../transports/process.ts";
import { killedStopped } from "../killed-stopped.ts";
import { excerpt, type Forbidden, scanLogLine } from "../log-scan.ts";
import { inheritedEnv } from "./inherited-env.ts";

export interface IntegrationProcess {
  /** Kills or stops it as the plan says, and brings it back after `restartAfterMs`. Resolves once it is dead or stopped. */
  crash(crash: NonNullable<CallPlan["crash"]>, reason: string): Promise<void>;
  /** Resolves once no restart is under way. */
  steady(): Promise<void>;
  /** The last lines that it wrote, for reports. */
  lastLines(): readonly string[];
  /** Stops it for good, and records how many log lines were scanned. */
  stop(): Promise<void>;
}

export interface IntegrationProcessOptions {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Variables of Firedrill's own environment that it gets besides what tools need; a name may end in `*`. */
  readonly inherit: readonly string[];
  /** Answers 2xx once it is ready. */
  readonly healthUrl: string;
  readonly readyWithinMs: number;
  readonly forbidden: readonly Forbidden[];
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** All output, redacted, line by line. */
  readonly log: (line: string) => void;
  /** Told where it ends though nobody killed it; how, in words. */
  readonly onEnd: (how: string) => void;
}

const leaksRecorded = 20;
const linesShown = 8;

const howItEnded = ({ code, signal }: Awaited<OwnedProcess["ended"]>): string => signal ?? `exit code ${code}`;

/** What a user is told of an integration with which no drill can be made. */
export function deadIntegration(about: {
  readonly place: string;
  readonly problem: string;
  readonly lastLines: readonly string[] | undefined;
}): FiredrillError {
  const { place, problem, lastLines } = about;
  const remedy =
    lastLines === undefined
      ? "Start it, and check `url` and `health_path` in firedrill.yaml."
      : `Check the start command, its environment (a variable of your shell is handed on where \`inherit\` names it) and the health path in firedrill.yaml. Its last lines:\n${lastLines.map((line) => `    ${line}`).join("\n") || "    (none)"}`;
  return new FiredrillError({ code: "FD_INTEGRATION", place, problem, remedy });
}

/** Starts the integration and waits until it is ready. Throws FD_INTEGRATION with its last words where it is not. */
export async function startIntegration(options: IntegrationProcessOptions): Promise<IntegrationProcess> {
  const { recorder, clock } = options;
  let lines = 0;
  let leaks = 0;
  let stopping = false;
  let lastLines: string[] = [];

  const onLine = (line: string): void => {
    lines += 1;
    const leak = scanLogLine(line, options.forbidden);
    const clean = excerpt(line, options.forbidden);
    lastLines = [...lastLines.slice(-(linesShown - 1)), clean];
    options.log(clean);
    if (leak === undefined || leaks >= leaksRecorded) return;
    leaks += 1;
    recorder.record({ actor: "integration", type: "log", value: { leak, excerpt: clean } });
  };

  const env = inheritedEnv(process.env, options.env, options.inherit);
  const startOnce = async (): Promise<OwnedProcess> => {
    const child = startProcess({ command: options.command, cwd: options.cwd, env, onLine });
    const untilMs = clock.now() + options.readyWithinMs;
    while (child.running() && clock.now() < untilMs && !stopping) {
      if (await healthy(options.healthUrl)) return child;
      await sleep(clock, 25);
    }
    const ended = !child.running();
    await child.stop(500);
    if (stopping) return child;
    const how = howItEnded(await child.ended);
    throw deadIntegration({
      place: options.command,
      problem: ended
        ? `the integration ended before it was ready (${how})`
        : `the integration did not answer ${options.healthUrl} within ${options.readyWithinMs} ms`,
      lastLines,
    });
  };

  let child = await startOnce();
  let comeback: Promise<void> = Promise.resolve();

  const watch = (started: OwnedProcess): void => {
    void started.ended.then((end) => {
      if (!stopping && started === child && down === undefined) options.onEnd(howItEnded(end));
    });
  };
  /** By which signal of ours it is down. */
  let down: "SIGKILL" | "SIGSTOP" | undefined;
  watch(child);

  const restart = async (afterMs: number, reason: string): Promise<void> => {
    await sleep(clock, afterMs);
    if (stopping) return;
    child = await startOnce();
    down = undefined;
    watch(child);
    if (!stopping) recorder.record({ actor: "integration", type: "restart", value: { reason } });
  };

  return {
    crash: async ({ signal, restartAfterMs }, reason) => {
      // who stands still already goes on when it was to; who is dead comes back when it was to
      if (stopping || down === "SIGKILL" || down === signal) return;
      if (down === "SIGSTOP") recorder.record(killedStopped);
      down = signal;
      const struck = child;
      child.signal(signal);
      if (signal === "SIGKILL") await child.ended;
      recorder.record({ actor: "integration", type: "crash", value: { signal, reason } });
      if (signal === "SIGKILL") {
        comeback = restart(restartAfterMs, reason).catch((thrown) => {
          recorder.record({
            actor: "harness",
            type: "crash",
            value: { reason: `the integration did not come back: ${(thrown as Error).message}` },
          });
        });
        return;
      }
      comeback = sleep(clock, restartAfterMs).then(() => {
        if (child !== struck || down !== "SIGSTOP") return;
        child.signal("SIGCONT");
        down = undefined;
        recorder.record({ actor: "integration", type: "restart", value: { signal: "SIGCONT", reason } });
      });
    },
    steady: () => comeback,
    lastLines: () => lastLines,
    stop: async () => {
      stopping = true;
      await child.stop(3000);
      await comeback;
      await child.stop(500);
      recorder.record({ actor: "integration", type: "log", value: { lines } });
    },
  };
}

async function healthy(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1000), redirect: "manual" });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
