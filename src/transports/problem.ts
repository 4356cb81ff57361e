import type { WireReply } from "../core/fault.ts";

/**
 * An RFC 9457 problem of the transport itself, in the shape that the built-in contracts promise.
 *
 * @param more members besides, for programs that read them
 */
export function problem(
  status: number,
  code: string,
  title: string,
  detail: string,
  more: Readonly<Record<string, string>> = {},
): WireReply {
  return {
    status,
    headers: { "content-type": "application/problem+json" },
    body: JSON.stringify({ type: "about:blank", title, status, detail, code, ...more }),
  };
}
