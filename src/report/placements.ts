import type { Placements } from "../core/placements.ts";

/** `3 of 30 refused, 24 failed`; empty where all were served. */
export function placementsText(placements: Placements = { asked: 0, refused: 0, failed: 0 }): string {
  const { asked, refused, failed, elsewhere = 0 } = placements;
  const parts = [
    [refused, "refused"],
    [failed, "failed"],
    [elsewhere, "led elsewhere"],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([number, word], n) => (n === 0 ? `${number} of ${asked} ${word}` : `${number} ${word}`))
    .join(", ");
}
