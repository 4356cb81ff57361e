const signals = ["SIGINT", "SIGTERM"] as const;

/** Resolves when the user or the caller wants a server to end. */
export function untilEnd(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      for (const name of signals) process.off(name, end);
      resolve();
    };
    for (const name of signals) process.once(name, end);
    signal?.addEventListener("abort", end, { once: true });
    if (signal?.aborted) end();
  });
}
