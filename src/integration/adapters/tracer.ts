import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { context, isSpanContextValid, type Span, SpanStatusCode, TraceFlags, trace } from "@opentelemetry/api";
import { findCardNumbers } from "../../core/card-numbers.ts";
import { messageOf } from "../../core/errors.ts";
import type { PropagatingTracer } from "../ports.ts";

interface Place {
  readonly traceId: string;
  readonly spanId: string;
}

/** Hexadecimal ids may hold a run of digits that passes for a card number; such a one would be redacted from the logs. */
function freshId(bytes: number): string {
  for (;;) {
    const id = randomBytes(bytes).toString("hex");
    if (/[1-9a-f]/.test(id) && findCardNumbers(id).length === 0) return id;
  }
}

/** The span's own ids where the host has an SDK; else ids of ours in the trace that we are in. */
function placeOf(span: Span, parent: Place | undefined): Place {
  const own = span.spanContext();
  if (isSpanContextValid(own)) return { traceId: own.traceId, spanId: own.spanId };
  return { traceId: parent?.traceId ?? freshId(16), spanId: freshId(8) };
}

/** Version 00, ids not all zero (W3C Trace Context, section 3.2.2). */
function parse(traceparent: string): Place | undefined {
  const [, traceId, spanId] = /^00-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-[0-9a-f]{2}$/.exec(traceparent) ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}

/**
 * Spans over the OpenTelemetry API alone: which SDK records them, if any, is the host's choice. Trace ids reach logs and
 * partners either way (W3C Trace Context).
 */
export function createOtelTracer(): PropagatingTracer {
  const places = new AsyncLocalStorage<Place>();
  const otel = trace.getTracer("firedrill-reference-integration");
  return {
    span: async (name, attributes, work) => {
      const span = otel.startSpan(name, { attributes });
      const place = placeOf(span, places.getStore());
      try {
        return await context.with(trace.setSpan(context.active(), span), () => places.run(place, work));
      } catch (thrown) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(thrown) });
        throw thrown;
      } finally {
        span.end();
      }
    },
    adopt: (traceparent, work) => {
      const parent = parse(traceparent);
      if (parent === undefined) return work();
      const remote = { ...parent, traceFlags: TraceFlags.SAMPLED, isRemote: true };
      return context.with(trace.setSpanContext(context.active(), remote), () => places.run(parent, work));
    },
    traceId: () => places.getStore()?.traceId,
    traceparent: () => {
      const place = places.getStore();
      return place && `00-${place.traceId}-${place.spanId}-01`;
    },
  };
}
