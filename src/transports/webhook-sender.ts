import { Agent, request } from "undici";
import type { WebhookSender } from "../partner/wire.ts";
import { isLoopbackUrl } from "./loopback.ts";
import { parseRetryAfterMs } from "./retry-after.ts";
import { trusting } from "./tls/trusting.ts";

export interface WebhookSenderOptions {
  /** Deadline of the TCP connection. */
  readonly connectMs?: number;
  /** Deadline of one sending, from its start to the last byte of the answer, unless the sending has one of its own. */
  readonly totalMs?: number;
  /** Sends to other machines too. Without it a webhook to anywhere but loopback gets status 0: a drill must not call strangers. */
  readonly allowRemote?: boolean;
  /** Certificates, as PEM, that are trusted besides those of the system's authorities. */
  readonly trust?: readonly string[];
  /** The name that the receiver's certificate is looked at for, where webhooks go there by a detour. */
  readonly serverName?: string;
}

export interface OwnedWebhookSender extends WebhookSender {
  /** Drops what is still on its way. */
  close(): Promise<void>;
}

/** Receivers answer with next to nothing; more than this is not read. */
const answerLimitBytes = 64 * 1024;

/** Refused, reset, or no URL. */
const unanswered = { status: 0 } as const;

const timeouts = ["TimeoutError", "ConnectTimeoutError", "HeadersTimeoutError", "BodyTimeoutError"];

const isTimeout = (thrown: unknown): boolean => thrown instanceof Error && timeouts.includes(thrown.name);

/** Sends webhooks over real sockets. Redirects are not followed: a 3xx is a failed delivery (Standard Webhooks). */
export function createWebhookSender(options: WebhookSenderOptions = {}): OwnedWebhookSender {
  const { connectMs = 1_000, totalMs = 5_000, allowRemote = false, trust = [], serverName } = options;
  const agent = new Agent({
    connect: { timeout: connectMs, ...trusting(trust), ...(serverName !== undefined && { servername: serverName }) },
  });
  return {
    send: async (url, headers, body, withinMs = totalMs, onStatus) => {
      if (!allowRemote && !isLoopbackUrl(url)) return unanswered;
      try {
        const response = await request(url, {
          dispatcher: agent,
          method: "POST",
          headers,
          body,
          headersTimeout: withinMs,
          bodyTimeout: withinMs,
          signal: AbortSignal.timeout(withinMs),
        });
        await onStatus?.(response.statusCode);
        await response.body.dump({ limit: answerLimitBytes }).catch(() => {}); // the status has told all
        const retryAfter = response.headers["retry-after"];
        const retryAfterMs = parseRetryAfterMs(typeof retryAfter === "string" ? retryAfter : undefined, Date.now());
        return { status: response.statusCode, ...(retryAfterMs !== undefined && { retryAfterMs }) };
      } catch (thrown) {
        return isTimeout(thrown) ? { status: 0, timedOut: true } : unanswered;
      }
    },
    close: () => agent.destroy(),
  };
}
