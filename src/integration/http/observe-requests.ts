import type { FastifyInstance } from "fastify";
import type { EdgeParts } from "../edge-parts.ts";
import type { Ports, PropagatingTracer } from "../ports.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** By the service's own clock. */
    startedMs: number;
    traceId: string | undefined;
  }
}

/** Asked every second or so by machines: a line for each would be noise. */
const quiet = new Set(["/health", "/ready", "/metrics"]);

/** A caller's own request id, where it is a plain one. */
export function requestIdOf(headers: Readonly<Record<string, unknown>>, ports: Ports): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(given) ? given : ports.ids.next("req");
}

/** A span around every handler, in the caller's trace where it named one; a log line and metrics for every request. */
export function observeRequests(app: FastifyInstance, ports: Ports, parts: EdgeParts): void {
  const tracer: PropagatingTracer = ports.tracer;
  app.decorateRequest("startedMs", 0);
  app.decorateRequest("traceId", undefined);

  app.addHook("onRequest", async (request, reply) => {
    request.startedMs = ports.clock.now();
    reply.header("x-request-id", request.id);
  });

  app.addHook("onRoute", (route) => {
    const { handler } = route;
    route.handler = function traced(request, reply) {
      const run = (): Promise<unknown> =>
        tracer.span(`${request.method} ${route.url}`, { "http.route": route.url }, async () => {
          request.traceId = tracer.traceId();
          return handler.call(this, request, reply);
        });
      const parent = request.headers.traceparent;
      return typeof parent === "string" && tracer.adopt !== undefined ? tracer.adopt(parent, run) : run();
    };
  });

  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    const latencyMs = ports.clock.now() - request.startedMs;
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    ports.meter.count("http_requests_total", labels);
    ports.meter.observe("http_request_duration_ms", latencyMs, { method: request.method, route });
    if (quiet.has(route)) return;
    const { method, body, headers, id: requestId, traceId } = request;
    const fields = parts.requestFields({ requestId, method, route, status: reply.statusCode, latencyMs, body, headers });
    ports.log.info("http-request", { ...fields, ...(traceId === undefined ? {} : { trace_id: traceId }) });
  });
}
