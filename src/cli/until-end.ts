const signals = ["SIGINT", "SIGTERM"] as const;

/** One wish to end may come twice, by the terminal or a group of processes and by the launcher: so soon it is the same. */
const sameWishMs = 1_000;

/** Resolves when the user or the caller wants a server to end. Who asks again later does not want to wait for it. */
export function untilEnd(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    let askedMs: number | undefined;
    const ask = (): void => {
      if (askedMs !== undefined && performance.now() - askedMs > sameWishMs) process.exit(130);
      askedMs ??= performance.now();
      resolve();
    };
    const abort = (): void => {
      for (const name of signals) process.off(name, ask);
      resolve();
    };
    for (const name of signals) process.on(name, ask);
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) abort();
  });
}
