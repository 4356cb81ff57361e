import { type Clock, sleep } from "../../core/clock.ts";
import type { CallPlan, TransactionMoment } from "../../core/fault.ts";
import type { Recorder } from "../../core/history.ts";
import type { Random } from "../../core/random.ts";
import { excerpt, scanLogLine } from "../log-scan.ts";
import { createLife, type Life } from "./life.ts";
import type { OutgoingRequest } from "./network.ts";
import type { Durable, RunningIntegration, SimTarget, Surroundings } from "./target.ts";

/** The integration's process: killed, stopped and started again like any other. */
export interface SimProcess {
  start(): Promise<void>;
  /** What one request to it comes to; `lost` where there is nobody to answer. */
  ask<T, L>(
    request: (running: RunningIntegration) => Promise<T>,
    lost: (why: "refused" | "reset" | "failed") => L,
  ): Promise<T | L>;
  /** Kills or stops it as the plan says, and brings it back after `restartAfterMs`. */
  crash(crash: Pick<NonNullable<CallPlan["crash"]>, "signal" | "restartAfterMs">, reason: string): void;
  /** Sets its clock forth or back. */
  jump(byMs: number): void;
  /** Resolves once no restart is under way. */
  steady(): Promise<void>;
  /** Ends it for good, and records how many log lines were scanned. */
  stop(): void;
}

export interface SimProcessOptions {
  readonly durable: Durable;
  readonly forbidden: SimTarget["forbidden"];
  readonly workers: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly recorder: Recorder;
  readonly http: { send(request: OutgoingRequest): ReturnType<Surroundings["http"]["send"]> };
  /** Whether the process dies at this moment of a transaction. */
  readonly strikes: (moment: TransactionMoment) => boolean;
}

const leaksRecorded = 20;

export function createSimProcess(options: SimProcessOptions): SimProcess {
  const { clock, random, recorder, forbidden } = options;
  let life: Life | undefined;
  let running: RunningIntegration | undefined;
  let lives = 0;
  let offsetMs = 0;
  let lines = 0;
  let leaks = 0;
  let ended = false;
  let comeback: Promise<void> = Promise.resolve();

  const log = (line: string): void => {
    lines += 1;
    const leak = scanLogLine(line, forbidden);
    if (leak === undefined || leaks >= leaksRecorded) return;
    leaks += 1;
    recorder.record({ actor: "integration", type: "log", value: { leak, excerpt: excerpt(line, forbidden) } });
  };

  async function start(): Promise<void> {
    lives += 1;
    const stream = random.fork(`life ${lives}`);
    const ids = stream.fork("ids");
    const born = createLife({ clock, offsetMs: () => offsetMs, strikes: options.strikes });
    life = born;
    const surroundings: Surroundings = {
      life: born,
      clock: born.clock,
      random: stream,
      nextId: (prefix) => `${prefix}_${ids.hex(16)}`,
      http: { send: (request) => born.fence(options.http.send(request)) },
      log: (line) => {
        if (born.isAlive()) log(line);
      },
      workers: options.workers,
    };
    running = await options.durable.boot(surroundings);
  }

  const restart = async (afterMs: number, reason: string): Promise<void> => {
    await sleep(clock, afterMs);
    if (ended) return;
    await start();
    recorder.record({ actor: "integration", type: "restart", value: { reason } });
  };

  return {
    start,
    ask: async (request, lost) => {
      const [serving, answering] = [life, running];
      if (serving === undefined || answering === undefined || !serving.isAlive()) return lost("refused");
      const answer = serving.fence(Promise.resolve()).then(() => serving.fence(request(answering)));
      return Promise.race([answer.catch(() => lost("failed")), serving.death.then(() => lost("reset"))]);
    },
    crash: ({ signal, restartAfterMs }, reason) => {
      const struck = life;
      if (ended || struck === undefined || !struck.isAlive()) return;
      recorder.record({ actor: "integration", type: "crash", value: { signal, reason } });
      if (signal === "SIGKILL") {
        struck.kill();
        running = undefined;
        comeback = restart(restartAfterMs, reason);
        return;
      }
      struck.stop();
      comeback = sleep(clock, restartAfterMs).then(() => {
        if (!struck.isAlive()) return;
        recorder.record({ actor: "integration", type: "restart", value: { signal: "SIGCONT", reason } });
        struck.resume();
      });
    },
    jump: (byMs) => {
      offsetMs += byMs;
    },
    steady: () => comeback,
    stop: () => {
      if (ended) return;
      ended = true;
      life?.kill();
      recorder.record({ actor: "integration", type: "log", value: { lines } });
    },
  };
}
