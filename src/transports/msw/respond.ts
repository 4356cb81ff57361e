import { setImmediate } from "node:timers/promises";
import { HttpResponse } from "msw/http";
import type { Delivery, WireReply } from "../../core/fault.ts";
import { dribble, keepBytes } from "../slices.ts";

const isBodiless = (method: string, status: number): boolean => method === "HEAD" || status === 204 || status === 304;

/** Resolves after `ms`, or at once when the caller gave up. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  });
}

/**
 * A body that breaks off: what was kept (nothing at all still lets the head out), then an error, as a reader of a dropped
 * connection gets it. The error waits a turn of the event loop, in which the caller gets what was sent before it.
 */
const cutBody = (kept: Buffer): ReadableStream<Uint8Array> => {
  let given = false;
  return new ReadableStream(
    {
      pull: async (controller) => {
        if (given) {
          await setImmediate();
          controller.error(new TypeError("terminated"));
          return;
        }
        given = true;
        controller.enqueue(new Uint8Array(kept));
      },
    },
    { highWaterMark: 0 },
  );
};

const slowBody = (body: Buffer, overMs: number, signal: AbortSignal): ReadableStream<Uint8Array> => {
  const { pieces, pauseMs } = dribble(body, overMs);
  let next = 0;
  return new ReadableStream({
    pull: async (controller) => {
      await pause(pauseMs, signal);
      const piece = pieces[next];
      next += 1;
      if (piece !== undefined) controller.enqueue(new Uint8Array(piece));
      if (next >= pieces.length) controller.close();
    },
  });
};

/**
 * An answer as the caller's `fetch` gets it. Where a socket would end without an answer, whether by RST or by FIN, `fetch`
 * rejects alike: there is no socket here to tell them apart.
 */
export async function respond(request: Request, reply: WireReply, delivery: Delivery): Promise<Response> {
  const { status } = reply;
  const body = Buffer.from(reply.body);
  const headers = { ...reply.headers, ...(!isBodiless(request.method, status) && { "content-length": String(body.length) }) };
  const answer = (content: Buffer | ReadableStream<Uint8Array>): Response =>
    new HttpResponse(isBodiless(request.method, status) ? null : Buffer.isBuffer(content) ? new Uint8Array(content) : content, {
      status,
      headers,
    });
  switch (delivery.type) {
    case "whole":
      return answer(body);
    case "reset":
    case "close":
      return HttpResponse.error();
    case "hang":
      await pause(delivery.holdMs, request.signal);
      return HttpResponse.error();
    case "cut":
      return body.length === 0 ? HttpResponse.error() : answer(cutBody(keepBytes(body, delivery.keepShare)));
    case "slow":
      return answer(slowBody(body, delivery.overMs, request.signal));
  }
}
