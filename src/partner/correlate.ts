import type { Admitted } from "./admit.ts";
import { noOrder } from "./order.ts";

/** No shop's order reference is longer; a stranger's must not fill our books. */
const longest = 128;

/** The order that a request belongs to: its own word, or the order of the resource that it names. */
export function correlate(admitted: Admitted, orderOf: (id: string) => string | undefined): string {
  const { operation, query, pathParameters, headers, body } = admitted;
  const value = operation.correlate?.({ request: { query, path: pathParameters, headers, body } });
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || text === "" || text.length > longest) return noOrder;
  if (!operation.firedrill.correlate?.startsWith("$request.path.")) return text;
  return orderOf(text) ?? noOrder;
}
