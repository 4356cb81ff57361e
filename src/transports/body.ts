import { isUtf8 } from "node:buffer";
import type { WireReply } from "../core/fault.ts";
import { problem } from "./problem.ts";

/** Far above any request of the contracts; a larger body is an attack or a mistake. */
export const bodyLimitBytes = 1024 * 1024;

export const tooLarge = (): WireReply =>
  problem(413, "body_too_large", "Content Too Large", `A request body has at most ${bodyLimitBytes} bytes.`);

/** A request body as text, or the answer that refuses it: JSON is UTF-8 (RFC 8259, section 8.1). */
export function decodeBody(body: Buffer): string | WireReply {
  if (body.length > bodyLimitBytes) return tooLarge();
  return isUtf8(body)
    ? body.toString("utf8")
    : problem(400, "malformed_request", "Bad Request", "The request body is not valid UTF-8.");
}
