import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { FiredrillError } from "../core/errors.ts";
import { newSearch, type SearchState } from "../explore/tally.ts";
import { makeFolder, writeWholeFile } from "../transports/files.ts";
import { hashText } from "../transports/fingerprint.ts";

/** A search that was left off: what it was of, and where it stood. */
interface Saved {
  readonly format: 1;
  readonly of: string;
  /** Of the state: one that was damaged would search for something else. */
  readonly digest: string;
  readonly state: SearchState;
}

/** Whether all that stands in one stands in the other too, of the same kind. */
function isLike(value: unknown, model: object): boolean {
  if (typeof value !== "object" || value === null) return false;
  const kind = (thing: unknown): string => (Array.isArray(thing) ? "array" : thing === null ? "null" : typeof thing);
  return Object.entries(model).every(([name, one]) => kind((value as Record<string, unknown>)[name]) === kind(one));
}

const digestOf = (state: SearchState): string => hashText(JSON.stringify(state));

const saveEveryMs = 15_000;

/** Keeps where a search stands, now and then and at its end. */
export function createStateFile(file: string, of: string): { keep(state: SearchState, always?: boolean): void; forget(): void } {
  let keptMs = Date.now();
  return {
    keep: (state, always = false) => {
      if (!always && Date.now() - keptMs < saveEveryMs) return;
      keptMs = Date.now();
      makeFolder(dirname(file));
      const saved: Saved = { format: 1, of, digest: digestOf(state), state };
      writeWholeFile(file, JSON.stringify(saved));
    },
    forget: () => rmSync(file, { force: true }),
  };
}

/**
 * Where the search stood.
 *
 * @param of what the search is of: another one's state is refused
 * @throws FiredrillError FD_RUN
 */
export function readState(file: string, of: string): SearchState {
  const refuse = (problem: string, remedy: string): never => {
    throw new FiredrillError({ code: "FD_RUN", place: file, problem, remedy });
  };
  if (!existsSync(file)) return refuse("no search was left off here", "Leave --resume out: the search then begins anew.");
  let saved: Saved | undefined;
  try {
    saved = JSON.parse(readFileSync(file, "utf8")) as Saved;
  } catch {
    saved = undefined;
  }
  if (saved?.format !== 1 || !isLike(saved.state, newSearch()) || saved.digest !== digestOf(saved.state))
    return refuse("this is no saved search, or it is damaged", "Leave --resume out: the search then begins anew.");
  if (saved.of !== of)
    return refuse(
      "the search that was left off was of other customers, another seed or depth, or of other code",
      "Search with the same options on the same code, or leave --resume out.",
    );
  return saved.state;
}
