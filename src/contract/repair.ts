import type { Violation } from "./contract.ts";
import { exampleFor } from "./example.ts";
import { tokensOf } from "./pointer.ts";
import { partsOf, schemaOf } from "./schema-parts.ts";
import { unknownField } from "./validators.ts";

/** No example breaks its schema in more places than it is worth mending. */
const mostRepairs = 80;

type Draft = Record<string, unknown>;

const isDraft = (value: unknown): value is Draft => typeof value === "object" && value !== null;

function holderOf(root: unknown, tokens: readonly string[]): Draft | undefined {
  let holder: unknown = root;
  for (const token of tokens.slice(0, -1)) holder = isDraft(holder) ? holder[token] : undefined;
  return isDraft(holder) ? holder : undefined;
}

function remove(holder: Draft, name: string): void {
  if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else delete holder[name];
}

/** What a schema could be taken for, one after the other: its author's example, one from types and bounds alone, and each of its choices. */
function candidatesFor(schema: unknown, document: unknown): unknown[] {
  const choices = partsOf(schema, document).flatMap(({ oneOf, anyOf }) => [oneOf, anyOf].filter(Array.isArray).flat());
  return [
    exampleFor(schema, document, false),
    exampleFor(schema, document),
    ...choices.slice(0, 8).map((choice) => exampleFor(choice, document, false)),
  ];
}

/**
 * A value that keeps to its schema, made from one that does not: what is missing is added, what is unknown goes, and what
 * is wrong is made anew, or left out, or with it what holds it. Undefined where nothing helps.
 */
export function repairExample(
  given: unknown,
  schema: unknown,
  document: unknown,
  problemOf: (value: unknown) => Violation | undefined,
): { readonly value: unknown } | undefined {
  const box: Draft = { "": structuredClone(given) };
  const tries = new Map<string, number>();
  for (let n = 0; n < mostRepairs; n += 1) {
    const problem = problemOf(box[""]);
    if (problem === undefined) return { value: box[""] };
    let tokens = ["", ...tokensOf(problem.pointer)];
    // one that has been mended in vain is given up together with what holds it
    for (; tokens.length > 0; tokens = tokens.slice(0, -1)) {
      const at = tokens.join("/");
      const tried = tries.get(at) ?? 0;
      tries.set(at, tried + 1);
      const holder = holderOf(box, tokens);
      const name = tokens.at(-1) ?? "";
      if (holder === undefined) continue;
      if (problem.message === unknownField && tried === 0) {
        remove(holder, name);
        break;
      }
      const candidates = candidatesFor(schemaOf(schema, tokens.slice(1), document) ?? {}, document);
      if (tried < candidates.length) {
        holder[name] = structuredClone(candidates[tried]);
        break;
      }
      if (tried === candidates.length && tokens.length > 1 && Object.hasOwn(holder, name)) {
        remove(holder, name);
        break;
      }
    }
    if (tokens.length === 0) return undefined;
  }
  return undefined;
}
