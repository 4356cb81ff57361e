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
