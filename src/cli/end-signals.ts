const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** On a terminal, or to a group of processes, a signal comes from there and from the launcher: two so close together are one. */
const sameMs = 500;

/**
 * Calls back where the user wants this command to end: by Ctrl-C, by SIGTERM, by closing the terminal, or by killing the launcher
 * that waits for it.
 *
 * @returns what takes the listener away again
 */
export function onEndSignal(listener: () => void): () => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  const tell = (): void => {
    const nowMs = performance.now();
    const isSame = nowMs - lastMs < sameMs;
    lastMs = nowMs;
    if (!isSame) listener();
  };
  for (const name of signals) process.on(name, tell);
  // there is a channel where the launcher started this process: alone it must not keep a command running that is done, but whoever
  // else listens to it (a worker of a test runner) lives by it
  const isHeard = process.listenerCount("message") + process.listenerCount("disconnect") > 0;
  process.on("disconnect", tell);
  if (!isHeard) process.channel?.unref();
  return () => {
    for (const name of signals) process.off(name, tell);
    process.off("disconnect", tell);
  };
}
