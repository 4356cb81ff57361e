import type { FastifyInstance } from "fastify";
import type { Application } from "../application.ts";
import type { Meter } from "../ports.ts";
import { Refusal } from "./problem.ts";

/** Prometheus exposition, from the meter's adapter. */
export interface Metrics {
  readonly contentType: string;
  render(): Promise<string>;
}

export interface ProbeOptions {
  readonly application: Application;
  readonly meter: Meter;
  readonly metrics?: Metrics;
  readonly stopping: () => boolean;
}

/** Health: the process lives. Ready: it can take orders. Metrics: what Prometheus scrapes. */
export function probeRoutes(app: FastifyInstance, { application, meter, metrics, stopping }: ProbeOptions): void {
  app.get("/health", async () => ({ status: "ok" }));

  app.get("/ready", async () => {
    if (stopping()) throw new Refusal({ status: 503, code: "stopping", detail: "the service is about to stop" });
    try {
      await application.ping();
    } catch {
      throw new Refusal({ status: 503, code: "store-unavailable", detail: "the store does not answer" });
    }
    return { status: "ready" };
  });

  if (metrics === undefined) return;
  app.get("/metrics", async (_request, reply) => {
    const { outbox, inbox, deadLetters } = await application.backlog();
    meter.gauge("backlog", outbox, { box: "outbox" });
    meter.gauge("backlog", inbox, { box: "inbox" });
    meter.gauge("backlog", deadLetters, { box: "dead-letters" });
    return reply.type(metrics.contentType).send(await metrics.render());
  });
}
