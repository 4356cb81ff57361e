import type { Socket } from "node:net";
import { problem } from "../problem.ts";

const answers: Readonly<Record<string, readonly [status: number, title: string]>> = {
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout"],
};

/** Answers what is no HTTP with a problem, and closes: where the next request would begin cannot be known. */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, title] = answers[error.code ?? ""] ?? [400, "Bad Request"];
  const { headers, body } = problem(status, "malformed_request", title, "This is not a well-formed HTTP/1.1 request.");
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: ${headers["content-type"]}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
