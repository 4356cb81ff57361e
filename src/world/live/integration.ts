import type { Clock } from "../../core/clock.ts";
import type { CallCrash, WebhookCrash } from "../../core/fault.ts";
import type { Recorder } from "../../core/history.ts";
import { serving } from "../../core/serving.ts";
import type { Asking } from "../../transports/trusting-fetch.ts";
import { type IntegrationProcess, type LastingProcess, startIntegrationProcess } from "./integration-process.ts";
import { startJob } from "./job-process.ts";
import type { Output } from "./output.ts";
import type { OtherCommand, StartCommand } from "./target.ts";

/** The integration's processes, once all of them run. */
export interface Integration {
  /** Strikes the process that the plan names; without a name all that run on, as when their machine fails. Jobs run now and then. */
  crash(crash: CallCrash | WebhookCrash, reason: string): Promise<void>;
  /** Of the processes that go on; jobs come and go. */
  pids(): readonly number[];
  /** Resolves once no restart is under way. */
  steady(): Promise<void>;
  /** Stops them for good: first those that may still ask the one that serves. */
  stop(): Promise<void>;
}

export interface IntegrationOptions {
  readonly web: StartCommand;
  readonly others: Readonly<Record<string, OtherCommand>>;
  /** Answers 2xx once `web` is ready. */
  readonly healthUrl: string;
  readonly ask: Asking;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly output: Output;
  /** Told where a process ends though nobody killed it: which, its command, and how in words. */
  readonly onEnd: (name: string, command: string, how: string) => void;
}

/**
 * Starts all processes of the integration: those that the one that serves needs, that one, and once it is ready the others.
 *
 * @throws FiredrillError FD_INTEGRATION with its last words where one is not ready
 */
export async function startIntegration(options: IntegrationOptions): Promise<Integration> {
  const { web, others, healthUrl, ask, recorder, clock, output } = options;
  const isNamed = Object.keys(others).length > 0;
  const processes = new Map<string, IntegrationProcess>();
  const lasting: LastingProcess[] = [];
  const all = (): readonly IntegrationProcess[] => [...processes.values()];
  const about = (name: string, command: string) => ({
    ...{ name, isNamed, recorder, clock, output },
    onEnd: (how: string) => options.onEnd(name, command, how),
  });
  const stop = async (): Promise<void> => {
    const { [serving]: last, ...first } = Object.fromEntries(processes);
    await Promise.all(Object.values(first).map((each) => each.stop()));
    await last?.stop();
  };
  const startAll = async (isWanted: (command: OtherCommand) => boolean): Promise<void> => {
    for (const [name, given] of Object.entries(others)) {
      if (!isWanted(given)) continue;
      const { everyMs, beforeWeb: _order, ...command } = given;
      const options = { ...command, ...about(name, command.command) };
      if (everyMs !== undefined) {
        processes.set(name, startJob({ ...options, everyMs }));
        continue;
      }
      const started = await startIntegrationProcess(options);
      processes.set(name, started);
      lasting.push(started);
    }
  };
  try {
    await startAll(({ beforeWeb }) => beforeWeb === true);
    const ready = { url: healthUrl, ask, withinMs: web.readyWithinMs };
    const served = await startIntegrationProcess({ ...web, ...about(serving, web.command), ready });
    processes.set(serving, served);
    lasting.push(served);
    await startAll(({ beforeWeb }) => beforeWeb !== true);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return {
    crash: async ({ process: name, ...plan }, reason) => {
      const struck = name === undefined ? lasting : [processes.get(name)];
      await Promise.all(struck.map((each) => each?.crash(plan, reason)));
    },
    pids: () => lasting.map((each) => each.pid()),
    steady: async () => {
      await Promise.all(all().map((each) => each.steady()));
    },
    stop,
  };
}
