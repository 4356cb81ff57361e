import { messageOf } from "../../core/errors.ts";
import type { Kernel } from "./kernel.ts";
import { reconcile } from "./reconcile.ts";
import { createSignal } from "./signal.ts";

/** A job that comes round by itself. */
export interface Periodic {
  start(): void;
  stop(): Promise<void>;
}

/** Rounds look back over several periods, so that a round that was missed or interrupted is made up for. */
const roundsBack = 3;

/** Reconciles every `reconcileEveryMs`; one that fails is logged, and the next one comes. */
export function createReconciler(kernel: Kernel): Periodic {
  const { config, ports } = kernel;
  const signal = createSignal(ports.clock);
  let stopped = false;
  let loop: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    for (;;) {
      await signal.wait(config.reconcileEveryMs);
      if (stopped) return;
      try {
        await reconcile(kernel, config.reconcileEveryMs * roundsBack, signal.wait);
      } catch (thrown) {
        ports.log.error("reconciliation-failed", { error: messageOf(thrown) });
      }
    }
  };
  return {
    start: () => {
      loop ??= run();
    },
    stop: async () => {
      stopped = true;
      signal.wake();
      await loop;
    },
  };
}
