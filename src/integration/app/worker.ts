import { messageOf } from "../../core/errors.ts";
import type { Worker } from "../application.ts";
import { claimOutbox } from "./claim.ts";
import type { Kernel } from "./kernel.ts";
import { claimInbox, runInbox } from "./run-inbox.ts";
import { runOutbox } from "./run-outbox.ts";
import { createSignal, type Signal } from "./signal.ts";

/** What one look into both boxes found. */
interface Look {
  readonly work: readonly (() => Promise<void>)[];
  /** There may be more than was asked for. */
  readonly full: boolean;
  readonly nextDueMs: number | undefined;
}

/** Claims from both boxes and learns when the next row falls due, in one transaction. */
function look(kernel: Kernel, limit: number): Promise<Look> {
  // Half for each, so that neither a flood of webhooks nor a backlog of steps starves the other.
  const half = Math.ceil(limit / 2);
  return kernel.store.transaction(async (tx) => {
    const webhooks = await claimInbox(kernel, tx, half);
    const rest = limit - webhooks.length;
    const steps = rest > 0 ? await claimOutbox(kernel, tx, rest) : [];
    const work = [
      ...webhooks.map((claim) => () => runInbox(kernel, claim)),
      ...steps.map((claim) => () => runOutbox(kernel, claim)),
    ];
    return { work, full: webhooks.length === half || steps.length === rest, nextDueMs: await tx.nextDueMs() };
  });
}

/** What is due and was not to be had (another was faster) is looked for again after so long. */
const contendedMs = 20;

function untilMs({ config, ports }: Kernel, dueMs: number | undefined): number {
  if (dueMs === undefined) return config.idlePollMs;
  const waitMs = dueMs - ports.clock.now();
  return Math.min(config.idlePollMs, waitMs > 0 ? waitMs : contendedMs);
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
    const limit = config.concurrency - running.size;
    if (limit <= 0) return signal.wait(config.leaseMs);
    try {
      const { work, full, nextDueMs } = await look(kernel, limit);
      for (const piece of work) launch(piece);
      if (!full) await signal.wait(untilMs(kernel, nextDueMs));
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
