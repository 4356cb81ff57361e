import type { IncomingMessage } from "node:http";
import type { WireReply } from "../../core/fault.ts";
import { bodyLimitBytes, decodeBody, tooLarge } from "../body.ts";

/** So much of a refused body is still read: a caller that is busy sending would see a reset instead of the answer. */
const drainLimitBytes = 16 * bodyLimitBytes;

/** Reads the whole body as text and calls `done` once, with the text or with a refusal; never, where the caller goes away first. */
export function readBody(request: IncomingMessage, done: (body: string | WireReply) => void): void {
  const { "content-length": announced, "transfer-encoding": coding } = request.headers;
  if (announced === undefined && coding === undefined) {
    done(""); // no body was announced: RFC 9112, section 6.3
    return;
  }
  if (Number(announced) > drainLimitBytes) {
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
    if (bytes > bodyLimitBytes) end(tooLarge());
    else end(decodeBody(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
  });
  // an aborted upload: nobody is there to read an answer
  request.on("error", () => {
    ended = true;
  });
}
