import type { Admitted } from "./admit.ts";
import { noOrder } from "./order.ts";

/** No shop's order reference is longer; a stranger's must not fill our books. */
const longest = 128;

function textOf(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text !== "" && text.length <= longest ? text : undefined;
}

const itself = (said: unknown): unknown => said;

/** The order that a request belongs to: its own word, or the order of the resource that it names in its path or wherever else. */
export function correlate(
  admitted: Admitted,
  orderOf: (id: string) => string | undefined,
  orderIn: (said: unknown) => unknown = itself,
): string {
  const { operation, query, pathParameters, headers, body } = admitted;
  const request = { query, path: pathParameters, headers, body };
  const said = operation.correlate?.({ request });
  const isOwnWord = !operation.firedrill.correlate?.startsWith("$request.path.");
  const text = textOf(isOwnWord ? orderIn(said) : said);
  const order = text === undefined || isOwnWord ? text : orderOf(text);
  if (order !== undefined) return order;
  for (const about of operation.about) {
    const id = textOf(about({ request }));
    const found = id === undefined ? undefined : orderOf(id);
    if (found !== undefined) return found;
  }
  return noOrder;
}
