import type { AppConfig } from "./app/config.ts";
import { createEnvReader, type Env, type EnvReader } from "./env-reader.ts";
import type { PartnerName, ResilienceConfig } from "./gateways/call.ts";

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

export interface PartnerConfig {
  readonly baseUrl: string;
  readonly token: string;
  /** Live signing secrets; two while one is being rotated. */
  readonly webhookSecrets: readonly string[];
}

/** PEM files, by their paths. */
export interface TlsFilesConfig {
  /** The certificate that this service serves with; it serves plain HTTP without one. */
  readonly serve?: { readonly certFile: string; readonly keyFile: string };
  /** Who signs the partners' certificates; the system's authorities unless given. */
  readonly partnerCaFile?: string;
  /** What partners are shown that ask for a client certificate. */
  readonly client?: { readonly certFile: string; readonly keyFile: string };
}

/** Everything that one process of the integration is told. All times in milliseconds. */
export interface IntegrationConfig {
  readonly partners: Readonly<Record<PartnerName, PartnerConfig>>;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** A file, or `:memory:`. */
  readonly databasePath: string;
  /** `all` serves and works; apart, several processes of each share the database. */
  readonly role: "all" | "api" | "worker";
  /** Workers in this process. */
  readonly workers: number;
  readonly adminToken?: string;
  readonly logLevel: LogLevel;
  readonly tls: TlsFilesConfig;
  readonly webhookToleranceMs: number;
  readonly resilience: ResilienceConfig;
  readonly app: Partial<AppConfig>;
}

export const defaultResilience: ResilienceConfig = {
  connectMs: 500,
  readMs: 1000,
  totalMs: 2000,
  readRetries: 2,
  readRetryBaseMs: 25,
  breakerFailures: 5,
  breakerOpenMs: 1000,
  concurrency: 8,
  ratePerSecond: 200,
  retryAfterCapMs: 5 * 60_000,
};

/** Standard Webhooks: five minutes either way. */
export const defaultWebhookToleranceMs = 5 * 60_000;
const maxTimeMs = 24 * 60 * 60_000;

/** Room for one partner's calls in each of three compartments and more: a partner that hangs cannot fill a worker. */
const workPerPartnerCall = 4;
/** Two operations may follow each other under one lease (payments, then their refunds); then there is a commit to make. */
const leaseOf = (totalMs: number): number => Math.max(5000, 2 * totalMs + 1000);

function readPartner(env: EnvReader, prefix: string): PartnerConfig {
  return {
    baseUrl: env.url(`${prefix}_BASE_URL`),
    token: env.needed(`${prefix}_TOKEN`, "the bearer token that this partner gave you"),
    webhookSecrets: env.secrets(`${prefix}_WEBHOOK_SECRETS`),
  };
}

/** A certificate without its key, or the other way round, is a mistake. */
function readPair(env: EnvReader, prefix: string): TlsFilesConfig["client"] {
  const [cert, key] = [`${prefix}_CERT_FILE`, `${prefix}_KEY_FILE`];
  if (env.text(cert) === undefined && env.text(key) === undefined) return undefined;
  return { certFile: env.needed(cert, "the certificate's PEM file"), keyFile: env.needed(key, "the private key's PEM file") };
}

function readTls(env: EnvReader): TlsFilesConfig {
  const [serve, client, partnerCaFile] = [readPair(env, "TLS"), readPair(env, "PARTNER"), env.text("PARTNER_CA_FILE")];
  return { ...(serve && { serve }), ...(client && { client }), ...(partnerCaFile !== undefined && { partnerCaFile }) };
}

function readResilience(env: EnvReader): ResilienceConfig {
  const ms = (name: string, fallback: number): number => env.integer(name, fallback, 1, maxTimeMs);
  const standard = defaultResilience;
  return {
    ...standard,
    connectMs: ms("CONNECT_TIMEOUT_MS", standard.connectMs),
    readMs: ms("READ_TIMEOUT_MS", standard.readMs),
    totalMs: ms("TOTAL_TIMEOUT_MS", standard.totalMs),
    breakerFailures: env.integer("BREAKER_FAILURES", standard.breakerFailures, 1, 10_000),
    breakerOpenMs: ms("BREAKER_OPEN_MS", standard.breakerOpenMs),
    concurrency: env.integer("PARTNER_CONCURRENCY", standard.concurrency, 1, 1000),
    ratePerSecond: env.integer("PARTNER_RATE_PER_SECOND", standard.ratePerSecond, 1, 100_000),
  };
}

function readApp(env: EnvReader, resilience: ResilienceConfig): Partial<AppConfig> {
  const times = {
    quoteDeadlineMs: env.given("QUOTE_DEADLINE_MS", 1, maxTimeMs),
    backoffBaseMs: env.given("BACKOFF_BASE_MS", 1, maxTimeMs),
    backoffCapMs: env.given("BACKOFF_CAP_MS", 1, maxTimeMs),
    maxAttempts: env.given("MAX_ATTEMPTS", 1, 1000),
    pollAfterMs: env.given("POLL_AFTER_MS", 1, maxTimeMs),
    actionTimeoutMs: env.given("ACTION_TIMEOUT_MS", 1, maxTimeMs),
    reconcileEveryMs: env.given("RECONCILE_EVERY_MS", 1, maxTimeMs),
  };
  const set = Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined));
  const publicUrl = env.text("PUBLIC_BASE_URL") === undefined ? undefined : env.url("PUBLIC_BASE_URL");
  return {
    ...set,
    leaseMs: leaseOf(resilience.totalMs),
    concurrency: workPerPartnerCall * resilience.concurrency,
    ...(publicUrl === undefined ? {} : { returnUrl: `${publicUrl}/orders/{order}/return` }),
  };
}

/** The configuration that the environment asks for. Throws a ConfigurationError with the variable, the problem and the remedy. */
export function readConfig(variables: Env): IntegrationConfig {
  const env = createEnvReader(variables);
  const resilience = readResilience(env);
  const adminToken = env.text("ADMIN_TOKEN");
  return {
    partners: {
      payment: readPartner(env, "PAYMENT"),
      carrier: readPartner(env, "CARRIER"),
      messaging: readPartner(env, "MESSAGING"),
    },
    host: env.text("HOST") ?? "127.0.0.1",
    port: env.integer("PORT", 3000, 0, 65_535),
    databasePath: env.text("DATABASE_PATH") ?? "integration.sqlite",
    role: env.oneOf("ROLE", "all", ["all", "api", "worker"]),
    workers: env.integer("WORKERS", 1, 1, 16),
    ...(adminToken === undefined ? {} : { adminToken }),
    logLevel: env.oneOf("LOG_LEVEL", "info", ["trace", "debug", "info", "warn", "error", "fatal", "silent"]),
    tls: readTls(env),
    webhookToleranceMs: env.integer("WEBHOOK_TOLERANCE_MS", defaultWebhookToleranceMs, 1000, maxTimeMs),
    resilience,
    app: readApp(env, resilience),
  };
}

/** What no line of this process's log may show. */
export function secretsOf({ partners, adminToken = "" }: IntegrationConfig): readonly string[] {
  return [adminToken, ...Object.values(partners).flatMap(({ token, webhookSecrets }) => [token, ...webhookSecrets])];
}
