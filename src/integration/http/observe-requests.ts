import type { FastifyInstance, FastifyRequest } from "fastify";
import type { EdgeParts } from "../edge-parts.ts";
import type { Ports, PropagatingTracer } from "../ports.ts";

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
  const seen = new WeakMap<FastifyRequest, { readonly startedMs: number; traceId?: string | undefined }>();

  app.addHook("onRequest", async (request, reply) => {
    seen.set(request, { startedMs: ports.clock.now() });
    reply.header("x-request-id", request.id);
  });

  app.addHook("onRoute", (route) => {
    const { handler } = route;
    route.handler = function traced(request, reply) {
      const run = (): Promise<unknown> =>
        tracer.span(`${request.method} ${route.url}`, { "http.route": route.url }, async () => {
          const noted = seen.get(request);
          if (noted !== undefined) noted.traceId = tracer.traceId();
          return handler.call(this, request, reply);
        });
      const parent = request.headers.traceparent;
      return typeof parent === "string" && tracer.adopt !== undefined ? tracer.adopt(parent, run) : run();
    };
  });

  app.addHook("onResponse", async (request, reply) => {
    const noted = seen.get(request);
    const route = request.routeOptions.url ?? "unknown";
    const latencyMs = ports.clock.now() - (noted?.startedMs ?? ports.clock.now());
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    ports.meter.count("http_requests_total", labels);
    ports.meter.observe("http_request_duration_ms", latencyMs, { method: request.method, route });
    if (quiet.has(route)) return;
    const { method, body, headers, id: requestId } = request;
    const fields = parts.requestFields({ requestId, method, route, status: reply.statusCode, latencyMs, body, headers });
    ports.log.info("http-request", { ...fields, ...(noted?.traceId === undefined ? {} : { trace_id: noted.traceId }) });
  });
}
