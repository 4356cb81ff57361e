import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { WireReply } from "../../core/fault.ts";
import { problem } from "./problem.ts";

/** Far above any request of the contracts; a larger body is an attack or a mistake. */
export const bodyLimitBytes = 1024 * 1024;
/** So much of a refused body is still read: a caller that is busy sending would see a reset instead of the answer. */
const drainLimitBytes = 16 * bodyLimitBytes;

const tooLarge = (): WireReply =>
  problem(413, "body_too_large", "Content Too Large", `A request body has at most ${bodyLimitBytes} bytes.`);
const notUtf8 = (): WireReply => problem(400, "malformed_request", "Bad Request", "The request body is not valid UTF-8.");

/** Reads the whole body as text and calls `done` once, with the text or with a refusal; never, where the caller goes away first. */
export function readBody(request: IncomingMessage, done: (body: string | WireReply) => void): void {
  if (request.headers["content-length"] === undefined && request.headers["transfer-encoding"] === undefined) {
    done(""); // no body was announced: RFC 9112, section 6.3
    return;
  }
  if (Number(request.headers["content-length"]) > drainLimitBytes) {
    done(tooLarge());
    return;
  }
  let chunks: Buffer[] = [];
  let bytes = 0;
  let ended = false;
  const end = (body: string | WireReply): void => {
    if (ended) return;
    ended = true;
    done(body);
  };
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > drainLimitBytes) end(tooLarge());
    if (bytes > bodyLimitBytes) chunks = [];
    else chunks.push(chunk);
  });
  request.on("end", () => {
    if (bytes > bodyLimitBytes) return end(tooLarge());
    const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    end(isUtf8(body) ? body.toString("utf8") : notUtf8());
  });
  // an aborted upload: nobody is there to read an answer
  request.on("error", () => {
    ended = true;
  });
}
