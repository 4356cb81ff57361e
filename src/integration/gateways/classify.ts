import type { CallFailure, Classification } from "./call.ts";

const again = (definite: boolean): Classification => ({ class: "retryable", definite });
const terminal: Classification = { class: "terminal", definite: true };
const manual: Classification = { class: "manual", definite: true };

/** By the partner's problem `code`, where it says more than the status. */
const byCode: Readonly<Record<string, Classification>> = {
  // The first call under this key is still on its way: what comes of it nobody knows yet.
  idempotency_key_in_flight: again(false),
  // The first call under this key was served, and this one is not told how: it is for a read to say.
  idempotency_key_used: again(false),
  // A capture was accepted, and the bank has not said yet what comes of it.
  capture_pending: again(false),
  // An earlier call under this key carried something else. It may well have taken effect.
  idempotency_key_reused: { class: "manual", definite: false },
};

const byStatus: Readonly<Record<number, Classification>> = {
  // Malformed, or not ours to ask: a bug or a credential here, which no retry mends.
  400: manual,
  401: manual,
  403: manual,
  405: manual,
  413: manual,
  415: manual,
  428: manual,
  // The business says no.
  402: terminal,
  404: terminal,
  409: terminal,
  410: terminal,
  412: terminal,
  422: terminal,
  // The partner gave up on a request that may have been complete.
  408: again(false),
  425: again(true),
  429: again(true),
};

/**
 * What to make of a failed call, in one place. `definite` means proof that nothing happened: no connection was made, the
 * call never left, or the partner refused it before doing anything. A timeout, a reset, a 5xx or an answer that can't be
 * read never is.
 */
export function classify(failure: CallFailure): Classification {
  switch (failure.type) {
    case "local":
      return again(true);
    case "transport":
      return again(failure.kind === "refused");
    case "invalid-answer":
      return again(false);
    case "status": {
      const known = byCode[failure.code ?? ""] ?? byStatus[failure.status];
      if (known !== undefined) return known;
      return failure.status >= 400 && failure.status < 500 ? manual : again(false);
    }
  }
}
