import type { WireReply } from "../core/fault.ts";
import type { ResourceViews } from "./resources.ts";
import { tellable } from "./tell.ts";

/** The first answer, with the resource in it as it is by now. What names no resource stays. */
export function latestState(first: WireReply, resources: ResourceViews, write: (body: object) => string): WireReply {
  if (first.status >= 300) return first;
  let said: unknown;
  try {
    said = JSON.parse(first.body);
  } catch {
    return first;
  }
  const id = typeof said === "object" && said !== null && "id" in said ? said.id : undefined;
  const resource = typeof id === "string" ? resources.find(id) : undefined;
  const latest = resource && tellable(resource).find((data) => data.id === id);
  return latest === undefined ? first : { ...first, body: write(latest) };
}
