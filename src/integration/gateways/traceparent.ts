import type { Ports, PropagatingTracer } from "../ports.ts";

/** The `traceparent` header of a call (W3C Trace Context, section 3.2); undefined outside any trace. */
export function traceparentOf({ tracer, random }: Pick<Ports, "tracer" | "random">): string | undefined {
  const own = (tracer as PropagatingTracer).traceparent?.();
  if (own !== undefined) return own;
  const traceId = tracer.traceId();
  return traceId !== undefined && /^[0-9a-f]{32}$/.test(traceId) ? `00-${traceId}-${random.hex(16)}-01` : undefined;
}
