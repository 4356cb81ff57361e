import { messageOf } from "../../core/errors.ts";
import type { Worker } from "../application.ts";
import { claimOutbox } from "./claim.ts";
import type { Kernel } from "./kernel.ts";
import { claimInbox, runInbox } from "./run-inbox.ts";
import { runOutbox } from "./run-outbox.ts";
import { createSignal, type Signal } from "./signal.ts";

/** Claims from one of the two boxes and gives the work back as functions. */
async function claimWork(kernel: Kernel, limit: number): Promise<(() => Promise<void>)[]> {
  if (limit <= 0) return [];
  // Half for each, so that neither a flood of webhooks nor a backlog of steps starves the other.
  const webhooks = await claimInbox(kernel, Math.ceil(limit / 2));
  const steps = await claimOutbox(kernel, limit - webhooks.length);
  return [...webhooks.map((claim) => () => runInbox(kernel, claim)), ...steps.map((claim) => () => runOutbox(kernel, claim))];
}

async function untilNextMs(kernel: Kernel): Promise<number> {
  const { config, ports, store } = kernel;
  const dueMs = await store.transaction((tx) => tx.nextDueMs());
  if (dueMs === undefined) return config.idlePollMs;
  // Due but not claimable: its order is locked. Whoever holds the lock here wakes us; for those elsewhere, look again soon.
  return Math.min(config.idlePollMs, Math.max(config.lockRetryMs, dueMs - ports.clock.now()));
}

/** A worker, and the signal that wakes it when something was written in this process. */
export function createWorker(kernel: Kernel): { worker: Worker; signal: Signal } {
  const { config, ports } = kernel;
  const signal = createSignal(ports.clock);
  const running = new Set<Promise<void>>();
  let stopped = false;
  let loop: Promise<void> | undefined;

  const launch = (work: () => Promise<void>): void => {
    // What failed here (a conflict, a busy database) keeps its lease until it ends; then the row is claimed again.
    const done = work()
      .catch((thrown: unknown) => ports.log.error("work-failed", { error: messageOf(thrown) }))
      .finally(() => {
        running.delete(done);
        signal.wake();
      });
    running.add(done);
  };

  const turn = async (): Promise<void> => {
    try {
      const work = await claimWork(kernel, config.concurrency - running.size);
      for (const piece of work) launch(piece);
      if (work.length > 0) return;
      await signal.wait(running.size >= config.concurrency ? config.leaseMs : await untilNextMs(kernel));
    } catch (thrown) {
      ports.log.error("claim-failed", { error: messageOf(thrown) });
      await signal.wait(config.idlePollMs);
    }
  };

  const run = async (): Promise<void> => {
    while (!stopped) await turn();
    await Promise.all(running);
  };

  return {
    signal,
    worker: {
      start: () => {
        loop ??= run();
      },
      stop: async () => {
        stopped = true;
        signal.wake();
        await loop;
      },
    },
  };
}
