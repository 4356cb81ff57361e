import { onEndSignal } from "./end-signals.ts";

export interface Interrupt {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  release(): void;
}

/**
 * Aborts on the first Ctrl-C (or SIGTERM, SIGHUP), so that all that was started can be stopped and the report written. The second
 * one hurries, where something can be hurried; the next ends at once.
 *
 * @param hurry kills what is being waited for: what was done so far is still reported
 */
export function untilInterrupted(hurry?: () => void): Interrupt {
  const controller = new AbortController();
  let count = 0;
  const say = (text: string): void => void process.stderr.write(`\n${text}\n`);
  const release = onEndSignal(() => {
    count += 1;
    if (count === 1) {
      const next = hurry === undefined ? "ends at once" : "kills what does not stop";
      say(`stopping: what was started is stopped, and the report so far is written. Ctrl-C again ${next}.`);
      return controller.abort();
    }
    if (count > 2 || hurry === undefined) process.exit(130);
    say("killed what was started; the report so far is written. Ctrl-C again ends at once.");
    hurry();
  });
  return { signal: controller.signal, release };
}
