import type { Clock } from "../../core/clock.ts";

const everyMs = 50;
/** A timer that is so late stands for more than a slice of the scheduler's or a collection of garbage. */
const stallMs = 150;

/** Tells each time that this process, with the partners and the embedded proxy in it, has stood still, and for how long. */
export function watchStalls(clock: Clock, onStall: (ms: number) => void): () => void {
  let lastMs = clock.now();
  const tick = (): void => {
    const nowMs = clock.now();
    const lateMs = nowMs - lastMs - everyMs;
    lastMs = nowMs;
    if (lateMs >= stallMs) onStall(Math.round(lateMs));
    cancel = clock.after(everyMs, tick);
  };
  let cancel = clock.after(everyMs, tick);
  return () => cancel();
}
