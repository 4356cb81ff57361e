import type { Ports, Tracer } from "../ports.ts";

/** A tracer that also knows the W3C `traceparent` of the span it is in. */
export interface PropagatingTracer extends Tracer {
  traceparent?(): string | undefined;
  /** Runs `work` in the trace that a caller's `traceparent` names; one that can't be read is ignored. */
  adopt?<T>(traceparent: string, work: () => Promise<T>): Promise<T>;
}

/** The `traceparent` header of a call (W3C Trace Context, section 3.2); undefined outside any trace. */
export function traceparentOf({ tracer, random }: Pick<Ports, "tracer" | "random">): string | undefined {
  const own = (tracer as PropagatingTracer).traceparent?.();
  if (own !== undefined) return own;
  const traceId = tracer.traceId();
  return traceId !== undefined && /^[0-9a-f]{32}$/.test(traceId) ? `00-${traceId}-${random.hex(16)}-01` : undefined;
}
