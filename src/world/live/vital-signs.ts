import type { Clock } from "../../core/clock.ts";
import type { HistoryEvent } from "../../core/history.ts";

/** How long one look at the integration may take. */
const lookMs = 5_000;
const betweenLooksMs = 1_000;
/** Without any answer for so long, it is taken for dead, where nothing fails. */
const silentMs = 10_000;

/** Whether anything answers in HTTP there, whatever it says. */
export async function answersHttp(url: string, withinMs = lookMs): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(withinMs), redirect: "manual" });
    await answer.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

/** Asks until something answers, or `withinMs` have passed. */
export async function answersWithin(url: string, clock: Clock, withinMs: number): Promise<boolean> {
  const untilMs = clock.now() + withinMs;
  do {
    if (await answersHttp(url, Math.max(1, untilMs - clock.now()))) return true;
    await new Promise<void>((resolve) => void clock.after(100, resolve));
  } while (clock.now() < untilMs);
  return false;
}

/** An event that only an integration can cause that answers. */
const isSign = (event: HistoryEvent): boolean =>
  ((event.type === "ok" || event.type === "fail" || event.type === "info") && event.value.status !== undefined
    ? event.value.status > 0
    : false) ||
  (event.type === "webhook-acknowledged" && event.value.status > 0);

export interface VitalSigns {
  /** Tells of an event of the history. */
  notice(event: HistoryEvent): void;
  stop(): void;
}

/**
 * Looks at an integration, and calls `onSilent` once where it has answered nobody for ten seconds, or as long as is given:
 * neither customers nor partners nor these looks. While it is killed or stopped nobody expects an answer. On a busy machine it is
 * given `patience` times as long.
 */
export function watchVitalSigns(options: {
  readonly url: string;
  readonly clock: Clock;
  readonly onSilent: () => void;
  readonly withinMs?: number;
  readonly patience?: () => number;
}): VitalSigns {
  const { url, clock, onSilent, withinMs = silentMs, patience = () => 1 } = options;
  let lastMs = clock.now();
  let isDown = false;
  let stopped = false;
  let cancel = (): void => {};
  const look = async (): Promise<void> => {
    if (stopped) return;
    if ((await answersHttp(url)) || isDown) lastMs = clock.now();
    if (stopped) return;
    if (clock.now() - lastMs >= withinMs * patience()) {
      stopped = true;
      return onSilent();
    }
    cancel = clock.after(betweenLooksMs, () => void look());
  };
  cancel = clock.after(betweenLooksMs, () => void look());
  return {
    notice: (event) => {
      if (event.type === "crash") isDown = true;
      if (event.type === "restart") isDown = false;
      if (isSign(event) || event.type === "restart") lastMs = clock.now();
    },
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
