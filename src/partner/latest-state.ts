import type { WireReply } from "../core/fault.ts";
import type { ResourceViews } from "./resources.ts";
import { tellable } from "./tell.ts";

/** How many fields of a first answer something has. */
const likeness = (said: object, data: object): number => Object.keys(said).filter((name) => name in data).length;

/** The first answer, with the resource in it as it is by now. What names no resource stays. */
export function latestState(first: WireReply, resources: ResourceViews, write: (body: object) => string): WireReply {
  if (first.status >= 300) return first;
  let said: unknown;
  try {
    said = JSON.parse(first.body);
  } catch {
    return first;
  }
  if (typeof said !== "object" || said === null || !("id" in said) || typeof said.id !== "string") return first;
  const shown: object = said;
  // a partner may keep a thing in several shapes, of which it shows one
  const [latest] = resources
    .findAll(said.id)
    .flatMap(tellable)
    .filter((data) => data.id === said.id)
    .sort((a, b) => likeness(shown, b) - likeness(shown, a));
  return latest === undefined ? first : { ...first, body: write(latest) };
}
