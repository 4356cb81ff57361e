import type { Application, Worker } from "../application.ts";
import { defaultParts, type Parts } from "../parts.ts";
import type { Gateways, Ports } from "../ports.ts";
import type { Store } from "../store/store.ts";
import { acceptWebhook } from "./accept-webhook.ts";
import { cancel } from "./cancel.ts";
import { type AppConfig, defaultConfig } from "./config.ts";
import { listDeadLetters, replayDeadLetter } from "./dead-letters.ts";
import type { Kernel } from "./kernel.ts";
import { place } from "./place.ts";
import { reconcile } from "./reconcile.ts";
import { createReconciler, type Periodic } from "./reconciler.ts";
import { reduce } from "./reduce.ts";
import { refund } from "./refund.ts";
import { renew } from "./renew.ts";
import { createWorker } from "./worker.ts";

export interface ApplicationOptions {
  readonly ports: Ports;
  readonly gateways: Gateways;
  /** Migrated. */
  readonly store: Store;
  readonly config?: Partial<AppConfig>;
  /** Replaces protections, one by one. */
  readonly parts?: Partial<Parts>;
}

export interface RunningApplication {
  readonly application: Application;
  readonly worker: Worker;
  readonly reconciler: Periodic;
  /** The worker looks for work now, as it does after every write in this process. */
  readonly wake: () => void;
  /** Stops worker and reconciler; what they hold is finished first. The store stays open. */
  readonly stop: () => Promise<void>;
}

function services(kernel: Kernel): Application {
  const { store, parts } = kernel;
  return {
    place: (command) => place(kernel, command),
    read: (ref) =>
      store.transaction(async (tx) => {
        const order = await tx.order(ref);
        return order && parts.shows(order);
      }),
    timeline: (ref) => store.transaction(async (tx) => ((await tx.order(ref)) === undefined ? undefined : tx.timeline(ref))),
    cancel: (ref) => cancel(kernel, ref),
    renew: (ref, reference) => renew(kernel, ref, reference),
    reduce: (ref, toMinor) => reduce(kernel, ref, toMinor),
    refund: (ref, request) => refund(kernel, ref, request),
    acceptWebhook: (webhook) => acceptWebhook(kernel, webhook),
    deadLetters: () => listDeadLetters(kernel),
    replayDeadLetter: (id) => replayDeadLetter(kernel, id),
    reconcile: () => reconcile(kernel, kernel.config.reconcileLookbackMs),
    ping: () =>
      store.transaction(async (tx) => {
        await tx.customerKey("");
      }),
    backlog: () => store.transaction((tx) => tx.backlog()),
  };
}

/** Puts the application together. Nothing runs until the worker and the reconciler are started. */
export function createApplication(options: ApplicationOptions): RunningApplication {
  const { ports, gateways, store } = options;
  const config = { ...defaultConfig, ...options.config };
  const parts = { ...defaultParts, ...options.parts };
  const kernel: Kernel = { ports, gateways, store, config, parts, wake: () => signal.wake() };
  const { worker, signal } = createWorker(kernel);
  const reconciler = createReconciler(kernel);
  const stop = async (): Promise<void> => {
    await Promise.all([worker.stop(), reconciler.stop()]);
  };
  return { application: services(kernel), worker, reconciler, wake: kernel.wake, stop };
}
