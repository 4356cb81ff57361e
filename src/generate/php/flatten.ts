import { isTree, resolveReference, type Tree } from "../../contract/reader.ts";
import { annotations } from "../../contract/schema-dialect.ts";

/** Both hold: what only one says is taken over, bounds are the narrower ones. */
function join(left: Tree, right: Tree): Tree {
  const joined: Record<string, unknown> = { ...left };
  for (const [word, value] of Object.entries(right)) {
    const other = joined[word];
    if (other === undefined) joined[word] = value;
    else if (word === "properties" && isTree(other) && isTree(value)) {
      const both: Record<string, unknown> = Object.assign(Object.create(null), other);
      for (const [name, schema] of Object.entries(value))
        both[name] = Object.hasOwn(other, name) && other[name] !== schema ? { allOf: [other[name], schema] } : schema;
      joined[word] = both;
    } else if (word === "required" && Array.isArray(other) && Array.isArray(value))
      joined[word] = [...new Set([...other, ...value])];
    else if (word === "enum" && Array.isArray(other) && Array.isArray(value))
      joined[word] = other.filter((each) => value.includes(each));
    else if (word === "type") {
      const kept = [other].flat().filter((type) => [value].flat().includes(type));
      joined[word] = kept.length === 1 ? kept[0] : kept;
    } else if (word === "additionalProperties") {
      if (other !== false) joined[word] = value;
    } else if (/^(?:min|exclusiveMin)/.test(word)) joined[word] = Math.max(Number(other), Number(value));
    else if (/^(?:max|exclusiveMax)/.test(word)) joined[word] = Math.min(Number(other), Number(value));
    else if (word === "title" || word === "description") joined[word] = other;
    else joined[word] = value;
  }
  return joined;
}

const says = (schema: Tree): readonly string[] => Object.keys(schema).filter((word) => !annotations.has(word));

/** A schema with its references and `allOf` resolved, and the one that was written, which is what bears a name. */
export interface Flat {
  readonly schema: Tree;
  /** The object of the document that says it all: two places that say the same have the same. */
  readonly origin: object;
  /** The last part of the reference that led there. */
  readonly referredAs?: string;
}

const deepest = 50;

/** @returns undefined where references go round in a circle, or lead nowhere */
export function flatten(document: Tree, schema: Tree, referredAs?: string, depth = 0): Flat | undefined {
  if (depth > deepest) return undefined;
  const { $ref: reference, allOf, ...own } = schema;
  const parts: Tree[] = [];
  let named: string | undefined;
  if (typeof reference === "string") {
    const target = resolveReference(document, reference);
    if (!isTree(target)) return undefined;
    named = decodeURIComponent(reference.split("/").at(-1) ?? "")
      .replaceAll("~1", "/")
      .replaceAll("~0", "~");
    if (allOf === undefined && says(own).length === 0) return flatten(document, target, named, depth + 1);
    parts.push(target);
  }
  if (Array.isArray(allOf)) for (const part of allOf) if (isTree(part)) parts.push(part);
  const [only] = parts;
  // a wrapper that adds nothing but words
  if (only !== undefined && parts.length === 1 && says(own).length === 0)
    return flatten(document, only, referredAs ?? named, depth + 1);
  let joined: Tree = own;
  for (const part of parts) {
    const flat = flatten(document, part, undefined, depth + 1);
    if (flat === undefined) return undefined;
    joined = join(joined, flat.schema);
  }
  return { schema: joined, origin: schema, ...(referredAs === undefined ? {} : { referredAs }) };
}
