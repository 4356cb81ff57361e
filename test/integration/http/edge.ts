import type { InjectOptions } from "fastify";
import { createRandom } from "../../../src/core/random.ts";
import { createPinoLogger } from "../../../src/integration/adapters/logger.ts";
import { createPrometheusMeter } from "../../../src/integration/adapters/meter.ts";
import { createOtelTracer } from "../../../src/integration/adapters/tracer.ts";
import { defaultResilience, defaultWebhookToleranceMs, type IntegrationConfig } from "../../../src/integration/config.ts";
import { createIntegration, type Integration, type IntegrationParts } from "../../../src/integration/create.ts";
import type { Ports } from "../../../src/integration/ports.ts";
import { createSqliteStore } from "../../../src/integration/store/sqlite-store.ts";
import { createVirtualClock, type VirtualClock } from "../../support/virtual-clock.ts";
import { createTinyPartners, type TinyAnswer, type TinyPartners } from "../tiny-partners.ts";

export const secret = (text: string): string => `whsec_${Buffer.from(text.padEnd(32, ".")).toString("base64")}`;
export const secrets = { newest: secret("newest"), older: secret("older"), stranger: secret("stranger") };

export interface Edge {
  readonly integration: Integration;
  readonly clock: VirtualClock;
  readonly partners: TinyPartners;
  /** Everything that was logged, as it would be written. */
  readonly log: () => string;
  ask(
    options: InjectOptions,
  ): Promise<{ status: number; headers: Record<string, unknown>; body: Record<string, unknown>; text: string }>;
  place(changes?: Record<string, unknown>, key?: string): ReturnType<Edge["ask"]>;
  /** Lets the workers run until the order says so. */
  until(order: string, status: string): Promise<void>;
}

export interface EdgeOptions {
  readonly config?: Partial<IntegrationConfig>;
  readonly parts?: IntegrationParts;
  /** Whether the partners answer; they do unless told otherwise. */
  readonly partnersAnswer?: boolean;
  /** Answers in a partner's place, where it gives an answer. */
  readonly instead?: (request: { readonly method: string; readonly path: string }) => TinyAnswer | undefined;
}

export const orderBody = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  order_reference: "order-1",
  total: { amount_minor: 4200, currency: "EUR" },
  payment_token: "tok_visa_ok",
  customer: { reference: "cust_1" },
  destination: { name: "A. Customer", line1: "Street 1", postal_code: "10115", city: "Berlin", country: "DE" },
  weight_grams: 800,
  ...changes,
});

/** The whole integration, real but for time, the network and the socket in front of it. */
export async function openEdge({ config, parts, partnersAnswer = true, instead }: EdgeOptions = {}): Promise<Edge> {
  const clock = createVirtualClock();
  const random = createRandom("edge");
  const partners = createTinyPartners();
  const meter = createPrometheusMeter();
  const tracer = createOtelTracer();
  const lines: string[] = [];
  const partner = (name: string) => ({
    baseUrl: `http://${name}.test`,
    token: `token-of-${name}`,
    webhookSecrets: [secrets.newest, secrets.older],
  });
  const whole: IntegrationConfig = {
    partners: { payment: partner("payment"), carrier: partner("carrier"), messaging: partner("messaging") },
    host: "127.0.0.1",
    port: 0,
    databasePath: ":memory:",
    role: "all",
    workers: 1,
    logLevel: "info",
    tls: {},
    webhookToleranceMs: defaultWebhookToleranceMs,
    resilience: defaultResilience,
    app: {},
    ...config,
  };
  const ports: Ports = {
    clock,
    random,
    ids: { next: (prefix) => `${prefix}_${random.hex(16)}` },
    http: {
      send: async ({ method, url, headers, body = "" }) => {
        if (!partnersAnswer) return { type: "failure", kind: "refused", message: "nobody is there" };
        const { pathname, search } = new URL(url);
        const request = { method, path: pathname + search, headers, body };
        const answer = instead?.(request) ?? partners.answer(request);
        return {
          type: "reply",
          status: answer.status,
          headers: { "content-type": "application/json" },
          body: JSON.stringify(answer.body),
        };
      },
    },
    log: createPinoLogger({ level: "info", stream: { write: (line) => lines.push(line) } }),
    meter,
    tracer,
  };
  const store = createSqliteStore({ file: ":memory:", clock });
  await store.migrate();
  const integration = createIntegration({
    ports,
    store,
    config: whole,
    metrics: meter,
    ...(parts === undefined ? {} : { parts }),
  });
  const ask: Edge["ask"] = async (options) => {
    const reply = await integration.server.inject(options);
    const isJson = String(reply.headers["content-type"]).includes("json");
    return { status: reply.statusCode, headers: reply.headers, body: isJson ? reply.json() : {}, text: reply.body };
  };
  return {
    integration,
    clock,
    partners,
    log: () => lines.join(""),
    ask,
    place: (changes, key = "key-1") =>
      ask({ method: "POST", url: "/orders", headers: { "idempotency-key": key }, payload: orderBody(changes) }),
    until: async (order, status) => {
      integration.worker.start();
      await clock.runUntil(async () => (await integration.application.read(order))?.status === status, 60_000);
    },
  };
}
