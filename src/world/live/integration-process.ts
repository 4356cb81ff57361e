import { type Clock, sleep } from "../../core/clock.ts";
import type { CallCrash } from "../../core/fault.ts";
import type { NewEvent, Recorder } from "../../core/history.ts";
import { type OwnedProcess, startProcess } from "../../transports/process.ts";
import type { Asking } from "../../transports/trusting-fetch.ts";
import { killedStopped } from "../killed-stopped.ts";
import { deadIntegration } from "./dead-integration.ts";
import { inheritedEnv } from "./inherited-env.ts";
import type { Output } from "./output.ts";
import type { RunCommand } from "./target.ts";
import { lookAt } from "./vital-signs.ts";

/** A process of the integration's that faults can strike. */
export interface IntegrationProcess {
  /** Kills or stops it as the plan says, and brings it back after `restartAfterMs`. Resolves once it is dead or stopped. */
  crash(crash: Pick<CallCrash, "signal" | "restartAfterMs">, reason: string): Promise<void>;
  /** Resolves once no restart is under way. */
  steady(): Promise<void>;
  /** Stops it for good. */
  stop(): Promise<void>;
}

/** One that runs all the time. */
export interface LastingProcess extends IntegrationProcess {
  /** Of what runs now. */
  pid(): number;
}

export interface IntegrationProcessOptions extends RunCommand {
  readonly name: string;
  /** Whether the history says which process it is: there are others. */
  readonly isNamed: boolean;
  /** What answers 2xx once it is ready, and how long that may take; absent: it is ready as soon as it runs. */
  readonly ready?: { readonly url: string; readonly ask: Asking; readonly withinMs: number };
  /** Its supervisor starts it again so long after it ended by itself; absent: it has none. */
  readonly restartAfterMs?: number;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly output: Output;
  /** Told where it ends though nobody killed it, and nobody starts it again; how, in words. */
  readonly onEnd: (how: string) => void;
}

type Outage = Extract<NewEvent, { type: "crash" | "restart" }>;

export const howItEnded = ({ code, signal }: Awaited<OwnedProcess["ended"]>): string => signal ?? `exit code ${code}`;

const detached = (strays: ReturnType<OwnedProcess["strays"]>): string =>
  strays.length === 0
    ? ""
    : `; it left ${strays.map(({ pid, command }) => `${pid} (${command})`).join(", ")} behind: let it stay in the foreground (apache2 -DFOREGROUND, nginx -g 'daemon off;', php-fpm -F)`;

/** Starts a process and waits until it is ready. Throws FD_INTEGRATION with its last words where it is not. */
export async function startIntegrationProcess(options: IntegrationProcessOptions): Promise<LastingProcess> {
  const { name, isNamed, recorder, clock, output, ready } = options;
  const whose = isNamed ? `its process ${name}` : "the integration";
  let stopping = false;
  const record = (type: Outage["type"], value: Omit<Outage["value"], "process">, actor = "integration"): void => {
    recorder.record({ actor, type, value: { ...value, ...(isNamed && { process: name }) } });
  };

  const env = inheritedEnv(process.env, options.env, options.inherit);
  const startOnce = async (): Promise<OwnedProcess> => {
    const { command, cwd } = options;
    const child = startProcess({ command, cwd, env, onLine: (line) => output.line(name, line) });
    if (ready === undefined) return child;
    const untilMs = clock.now() + ready.withinMs;
    let seen = "no answer came";
    while (child.running() && clock.now() < untilMs && !stopping) {
      const look = await lookAt(ready.url, ready.ask, 1000);
      if ("status" in look && look.status >= 200 && look.status < 300) return child;
      seen = "status" in look ? `it answers with ${look.status}` : look.seen;
      await sleep(clock, 25);
    }
    const hasEnded = !child.running();
    const strays = hasEnded ? child.strays() : [];
    await child.stop(500);
    if (stopping) return child;
    const how = howItEnded(await child.ended);
    throw deadIntegration({
      place: command,
      problem: hasEnded
        ? `${whose} ended before it was ready (${how})${detached(strays)}`
        : `${whose} did not answer ${ready.url} within ${ready.withinMs} ms: ${seen}`,
      lastLines: output.lastLines(name),
    });
  };

  let child = await startOnce();
  let comeback: Promise<void> = Promise.resolve();
  /** By which signal of ours it is down. */
  let down: "SIGKILL" | "SIGSTOP" | undefined;

  const restart = async (afterMs: number, reason: string): Promise<void> => {
    await sleep(clock, afterMs);
    if (stopping) return;
    child = await startOnce();
    down = undefined;
    watch(child);
    if (!stopping) record("restart", { reason });
  };
  const comesBack = (afterMs: number, reason: string): void => {
    comeback = restart(afterMs, reason).catch((thrown) => {
      record("crash", { reason: `${whose} did not come back: ${(thrown as Error).message}` }, "harness");
    });
  };
  function watch(started: OwnedProcess): void {
    void started.ended.then((end) => {
      if (stopping || started !== child || down !== undefined) return;
      const how = howItEnded(end);
      if (options.restartAfterMs === undefined) return options.onEnd(`ended by itself (${how})`);
      down = "SIGKILL";
      const reason = `ended by itself (${how})`;
      record("crash", { reason, supervised: true });
      comesBack(options.restartAfterMs, reason);
    });
  }
  watch(child);

  return {
    crash: async ({ signal, restartAfterMs }, reason) => {
      // who stands still already goes on when it was to; who is dead comes back when it was to
      if (stopping || down === "SIGKILL" || down === signal) return;
      if (down === "SIGSTOP") record("restart", killedStopped.value);
      down = signal;
      const struck = child;
      child.signal(signal);
      if (signal === "SIGKILL") await child.ended;
      record("crash", { signal, reason });
      if (signal === "SIGKILL") return comesBack(restartAfterMs, reason);
      comeback = sleep(clock, restartAfterMs).then(() => {
        if (child !== struck || down !== "SIGSTOP") return;
        child.signal("SIGCONT");
        down = undefined;
        record("restart", { signal: "SIGCONT", reason });
      });
    },
    pid: () => child.pid,
    steady: () => comeback,
    stop: async () => {
      stopping = true;
      await child.stop(stopWithinMs);
      await comeback;
      await child.stop(500);
    },
  };
}

/** Who takes longer to end is killed. */
const stopWithinMs = 3000;
