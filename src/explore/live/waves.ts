import { isSame } from "../../core/same.ts";
import type { LiveCell } from "./arrange.ts";
import type { Level } from "./level.ts";
import { isOfAll, timetable } from "./timetable.ts";

/**
 * Starts of a batch take so long. Its last customers are waited for, so that long ones take less time in all; but an interruption
 * loses what is under way, and what is broken is to be seen soon.
 */
const batchMs = [5_000, 10_000, 20_000, 40_000] as const;
/** From a batch's last start until it has been judged: one that the end of the time cuts short is lost. */
const tailMs = 8_000;
const leastOfBatch = 24;
const mostOfBatch = 2000;
const restShare = 1.4;

/** The next ones that can be run together. */
function nextPiece(left: readonly LiveCell[], level: Level, startsMs: number): LiveCell[] {
  const { shorter, pace } = level;
  const { faults } = level.options;
  const { timing } = level.observed;
  const [first] = left;
  if (first === undefined) return [];
  const isOther = (cell: LiveCell): boolean =>
    isOfAll(cell, faults) !== isOfAll(first, faults) ||
    shorter.hasTwin(cell) !== shorter.hasTwin(first) ||
    !isSame(cell.partners, first.partners);
  const end = left.findIndex(isOther);
  const alike = end === -1 ? left : left.slice(0, end);
  if (isOfAll(first, faults)) return alike.slice(0, timetable(alike, timing)[0]?.rows.length ?? 0);
  const share = 1 - 1 / pace.mix.controlEvery;
  const size = Math.round((pace.ratePerSecond * share * startsMs) / 1000);
  // a few that are left are no batch of their own
  const most = alike.length <= restShare * size ? alike.length : size;
  return alike.slice(0, Math.min(mostOfBatch, Math.max(leastOfBatch, most)));
}

/** A piece for each instance of the integration, after so many others. What may be known from others waits for them. */
export function nextWave(left: readonly LiveCell[], level: Level, waves: number): LiveCell[][] {
  const [usualMs = 0, shortestMs] = [batchMs[Math.min(waves, batchMs.length - 1)], batchMs[0]];
  const timeMs = (level.options.leftMs?.() ?? Number.POSITIVE_INFINITY) - tailMs;
  const startsMs = Math.max(shortestMs, Math.min(usualMs, timeMs));
  const wave: LiveCell[][] = [];
  let done = 0;
  while (wave.length < (level.options.instances ?? 1) && done < left.length) {
    const piece = nextPiece(left.slice(done), level, startsMs);
    const [first] = piece;
    if (first !== undefined && wave.length > 0 && level.shorter.hasTwin(first)) break;
    wave.push(piece);
    done += piece.length;
  }
  return wave;
}
