import type { Clock } from "../../core/clock.ts";
import type { HistoryEvent } from "../../core/history.ts";
import type { Asking } from "../../transports/trusting-fetch.ts";

const betweenLooksMs = 1_000;
/** A look may have met the one worker that hangs: after so long without an answer another is sent beside it. */
const anotherLookMs = 5_000;
/** Without any answer for so long, it is taken for dead, where nothing fails. */
const silentMs = 10_000;

const noAnswer = "no answer came";

/** What became of one question in HTTP. `seen`: what there is instead, as a sentence can end. */
export type Look = { readonly status: number } | { readonly seen: string };

/** What listens at an address that gave no answer in HTTP. */
function seenBy(thrown: unknown): string {
  if ((thrown as Error).name === "TimeoutError") return noAnswer;
  const cause = ((thrown as Error).cause ?? {}) as { name?: string; code?: string; message?: string };
  const { name, code, message = String(thrown) } = cause;
  if (code === "ECONNREFUSED") return "nobody listens there";
  if (name === "HTTPParserError") return "what listens there speaks something else than HTTP";
  if (code === "UND_ERR_SOCKET" || code === "ECONNRESET") return "what listens there ends the connection without an answer";
  return message;
}

/** Asks once. */
export async function lookAt(url: string, ask: Asking, withinMs: number, ended?: AbortSignal): Promise<Look> {
  const late = AbortSignal.timeout(Math.ceil(withinMs));
  try {
    const signal = ended === undefined ? late : AbortSignal.any([late, ended]);
    const answer = await ask(url, { signal, redirect: "manual" });
    await answer.body?.cancel();
    return { status: answer.status };
  } catch (thrown) {
    return { seen: seenBy(thrown) };
  }
}

/** Asks until something answers in HTTP, whatever it says; undefined then, else what was seen last within that time. */
export async function silentAt(url: string, ask: Asking, clock: Clock, withinMs: number): Promise<string | undefined> {
  const untilMs = clock.now() + withinMs;
  let last = noAnswer;
  do {
    const look = await lookAt(url, ask, Math.max(1, untilMs - clock.now()));
    if ("status" in look) return undefined;
    // the last look may have no time left to see anything
    if (look.seen !== noAnswer) last = look.seen;
    await new Promise<void>((resolve) => void clock.after(100, resolve));
  } while (clock.now() < untilMs);
  return last;
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
  readonly lookAt: (withinMs: number, ended: AbortSignal) => Promise<Look>;
  readonly clock: Clock;
  readonly onSilent: () => void;
  readonly withinMs?: number;
  readonly patience?: () => number;
  /** It was killed or stopped before, and has not come back. */
  readonly isDown?: boolean;
}): VitalSigns {
  const { clock, onSilent, withinMs = silentMs, patience = () => 1 } = options;
  let lastMs = clock.now();
  let { isDown = false } = options;
  let lookingSinceMs: number | undefined;
  const ended = new AbortController();
  const look = async (patienceMs: number): Promise<void> => {
    const sinceMs = clock.now();
    lookingSinceMs = sinceMs;
    const answer = await options.lookAt(patienceMs, ended.signal);
    if ("status" in answer) lastMs = clock.now();
    if (lookingSinceMs === sinceMs) lookingSinceMs = undefined;
  };
  const tick = (): void => {
    const nowMs = clock.now();
    const patienceMs = withinMs * patience();
    if (isDown) lastMs = nowMs;
    if (nowMs - lastMs >= patienceMs) {
      ended.abort();
      onSilent();
      return;
    }
    if (lookingSinceMs === undefined || nowMs - lookingSinceMs >= anotherLookMs) void look(patienceMs);
    cancel = clock.after(betweenLooksMs, tick);
  };
  let cancel = clock.after(betweenLooksMs, tick);
  return {
    notice: (event) => {
      if (event.type === "crash") isDown = true;
      if (event.type === "restart") isDown = false;
      if (isSign(event) || event.type === "restart") lastMs = clock.now();
    },
    stop: () => {
      cancel();
      ended.abort();
    },
  };
}
