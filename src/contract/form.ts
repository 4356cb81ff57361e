import { isTree, resolveReference, type Tree } from "./reader.ts";

/** What stands at one name of a form: texts, and what stands at names in brackets below it. */
interface Field {
  readonly texts: string[];
  readonly below: Map<string, Field>;
}

const integerText = /^-?\d{1,15}$/;
const numberText = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
/** What nests deeper is one name: a stranger writes the brackets, and whoever walks them must come back. */
const deepest = 32;

const createField = (): Field => ({ texts: [], below: new Map() });

/** `items[0][name]` as `items`, `0`, `name`. */
const namesOf = (key: string): readonly string[] => {
  const open = key.indexOf("[");
  if (open <= 0 || !key.endsWith("]")) return [key];
  const names = [key.slice(0, open), ...key.slice(open + 1, -1).split("][")];
  return names.length > deepest ? [key] : names;
};

function readFields(pairs: Iterable<readonly [name: string, text: string]>): Field {
  const root = createField();
  for (const [key, text] of pairs) {
    let field = root;
    for (const name of namesOf(key)) {
      const next = field.below.get(name) ?? createField();
      field.below.set(name, next);
      field = next;
    }
    field.texts.push(text);
  }
  return root;
}

/** A schema and those that it is combined of, references followed. */
function partsOf(schema: unknown, document: Tree, found = new Set<Tree>()): readonly Tree[] {
  if (!isTree(schema) || found.has(schema)) return [...found];
  found.add(schema);
  const combined = ["allOf", "anyOf", "oneOf"].flatMap((word) => (Array.isArray(schema[word]) ? schema[word] : []));
  const target = typeof schema.$ref === "string" ? [resolveReference(document, schema.$ref)] : [];
  for (const part of [...target, ...combined]) partsOf(part, document, found);
  return [...found];
}

/** The types that a schema allows, those of its alternatives included. */
export const typesOf = (schema: unknown, document: Tree): readonly unknown[] =>
  partsOf(schema, document).flatMap(({ type }) => type ?? []);

/** Parts of a form may be written as JSON (OpenAPI 3.1, section 4.8.15.1). */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A text as the type that its schema asks for; left as text where it does not look like one, so that the schema refuses it. */
export function coerceText(text: string, types: readonly unknown[]): unknown {
  if (types.includes("integer") && integerText.test(text)) return Number(text);
  if (types.includes("number") && numberText.test(text)) return Number(text);
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  if (/^[[{]/.test(text) && (types.includes("object") || types.includes("array"))) return asJson(text);
  return text;
}

/** The schema of one property, or of any that has none of its own. */
function propertyOf(parts: readonly Tree[], name: string): unknown {
  for (const { properties } of parts) if (isTree(properties) && Object.hasOwn(properties, name)) return properties[name];
  return parts.map(({ additionalProperties }) => additionalProperties).find(isTree);
}

function valueFor({ texts, below }: Field, schema: unknown, document: Tree): unknown {
  const parts = partsOf(schema, document);
  const types = parts.flatMap(({ type }) => type ?? []);
  const names = [...below.keys()];
  const isList = names.every((name) => /^\d*$/.test(name)) && (types.includes("array") || (names.length > 0 && names[0] === ""));
  if (isList && (names.length > 0 || texts.length > 1 || !types.includes("string"))) {
    const items = parts.map((part) => part.items).find(isTree);
    const listed = [...below.values()].flatMap((field) =>
      field.below.size > 0 ? [field] : field.texts.map((text) => ({ texts: [text], below: field.below })),
    );
    const plain = texts.map((text) => ({ texts: [text], below: new Map<string, Field>() }));
    return [...plain, ...listed].map((field) => valueFor(field, items, document));
  }
  if (names.length === 0) return coerceText(texts.at(-1) ?? "", types);
  return objectFor({ below }, parts, document);
}

const objectFor = ({ below }: Pick<Field, "below">, parts: readonly Tree[], document: Tree): object =>
  Object.fromEntries([...below].map(([name, field]) => [name, valueFor(field, propertyOf(parts, name), document)]));

/**
 * What a form says (application/x-www-form-urlencoded), with lists and objects in brackets, as Stripe and PHP write them:
 * `items[0][name]=a&tags[]=b`. Its schema tells numbers from texts.
 */
export const readForm = (text: string, schema: unknown, document: Tree): object =>
  readPairs(new URLSearchParams(text), schema, document);

/** What named texts say, as `readForm` reads those of a form. */
export const readPairs = (pairs: Iterable<readonly [name: string, text: string]>, schema: unknown, document: Tree): object =>
  objectFor(readFields(pairs), partsOf(schema, document), document);

/** A parameter of style deepObject (`created[gte]=1`), or one whose properties stand in the query by themselves. Undefined where there is none. */
export function readObject(query: URLSearchParams, name: string, isDeep: boolean, schema: unknown, document: Tree): unknown {
  const all = readFields(query);
  const known = partsOf(schema, document).flatMap(({ properties }) => (isTree(properties) ? Object.keys(properties) : []));
  const field = isDeep
    ? all.below.get(name)
    : { texts: [], below: new Map([...all.below].filter(([each]) => known.includes(each))) };
  return field === undefined || field.below.size === 0 ? undefined : valueFor(field, schema, document);
}
