import type { FastifyInstance } from "fastify";
import { createApplication } from "./app/create-application.ts";
import type { Application, Worker } from "./application.ts";
import type { IntegrationConfig } from "./config.ts";
import { defaultEdgeParts, type EdgeParts } from "./edge-parts.ts";
import { createGateways } from "./gateways/create-gateways.ts";
import type { Metrics } from "./http/probe-routes.ts";
import { createServer, type ServerConfig, type ServerTls } from "./http/server.ts";
import type { IntegrationParts } from "./parts.ts";
import type { Gateways, Ports } from "./ports.ts";
import type { Store } from "./store/store.ts";

export type { IntegrationParts } from "./parts.ts";

export interface IntegrationOptions {
  readonly ports: Ports;
  readonly config: IntegrationConfig;
  readonly store: Store;
  readonly parts?: IntegrationParts;
  /** Of the meter in `ports`; without it there is no GET /metrics. */
  readonly metrics?: Metrics;
  /** Absent: it serves plain HTTP. */
  readonly tls?: ServerTls | undefined;
}

export interface Integration {
  /** Not listening: a test or a simulated world injects requests. */
  readonly server: FastifyInstance;
  readonly application: Application;
  readonly gateways: Gateways;
  /** All workers of this process as one. */
  readonly worker: Worker;
  /** Migrates the store; then workers and reconciliation run, where the role has them. Opens no port. */
  start(): Promise<void>;
  /** Takes no more requests, finishes those it has and the work it holds. The store stays open. */
  stop(): Promise<void>;
}

/** What its HTTP edge needs to know. */
export function serverConfigOf({ partners, webhookToleranceMs, adminToken }: IntegrationConfig): ServerConfig {
  const { payment, carrier, messaging } = partners;
  return {
    webhookToleranceMs,
    webhookSecrets: {
      payment: payment.webhookSecrets,
      carrier: carrier.webhookSecrets,
      messaging: messaging.webhookSecrets,
    },
    ...(adminToken === undefined ? {} : { adminToken }),
  };
}

/** Puts the reference integration together. Nothing runs and nothing listens until it is started. */
export function createIntegration(options: IntegrationOptions): Integration {
  const { ports, config, store, metrics } = options;
  const parts: EdgeParts = { ...defaultEdgeParts, ...options.parts?.edge };
  const gateways = createGateways({ ports, partners: config.partners, resilience: config.resilience, parts });
  const appOptions = { ports, gateways, store, config: config.app, parts: { ...options.parts?.app } };
  const first = createApplication(appOptions);
  const others = Array.from({ length: config.workers - 1 }, () => createApplication(appOptions));
  const all = [first, ...others];
  const { application, reconciler } = first;
  const worker: Worker = {
    start: () => {
      for (const each of all) each.worker.start();
    },
    stop: async () => {
      await Promise.all(all.map((each) => each.worker.stop()));
    },
  };
  let stopping = false;
  const server = createServer({
    application,
    ports,
    parts,
    config: serverConfigOf(config),
    ...(metrics === undefined ? {} : { metrics }),
    ...(options.tls && { tls: options.tls }),
    serves: config.role === "worker" ? "probes" : "everything",
    stopping: () => stopping,
  });
  return {
    server,
    application,
    gateways,
    worker,
    start: async () => {
      await store.migrate();
      if (config.role === "api") return;
      worker.start();
      reconciler.start();
    },
    stop: async () => {
      stopping = true;
      await server.close();
      await Promise.all([worker.stop(), reconciler.stop()]);
    },
  };
}
