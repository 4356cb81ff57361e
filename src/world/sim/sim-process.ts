import { type Clock, sleep } from "../../core/clock.ts";
import type { CallCrash, TransactionMoment } from "../../core/fault.ts";
import type { Recorder } from "../../core/history.ts";
import type { Random } from "../../core/random.ts";
import type { ShopReading } from "../../core/shop.ts";
import { killedStopped } from "../killed-stopped.ts";
import { excerpt, scanLogLine } from "../log-scan.ts";
import { createLife, type Life } from "./life.ts";
import type { OutgoingRequest } from "./network.ts";
import type { Durable, RunningIntegration, SimTarget, Surroundings } from "./target.ts";

/** The integration's processes on their one store: killed, stopped and started again like any others. */
export interface SimProcess {
  start(): Promise<void>;
  /** What one request to them comes to: the first that lives gets it. `lost` where there is nobody to answer. */
  ask<T, L>(
    request: (running: RunningIntegration) => Promise<T>,
    lost: (why: "refused" | "reset" | "failed") => L,
  ): Promise<T | L>;
  /** Which of them gets a request now; the first where none lives. */
  front(): number;
  /** An order as who only watches reads it: that takes no turns, and no fault strikes in it. */
  watch(order: string): Promise<ShopReading>;
  /** Kills or stops one of them as the plan says, and brings it back after `restartAfterMs`. */
  crash(crash: Pick<CallCrash, "signal" | "restartAfterMs">, reason: string, which: number): void;
  /** Sets their clock forth or back. */
  jump(byMs: number): void;
  /** Resolves once no restart is under way; rejects where a process could not be started again. */
  steady(): Promise<void>;
  /** Ends them for good, and records how many log lines were scanned. */
  stop(): void;
}

export interface SimProcessOptions {
  readonly durable: Durable;
  readonly forbidden: SimTarget["forbidden"];
  /** How many there are. */
  readonly workers: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly recorder: Recorder;
  /** Told when one of them begins to boot or to work on a request; what is returned is told of the end. */
  readonly working: () => () => void;
  /** The network as the nth of them meets it. */
  readonly http: (which: number) => { send(request: OutgoingRequest): ReturnType<Surroundings["http"]["send"]> };
  /** Whether the nth dies at this moment of a transaction. */
  readonly strikes: (moment: TransactionMoment, which: number) => boolean;
  /** Whether other events may come between two transactions of one request. */
  readonly takesTurns?: boolean;
  /** How many events there have been in this world. */
  readonly steps: () => number;
}

interface Slot {
  life: Life | undefined;
  running: RunningIntegration | undefined;
  lives: number;
  comeback: Promise<void>;
}

const leaksRecorded = 20;

export function createSimProcess(options: SimProcessOptions): SimProcess {
  const { clock, random, recorder, forbidden } = options;
  const slots = Array.from(
    { length: options.workers },
    (): Slot => ({ life: undefined, running: undefined, lives: 0, comeback: Promise.resolve() }),
  );
  let offsetMs = 0;
  let lines = 0;
  let leaks = 0;
  let ended = false;
  /** The event in which somebody watches. */
  let watchedStep = -1;

  const log = (line: string): void => {
    lines += 1;
    const leak = scanLogLine(line, forbidden);
    if (leak === undefined || leaks >= leaksRecorded) return;
    leaks += 1;
    recorder.record({ actor: "integration", type: "log", value: { leak, excerpt: excerpt(line, forbidden) } });
  };

  async function start(slot: Slot, which: number): Promise<void> {
    slot.lives += 1;
    const stream = random.fork(`process ${which} life ${slot.lives}`);
    const ids = stream.fork("ids");
    const born = createLife({
      clock,
      offsetMs: () => offsetMs,
      strikes: (moment) => options.strikes(moment, which),
      isWatched: () => options.steps() === watchedStep,
      ...(options.takesTurns && { takesTurns: true }),
    });
    slot.life = born;
    const http = options.http(which);
    const surroundings: Surroundings = {
      life: born,
      clock: born.clock,
      random: stream,
      nextId: (prefix) => `${prefix}_${ids.hex(16)}`,
      http: { send: (request) => born.fence(http.send(request)) },
      log: (line) => {
        if (born.isAlive()) log(line);
      },
      alone: options.workers === 1,
    };
    const death = new Promise<void>((resolve) => born.onDeath(resolve));
    const booted = options.working();
    const running = await Promise.race([options.durable.boot(surroundings), death]).finally(booted);
    // who died while starting never ran
    if (born.isAlive() && running !== undefined) slot.running = running;
  }

  const restart = async (slot: Slot, which: number, afterMs: number, reason: string): Promise<void> => {
    await sleep(clock, afterMs);
    if (ended) return;
    await start(slot, which);
    recorder.record({ actor: "integration", type: "restart", value: { reason } });
  };

  const isServing = ({ life, running }: Slot): boolean => life?.isAlive() === true && running !== undefined;
  const serving = (): Partial<Slot> => slots.find(isServing) ?? {};
  const ask: SimProcess["ask"] = (request, lost) => {
    const { life, running } = serving();
    if (life === undefined || running === undefined) return Promise.resolve(lost("refused"));
    const ended = options.working();
    return new Promise((resolve) => {
      const forget = life.onDeath(() => {
        ended();
        resolve(lost("reset"));
      });
      const answer = (value: Parameters<typeof resolve>[0]): void =>
        life.enter(() => {
          forget();
          ended();
          resolve(value);
        });
      const fail = (): void => answer(lost("failed"));
      life.enter(() => {
        try {
          request(running).then(answer, fail);
        } catch {
          fail();
        }
      });
    });
  };

  return {
    start: async () => {
      for (const [which, slot] of slots.entries()) await start(slot, which);
    },
    ask,
    front: () => Math.max(0, slots.findIndex(isServing)),
    watch: (order) => {
      const { life, running } = serving();
      const lost = (): ShopReading => ({ type: "unreadable", error: "nobody answers" });
      if (life === undefined || running === undefined || life.isStopped()) return Promise.resolve(lost());
      watchedStep = options.steps();
      const { watch } = running;
      if (watch === undefined) return ask(({ shop }) => shop.read(order), lost);
      // promises alone: nobody needs a turn of the event loop for it
      return new Promise((resolve) => {
        const forget = life.onDeath(() => resolve(lost()));
        void watch(order).then((reading) => {
          forget();
          resolve(reading);
        });
      });
    },
    crash: ({ signal, restartAfterMs }, reason, which) => {
      const slot = slots[which];
      const struck = slot?.life;
      if (ended || slot === undefined || struck === undefined || !struck.isAlive()) return;
      // who stands still already goes on when it was to
      if (signal === "SIGSTOP" && struck.isStopped()) return;
      if (struck.isStopped()) recorder.record(killedStopped);
      recorder.record({ actor: "integration", type: "crash", value: { signal, reason } });
      if (signal === "SIGKILL") {
        struck.kill();
        slot.running = undefined;
        slot.comeback = restart(slot, which, restartAfterMs, reason);
        slot.comeback.catch(() => {}); // `steady` tells it
        return;
      }
      struck.stop();
      slot.comeback = sleep(clock, restartAfterMs).then(() => {
        if (!struck.isAlive()) return;
        recorder.record({ actor: "integration", type: "restart", value: { signal: "SIGCONT", reason } });
        struck.resume();
      });
    },
    jump: (byMs) => {
      offsetMs += byMs;
      // who stands still looks when it goes on
      for (const { life, running } of slots) life?.clock.after(0, () => running?.wake?.());
    },
    steady: async () => {
      for (let awaited: Promise<void>[] = []; slots.some(({ comeback }, which) => comeback !== awaited[which]); ) {
        awaited = slots.map(({ comeback }) => comeback);
        await Promise.all(awaited);
      }
    },
    stop: () => {
      if (ended) return;
      ended = true;
      for (const { life } of slots) life?.kill();
      recorder.record({ actor: "integration", type: "log", value: { lines } });
    },
  };
}
