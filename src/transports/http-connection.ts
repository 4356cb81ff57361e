import { Agent, request } from "undici";
import type { Connection } from "../core/connection.ts";
import { messageOf } from "../core/errors.ts";
import { trusting } from "./tls/trusting.ts";

export interface HttpConnection extends Connection {
  close(): Promise<void>;
}

export interface HttpConnectionOptions {
  readonly baseUrl: string;
  /** From the first byte sent to the last one read. */
  readonly totalMs?: number;
  /** Certificates, as PEM, that are trusted besides those of the system's authorities. */
  readonly trust?: readonly string[];
}

const answerLimitBytes = 1024 * 1024;

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > answerLimitBytes) throw new Error(`the answer is larger than ${answerLimitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Customers' sockets, a new one for each request: a server may close one that was kept at any moment, and nobody knows then whether
 * it has read the request. A browser sends it again; a customer here would take it for lost. No redirect is followed.
 */
export function createHttpConnection({ baseUrl, totalMs = 10_000, trust = [] }: HttpConnectionOptions): HttpConnection {
  const connect = { timeout: 2_000, ...trusting(trust) };
  const agent = new Agent({ connect, connections: 256, pipelining: 0, headersTimeout: totalMs, bodyTimeout: totalMs });
  return {
    baseUrl,
    send: async ({ method, path, headers, body }) => {
      try {
        const answer = await request(`${baseUrl}${path}`, {
          dispatcher: agent,
          method: method as "GET",
          headers,
          ...(body !== undefined && { body }),
          signal: AbortSignal.timeout(totalMs),
        });
        const { "set-cookie": cookies, ...rest } = answer.headers;
        return {
          status: answer.statusCode,
          headers: rest as Record<string, string>,
          ...(cookies !== undefined && { setCookies: [cookies].flat() }),
          body: await textOf(answer.body as AsyncIterable<Buffer>),
        };
      } catch (thrown) {
        return { status: 0, headers: {}, body: "", error: messageOf(thrown) || "no answer" };
      }
    },
    close: () => agent.destroy(),
  };
}
