import { messageOf } from "../../core/errors.ts";
import type { Worker } from "../application.ts";
import { type PartnerName, partnerNames } from "../domain/partner-name.ts";
import type { Tx } from "../store/store.ts";
import { claimOutbox } from "./claim.ts";
import type { Kernel } from "./kernel.ts";
import { claimInbox, runInbox } from "./run-inbox.ts";
import { runOutbox } from "./run-outbox.ts";
import { createSignal, type Signal } from "./signal.ts";

type Work = () => Promise<void>;

/** What one look into both boxes found. */
interface Look {
  readonly work: readonly Work[];
  /** So long there is nothing to be found, unless something wakes the worker. */
  readonly waitMs: number;
}

/** What is due and was not to be had (another was faster) is looked for again after so long. */
const contendedMs = 20;

/** Claims so much of one partner's work: half from each box, so that neither a flood of webhooks nor a backlog of steps starves the other. */
async function claim(kernel: Kernel, tx: Tx, partner: PartnerName, limit: number, stepsFirst: boolean): Promise<Work[]> {
  const webhooks = async (most: number): Promise<Work[]> => {
    const claims = await claimInbox(kernel, tx, { partner, limit: most });
    return claims.map((claimed) => () => runInbox(kernel, claimed));
  };
  const steps = async (most: number): Promise<Work[]> => {
    const claims = await claimOutbox(kernel, tx, { partner, limit: most });
    return claims.map((claimed) => () => runOutbox(kernel, claimed));
  };
  const [one, other] = stepsFirst ? [steps, webhooks] : [webhooks, steps];
  const first = await one(Math.ceil(limit / 2));
  const rest = limit - first.length;
  return rest > 0 ? [...first, ...(await other(rest))] : first;
}

/** Looks for work in one transaction: of each partner's no more than calls can be made now. */
function look(kernel: Kernel, limit: number, stepsFirst: boolean): Promise<Look> {
  const { parts, gateways, ports, store, config } = kernel;
  return store.transaction(async (tx) => {
    const nowMs = ports.clock.now();
    const work: Work[] = [];
    let waitMs = config.idlePollMs;
    const dueMs = await tx.nextDueMs();
    for (const partner of partnerNames) {
      const ms = dueMs[partner];
      if (ms === undefined) continue;
      const { calls, waitMs: closedMs } = parts.room(gateways, partner);
      if (ms > nowMs) waitMs = Math.min(waitMs, ms - nowMs);
      else if (calls === 0) waitMs = Math.min(waitMs, closedMs ?? waitMs);
      else {
        const claimed = await claim(kernel, tx, partner, Math.min(calls, limit - work.length), stepsFirst);
        work.push(...claimed);
        waitMs = claimed.length > 0 ? 0 : Math.min(waitMs, contendedMs);
      }
      if (work.length === limit) break;
    }
    return { work, waitMs };
  });
}

/** A worker, and the signal that wakes it when something was written in this process. */
export function createWorker(kernel: Kernel): { worker: Worker; signal: Signal } {
  const { config, ports } = kernel;
  const signal = createSignal(ports.clock);
  const running = new Set<Promise<void>>();
  let stopped = false;
  let stepsFirst = true;
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
      stepsFirst = !stepsFirst;
      const { work, waitMs } = await look(kernel, limit, stepsFirst);
      for (const piece of work) launch(piece);
      if (waitMs > 0) await signal.wait(waitMs);
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
