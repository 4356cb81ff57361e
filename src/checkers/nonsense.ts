import type { Json } from "../core/schedule.ts";

/** What a program writes where it has nothing to say. A name may well be Null, but nobody's is these. */
const words = new Set(["undefined", "NaN", "[object Object]"]);

function isNonsense(text: string): boolean {
  return words.has(text) || text.includes("[object Object]");
}

/** Where a body carries a text that no person and no program means, e.g. `/parameters/order is "undefined"`. */
export function nonsenseIn(value: Json | undefined, at = ""): string | undefined {
  if (typeof value === "string") return isNonsense(value) ? `${at === "" ? "/" : at} is "${value.slice(0, 40)}"` : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const found = nonsenseIn(inner as Json, `${at}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
