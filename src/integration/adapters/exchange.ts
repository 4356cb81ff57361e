import type { Dispatcher } from "undici";
import { messageOf } from "../../core/errors.ts";
import type { HttpRequest, HttpResult } from "../ports.ts";

type FailureKind = Extract<HttpResult, { type: "failure" }>["kind"];
type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly chunks: Buffer[]; bytes: number };
type Phase = "connecting" | "waiting" | "reading" | "done";

/** Header values as one text each; what came several times is joined as RFC 9110, section 5.3, allows. */
function flatten(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name.toLowerCase()] = typeof value === "string" ? value : value.join(", ");
  return flat;
}

/** Node's timers hold 31 bits, and fire at once beyond: a deadline of "never" must not mean "now". */
const longestMs = 2 ** 31 - 1;

/** A timer that the next `set` replaces. */
function createTimer(): { set(delayMs: number, run: () => void): void; clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => clearTimeout(timer);
  return {
    set: (delayMs, run) => {
      clear();
      timer = setTimeout(run, Math.min(delayMs, longestMs));
    },
    clear,
  };
}

/** What a failure in that phase proves: before the request has started, nothing was sent; once an answer came, it was. */
const failureIn: Readonly<Record<Exclude<Phase, "done">, FailureKind>> = {
  connecting: "refused",
  waiting: "reset",
  reading: "cut",
};

/**
 * One exchange with three deadlines: to connect, between bytes, and in all. Resolves once, whatever undici does. A
 * failure is `refused` only while no byte of the request has left; everything later is indefinite.
 */
export function exchange(dispatcher: Dispatcher, request: HttpRequest, maxBytes: number): Promise<HttpResult> {
  const { origin, pathname, search } = new URL(request.url);
  return new Promise((resolve) => {
    let phase: Phase = "connecting";
    let answer: Answer | undefined;
    let controller: Dispatcher.DispatchController | undefined;
    const stage = createTimer();
    const total = createTimer();

    const end = (result: HttpResult): void => {
      if (phase === "done") return;
      phase = "done";
      stage.clear();
      total.clear();
      resolve(result);
      // Whatever is still on its way belongs to nobody: the connection goes with it.
      if (result.type === "failure") controller?.abort(new Error(result.message));
    };
    const fail = (kind: FailureKind, message: string): void => end({ type: "failure", kind, message });
    const late = (deadline: string, ms: number) => (): void =>
      fail(phase === "connecting" ? "refused" : "timeout", `the ${deadline} deadline of ${Math.round(ms)} ms has passed`);
    const expectByte = (): void => stage.set(request.readMs, late("read", request.readMs));

    stage.set(request.connectMs, late("connect", request.connectMs));
    total.set(request.totalMs, late("total", request.totalMs));

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (started) => {
        controller = started;
        if (phase === "done") return started.abort(new Error("given up before it was sent"));
        phase = "waiting";
        expectByte();
      },
      onResponseStart: (_controller, status, headers) => {
        if (phase === "done" || status < 200) return; // 1xx: the answer is yet to come
        phase = "reading";
        answer = { status, headers: flatten(headers), chunks: [], bytes: 0 };
        expectByte();
      },
      onResponseData: (_controller, chunk) => {
        if (answer === undefined) return;
        answer.chunks.push(chunk);
        answer.bytes += chunk.length;
        if (answer.bytes > maxBytes) fail("cut", `the answer is longer than ${maxBytes} bytes`);
        else if (phase === "reading") expectByte();
      },
      onResponseEnd: () => {
        if (answer === undefined) return fail("reset", "the exchange ended without an answer");
        const { status, headers, chunks } = answer;
        end({ type: "reply", status, headers, body: Buffer.concat(chunks).toString("utf8") });
      },
      onResponseError: (_controller, error) => {
        if (phase !== "done") fail(failureIn[phase], messageOf(error));
      },
    };
    const { method, headers, body } = request;
    try {
      dispatcher.dispatch({ origin, path: `${pathname}${search}`, method, headers, body: body ?? null }, handler);
    } catch (thrown) {
      fail("refused", messageOf(thrown));
    }
  });
}
