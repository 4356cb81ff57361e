import { exampleFor } from "../../contract/example.ts";
import { tokensOf, valueAt } from "../../contract/pointer.ts";
import {
  type Data,
  fieldNames,
  fieldSchema,
  isData,
  itemSchema,
  partsOf,
  schemaOf,
  typesOf,
} from "../../contract/schema-parts.ts";
import type { Success } from "../success.ts";
import { idField, means, singular, spelled } from "./names.ts";

/** Where an answer tells of a resource, and what it can say of it. */
export interface View {
  readonly success: Success;
  /** The tokens that lead to it: none where it is the answer itself, `payment` in a wrapper. */
  readonly at: readonly string[];
  /** Of the resource; undefined where the contract does not say. */
  readonly schema: unknown;
  /** What the contract's example says of it. */
  readonly base: Data;
  /** The fields that may be told of; undefined: any. */
  readonly names: readonly string[] | undefined;
  /** The field that names it. */
  readonly field: string | undefined;
}

export interface Hint {
  readonly collection: string;
  readonly parameter: string | undefined;
}

const wrappers = [
  "data",
  "result",
  "item",
  "response",
  "object",
  "payload",
  "entity",
  "resource",
  "record",
  "content",
  "value",
  "attributes",
];
const lists = [
  "data",
  "items",
  "results",
  "result",
  "records",
  "values",
  "value",
  "list",
  "content",
  "entries",
  "elements",
  "rows",
  "objects",
  "hits",
  "embedded",
  "response",
];

function namesOf(schema: unknown, example: unknown, document: unknown): readonly string[] {
  const shown = isData(example) ? Object.keys(example) : [];
  return [...new Set([...shown, ...(fieldNames(schema, document) ?? [])])];
}

/** Whether a thing's fields name it, rather than wrap what does. */
function isNamed(names: readonly string[], { parameter, collection }: Hint): boolean {
  return names.some(
    (name) =>
      ["id", "sid", "uuid", "guid"].includes(spelled(name)) ||
      (parameter !== undefined && spelled(name) === spelled(parameter)) ||
      (parameter !== undefined && spelled(name) !== "code" && spelled(name) !== "status" && means(name, parameter)) ||
      spelled(name) === `${singular(collection)}id`,
  );
}

const isObject = (schema: unknown, example: unknown, document: unknown): boolean =>
  isData(example) || (example === undefined && typesOf(schema, document).includes("object"));

function locate(schema: unknown, example: unknown, document: unknown, hint: Hint, depth = 0): readonly string[] {
  const names = namesOf(schema, example, document);
  if (isNamed(names, hint) || depth > 2) return [];
  const inside = names.filter((name) => isObject(fieldSchema(schema, name, document), valueAt(example, [name]), document));
  const below = (name: string): readonly string[] => {
    const inner = fieldSchema(schema, name, document);
    return [name, ...locate(inner, valueAt(example, [name]), document, hint, depth + 1)];
  };
  const isThing = (name: string): boolean => {
    const path = below(name);
    const inner = schemaOf(schema, path, document);
    return isNamed(namesOf(inner, valueAt(example, path), document), hint);
  };
  const chosen =
    inside.find((name) => spelled(name) === singular(hint.collection)) ??
    inside.find((name) => wrappers.includes(spelled(name)) && isThing(name)) ??
    inside.find((name) => isThing(name) && inside.length === 1) ??
    (names.length <= 3 ? inside.find((name) => wrappers.includes(spelled(name))) : undefined);
  return chosen === undefined ? [] : below(chosen);
}

function viewAt(success: Success, path: readonly string[], document: unknown, { parameter, collection }: Hint): View {
  const schema = schemaOf(success.schema, path, document);
  const shown = valueAt(success.example, path);
  const full = isData(shown) ? shown : {};
  const names = fieldNames(schema, document);
  const field = idField(namesOf(schema, full, document), parameter, collection);
  const base = success.isWritten ? full : blank(full, schema, document, field);
  const isKept = base === full || success.problemOf(withAt(success.example, path, base)) === undefined;
  return { success, at: path, schema, base: isKept ? base : full, names, field };
}

const given = ["example", "examples", "default", "const"];

/**
 * What nobody has said is null where the schema takes that, unless its author gives a value: a payment that was just made must not tell
 * when it was cancelled. Statuses and times of making are told all the same.
 */
function blank(base: Data, schema: unknown, document: unknown, field: string | undefined): Data {
  const isBlank = (name: string): boolean => {
    const parts = partsOf(fieldSchema(schema, name, document), document);
    const takesNull = typesOf(fieldSchema(schema, name, document), document).includes("null");
    return takesNull && !parts.some((part) => given.some((word) => word in part));
  };
  const isTold = (name: string): boolean =>
    name === field || /^(?:status|state|type|kind|object|currency)$|creat|updat|modif/i.test(name);
  return Object.fromEntries(Object.entries(base).map(([name, value]) => [name, !isTold(name) && isBlank(name) ? null : value]));
}

/** Where an answer tells of one resource: itself, or what it wraps. */
export function resourceView(success: Success, document: unknown, hint: Hint): View {
  return viewAt(success, locate(success.schema, success.example, document, hint), document, hint);
}

/** A value with another one at a path; what leads there is copied. */
export function withAt(value: unknown, [token, ...rest]: readonly string[], inner: unknown): unknown {
  if (token === undefined) return inner;
  if (Array.isArray(value)) return Object.assign([...value], { [Number(token)]: withAt(value[Number(token)], rest, inner) });
  return { ...(isData(value) ? value : {}), [token]: withAt(valueAt(value, [token]), rest, inner) };
}

const isList = (schema: unknown, example: unknown, document: unknown): boolean =>
  Array.isArray(example) || (example === undefined && typesOf(schema, document).includes("array"));

function locateList(
  schema: unknown,
  example: unknown,
  document: unknown,
  collection: string,
  depth = 0,
): readonly string[] | undefined {
  if (isList(schema, example, document)) return [];
  if (depth > 3) return undefined;
  const names = namesOf(schema, example, document);
  const many = spelled(collection.split("/").findLast((segment) => segment !== "" && !segment.startsWith("{")) ?? "");
  const found = names.flatMap((name) => {
    const inner = fieldSchema(schema, name, document);
    const here = isList(inner, valueAt(example, [name]), document);
    const below = here
      ? []
      : isObject(inner, valueAt(example, [name]), document) && (lists.includes(spelled(name)) || spelled(name) === many)
        ? locateList(inner, valueAt(example, [name]), document, collection, depth + 1)
        : undefined;
    return below === undefined ? [] : [{ name, path: [name, ...below] }];
  });
  const best =
    found.find(({ path }) => spelled(path.at(-1) ?? "") === many) ??
    found.find(({ name }) => spelled(name) === many) ??
    found.find(({ name }) => lists.includes(spelled(name))) ??
    (found.length === 1 ? found[0] : found.find(({ name }) => !/^(?:errors|warnings|links|messages|meta)$/i.test(name)));
  return best?.path;
}

export interface ListView {
  readonly success: Success;
  /** The tokens that lead to the list. */
  readonly at: readonly string[];
  /** Of one item, in an answer that has just one; undefined where items are no objects. */
  readonly item: View | undefined;
}

/** Where an answer has a list of resources; undefined where it has none. */
export function listView(success: Success, document: unknown, hint: Hint): ListView | undefined {
  const path = locateList(success.schema, success.example, document, hint.collection);
  if (path === undefined) return undefined;
  const list = schemaOf(success.schema, path, document);
  const items = itemSchema(list, document);
  const [shown] = [valueAt(success.example, path)].flat();
  const example = shown ?? exampleFor(items ?? {}, document);
  if (!isData(example) && items !== undefined) return { success, at: path, item: undefined };
  const one = withAt(success.example ?? {}, path, [isData(example) ? example : {}]);
  const mended = success.mend(one) ?? one;
  const alone: Success = { ...success, example: mended };
  const inner = locate(items, valueAt(mended, [...path, "0"]), document, hint);
  return { success, at: path, item: viewAt(alone, [...path, "0", ...inner], document, hint) };
}

/** What an answer with one resource says of it: `whole` is the answer, `part` the resource in it. */
export interface Told {
  readonly whole: unknown;
  readonly part: Data;
}

/** Objects merged at every level, what is new before what was. */
export function merge(before: unknown, after: unknown): unknown {
  if (!isData(before) || !isData(after)) return after;
  return { ...before, ...Object.fromEntries(Object.entries(after).map(([name, value]) => [name, merge(before[name], value)])) };
}

/**
 * An answer that says what the resource says, as far as the contract knows those fields and takes their values: a field may be
 * an id in the request and a whole thing in the answer. Where a value is not taken, the contract's example stands.
 */
export function tell({ success, at: path, base, names }: View, data: Data): Told {
  const known = new Map(
    Object.entries(data).filter(([name, value]) => value !== undefined && (names === undefined || names.includes(name))),
  );
  const deep = new Set<string>();
  const without = new Set<string>();
  for (;;) {
    const said = [...known].map(([name, value]) => [name, deep.has(name) ? merge(base[name], value) : value] as const);
    const part: Data = Object.fromEntries([...Object.entries(base).filter(([name]) => !without.has(name)), ...said]);
    const whole = withAt(success.example, path, part);
    const problem = success.problemOf(whole);
    if (problem === undefined) return { whole, part };
    const tokens = tokensOf(problem.pointer);
    const field = path.every((token, n) => tokens[n] === token) ? tokens[path.length] : undefined;
    if (field !== undefined && known.has(field)) {
      if (isData(known.get(field)) && isData(base[field]) && !deep.has(field)) deep.add(field);
      else {
        // what was emptied is left out where it may be
        if (known.get(field) === null) without.add(field);
        known.delete(field);
      }
    } else if (field !== undefined && without.has(field)) without.delete(field);
    else {
      // the schema blames the whole: the last field that was said is the likeliest to be wrong
      const last = [...known.keys()].at(-1);
      if (last === undefined) return { whole: success.example, part: base };
      known.delete(last);
    }
  }
}
