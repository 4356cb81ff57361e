import { type Clock, sleep } from "../core/clock.ts";
import type { WebhookAnswer, WebhookSender } from "../partner/wire.ts";
import { parseRetryAfterMs } from "../transports/retry-after.ts";

/** A shop's own receiver of webhooks, as web standards have it: what Hono, Next.js, Remix and SvelteKit call a handler. */
export type WebhookHandler = (request: Request) => Response | Promise<Response>;

/** How long a receiver may take, as over sockets. */
const totalMs = 5_000;

/** Hands webhooks to a function in this process. One that throws has answered 500, as a server would have. */
export function createHandlerSender(handler: WebhookHandler, clock: Clock): WebhookSender {
  const ask = async (url: string, headers: Readonly<Record<string, string>>, body: string): Promise<WebhookAnswer> => {
    try {
      const { status, headers: answered } = await handler(new Request(url, { method: "POST", headers, body }));
      const retryAfterMs = parseRetryAfterMs(answered.get("retry-after") ?? undefined, clock.now());
      return { status, ...(retryAfterMs !== undefined && { retryAfterMs }) };
    } catch (thrown) {
      console.error(thrown);
      return { status: 500 };
    }
  };
  return {
    send: async (url, headers, body, withinMs = totalMs) => {
      const late = new AbortController();
      const timedOut = sleep(clock, withinMs, late.signal).then((): WebhookAnswer => ({ status: 0, timedOut: true }));
      const answer = await Promise.race([ask(url, headers, body), timedOut]);
      late.abort();
      return answer;
    },
  };
}
