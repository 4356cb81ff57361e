/** The first part of a body that is cut short: at least one byte is missing, wherever there is one to miss. */
export function keepBytes(body: Buffer, keepShare: number): Buffer {
  const kept = Math.floor(body.length * Math.min(1, Math.max(0, keepShare)));
  return body.subarray(0, Math.max(0, Math.min(kept, body.length - 1)));
}

/** Fine enough to look like a dribble, coarse enough to keep timers cheap. */
const shortestPauseMs = 20;

/** A body in even pieces, and the pause before each of them, so that the last one leaves after `overMs`. */
export function dribble(body: Buffer, overMs: number): { readonly pieces: readonly Buffer[]; readonly pauseMs: number } {
  const count = Math.max(1, Math.min(body.length, Math.floor(overMs / shortestPauseMs)));
  const pieces: Buffer[] = [];
  for (let n = 0; n < count; n += 1) {
    pieces.push(body.subarray(Math.floor((n * body.length) / count), Math.floor(((n + 1) * body.length) / count)));
  }
  return { pieces, pauseMs: overMs / count };
}
