import { readFileSync } from "node:fs";
import { messageOf } from "../core/errors.ts";
import { createSystemIds, createSystemRandom } from "./adapters/chance.ts";
import { createSystemClock } from "./adapters/clock.ts";
import { createPinoLogger } from "./adapters/logger.ts";
import { createPrometheusMeter } from "./adapters/meter.ts";
import { createOtelTracer } from "./adapters/tracer.ts";
import { createUndiciClient, type PartnerTls } from "./adapters/undici-client.ts";
import { type IntegrationConfig, readConfig, secretsOf, type TlsFilesConfig } from "./config.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { createIntegration, type IntegrationParts } from "./create.ts";
import { defaultEdgeParts } from "./edge-parts.ts";
import type { Env } from "./env-reader.ts";
import type { ServerTls } from "./http/server.ts";
import { createSqliteStore } from "./store/sqlite-store.ts";

export interface RunOptions {
  readonly parts?: IntegrationParts;
  readonly env?: Env;
}

function readPem(variable: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    throw new ConfigurationError(variable, messageOf(thrown), "Set it to a PEM file that can be read.");
  }
}

const partnerTls = ({ partnerCaFile, client }: TlsFilesConfig): PartnerTls => ({
  ...(partnerCaFile !== undefined && { ca: readPem("PARTNER_CA_FILE", partnerCaFile) }),
  ...(client && { cert: readPem("PARTNER_CERT_FILE", client.certFile), key: readPem("PARTNER_KEY_FILE", client.keyFile) }),
});

const serverTls = ({ serve }: TlsFilesConfig): ServerTls | undefined =>
  serve && { cert: readPem("TLS_CERT_FILE", serve.certFile), key: readPem("TLS_KEY_FILE", serve.keyFile) };

/** Exit code for a configuration that cannot work. */
const badConfiguration = 2;

async function serve(config: IntegrationConfig, parts: IntegrationParts): Promise<void> {
  const clock = createSystemClock();
  const tracer = createOtelTracer();
  const meter = createPrometheusMeter();
  const log = createPinoLogger({
    level: config.logLevel,
    secrets: secretsOf(config),
    redaction: parts.edge?.redaction ?? defaultEdgeParts.redaction,
    context: () => {
      const traceId = tracer.traceId();
      return traceId === undefined ? {} : { trace_id: traceId };
    },
  });
  // Every compartment's calls find a connection: the payment's one, and the carrier's two.
  const http = createUndiciClient({
    connectionsPerOrigin: 2 * config.resilience.concurrency,
    connectMs: config.resilience.connectMs,
    tls: partnerTls(config.tls),
  });
  const ports = { clock, random: createSystemRandom(), ids: createSystemIds(), http, log, meter, tracer };
  const store = createSqliteStore({ file: config.databasePath, clock });
  const integration = createIntegration({ ports, config, store, parts, metrics: meter, tls: serverTls(config.tls) });

  const end = async (code: number): Promise<never> => {
    await integration.stop();
    await http.close();
    await store.close();
    log.info("stopped", { code });
    log.flush();
    process.exit(code);
  };
  let stopping = false;
  const onSignal = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info("stopping", { signal });
    void end(0).catch(() => process.exit(1));
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  // A stack trace may quote anything; the log's redaction stands between.
  process.on("uncaughtException", (thrown) => {
    log.error("crashed", { error: messageOf(thrown) });
    log.flush();
    process.exit(1);
  });

  try {
    await integration.start();
  } catch (thrown) {
    throw new ConfigurationError(
      "DATABASE_PATH",
      messageOf(thrown),
      "Set it to a file in a folder that exists and may be written, or to :memory:.",
    );
  }
  try {
    await integration.server.listen({ host: config.host, port: config.port });
  } catch (thrown) {
    throw new ConfigurationError("PORT", messageOf(thrown), "Set HOST and PORT to an address that is free; port 0 picks one.");
  }
  const address = integration.server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : config.port;
  log.info("listening", { host: config.host, port, role: config.role });
}

/** The process: reads its environment, starts, and stops on SIGTERM. Ends with exit code 2 where it cannot start. */
export async function runIntegration({ parts = {}, env = process.env }: RunOptions = {}): Promise<void> {
  try {
    await serve(readConfig(env), parts);
  } catch (thrown) {
    process.stderr.write(`${messageOf(thrown)}\n`);
    process.exit(badConfiguration);
  }
}
