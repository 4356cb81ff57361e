import type { OverlayText } from "../contract/overlay.ts";
import { cassetteOverlay } from "../record/cassette-overlay.ts";
import { readCassette } from "../record/read-cassette.ts";
import { recordedCalls } from "../record/recorded-operation.ts";
import { readTextFile } from "../transports/files.ts";
import { type Blueprint, ownBlueprint } from "./builtin-partners.ts";

/**
 * A partner from a team's own contract, played as a recording of the real one says: its ids, answers and errors.
 *
 * @param cassette a HAR file of `firedrill record`
 * @throws FiredrillError FD_FILE or FD_CONTRACT
 */
export function seededBlueprint(
  file: string,
  over: OverlayText | undefined,
  cassette: string,
): { readonly blueprint: Blueprint; readonly notes: readonly string[] } {
  const plain = ownBlueprint(file, over);
  const calls = recordedCalls(readCassette(readTextFile(cassette, "cassette"), cassette), plain.contract, cassette);
  const { overlay, notes } = cassetteOverlay(plain.contract, calls, cassette);
  return { blueprint: ownBlueprint(file, [...(over === undefined ? [] : [over]), overlay]), notes };
}
