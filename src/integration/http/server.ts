import Fastify, { type FastifyInstance } from "fastify";
import type { Application } from "../application.ts";
import type { PartnerName } from "../domain/partner-name.ts";
import type { EdgeParts } from "../edge-parts.ts";
import type { Ports } from "../ports.ts";
import { adminRoutes } from "./admin-routes.ts";
import { guardCards } from "./card-guard.ts";
import { parseJson } from "./json-body.ts";
import { observeRequests, requestIdOf } from "./observe-requests.ts";
import { orderRoutes } from "./order-routes.ts";
import { type Metrics, probeRoutes } from "./probe-routes.ts";
import { refusals, refuseBytes, refuseUrl } from "./refuse.ts";
import { webhookRoutes } from "./webhook-routes.ts";

export interface ServerConfig {
  readonly adminToken?: string;
  readonly webhookToleranceMs: number;
  readonly webhookSecrets: Readonly<Record<PartnerName, readonly string[]>>;
}

/** Both as PEM. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
}

export interface ServerOptions {
  readonly application: Application;
  readonly ports: Ports;
  readonly parts: EdgeParts;
  readonly config: ServerConfig;
  readonly metrics?: Metrics;
  /** Absent: plain HTTP. */
  readonly tls?: ServerTls;
  /** `probes`: health, readiness, metrics and administration, for a process that only works. */
  readonly serves: "everything" | "probes";
  readonly stopping: () => boolean;
}

/** The largest body that is read: far more than any order or webhook has. */
export const bodyLimitBytes = 256 * 1024;
/** A whole request must have come by then. */
const requestTimeoutMs = 15_000;

/** The HTTP edge. It reads, verifies and refuses; what is to be done is the application's affair. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { application, ports, parts, config, metrics, stopping, tls } = options;
  // Node's own limit for headers is a minute, and it looks twice a minute
  const limits = { headersTimeout: requestTimeoutMs, requestTimeout: requestTimeoutMs, connectionsCheckingInterval: 1000 };
  const app: FastifyInstance = Fastify({
    logger: false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    ...(tls ? { https: { ...limits, ...tls } } : { http: limits }),
    routerOptions: { maxParamLength: 1000 },
    genReqId: (raw) => requestIdOf(raw.headers, ports),
    frameworkErrors: refuseUrl,
    clientErrorHandler: refuseBytes,
  });
  refusals(app, ports.log);
  observeRequests(app, ports, parts);
  // JSON alone, parsed by our own rules.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer));
    } catch (thrown) {
      done(thrown as Error);
    }
  });
  app.register(async (scope) => {
    guardCards(scope, parts);
    probeRoutes(scope, { application, meter: ports.meter, stopping, ...(metrics === undefined ? {} : { metrics }) });
    if (options.serves === "everything") orderRoutes(scope, application, parts);
    scope.register(async (admin) => adminRoutes(admin, application, config.adminToken));
  });
  if (options.serves === "everything")
    app.register(async (scope) =>
      webhookRoutes(scope, {
        application,
        ports,
        parts,
        secrets: config.webhookSecrets,
        toleranceMs: config.webhookToleranceMs,
      }),
    );
  return app;
}
