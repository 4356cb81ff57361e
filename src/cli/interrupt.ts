/** Aborts on the first Ctrl-C (or SIGTERM), so that all that was started can be stopped and the report written. A second one ends at once. */
export function untilInterrupted(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write(
      "\nstopping: what was started is stopped, and the report so far is written. Ctrl-C again ends at once.\n",
    );
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    release: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}
