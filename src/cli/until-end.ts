import { onEndSignal } from "./end-signals.ts";

/** Resolves when the user or the caller wants a server to end. Who asks again does not want to wait for it. */
export function untilEnd(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false;
    const release = onEndSignal(() => {
      if (isAsked) process.exit(130);
      isAsked = true;
      resolve();
    });
    const abort = (): void => {
      release();
      resolve();
    };
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) abort();
  });
}

/** Aborts when standard input ends or breaks, or with `other`. What comes over it is not looked at. */
export function endOfStdin(other: AbortSignal | undefined): AbortSignal {
  const ended = new AbortController();
  for (const event of ["end", "close", "error"] as const) process.stdin.once(event, () => ended.abort());
  process.stdin.resume();
  // which must not keep a command running that was ended otherwise; a file has no such thing, and ends
  if ("unref" in process.stdin) process.stdin.unref();
  return other === undefined ? ended.signal : AbortSignal.any([ended.signal, other]);
}
