import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from "../contract/yaml.ts";
import { type ErrorCode, FiredrillError } from "../core/errors.ts";
import { suggest } from "../core/nearest.ts";

export type Fields = Readonly<Record<string, unknown>>;
export type Path = readonly (string | number)[];

/** A YAML text as data, and where in it each value stands. */
export interface YamlText {
  readonly value: unknown;
  /** `file.yaml:12`: the line where a field or item begins, or the nearest one around it. */
  placeOf(path: Path): string;
  /** @throws FiredrillError */
  refuse(path: Path, problem: string, remedy: string): never;
  /** A mapping with no other fields than these. */
  fields(value: unknown, path: Path, known: readonly string[]): Fields;
  text(value: unknown, path: Path, example: string): string;
  integer(value: unknown, path: Path, minimum: number, maximum: number): number;
  flag(value: unknown, path: Path): boolean;
  oneOf<T extends string>(value: unknown, path: Path, known: readonly T[]): T;
  /** A mapping from names to what `read` makes of each value. */
  record<T>(value: unknown, path: Path, read: (value: unknown, path: Path, name: string) => T): Readonly<Record<string, T>>;
  list<T>(value: unknown, path: Path, read: (value: unknown, path: Path) => T): readonly T[];
}

/** A value as a sentence can name it. */
function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Where the first alias stands whose anchor does not stand before it. */
function offsetOfLostAlias(document: Document): number | undefined {
  const anchors = new Set<string>();
  let offset: number | undefined;
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node) && !anchors.has(node.source)) {
        offset = node.range?.[0];
        return visit.BREAK;
      }
      if (!isAlias(node) && node.anchor !== undefined) anchors.add(node.anchor);
      return undefined;
    },
  });
  return offset;
}

interface Strange {
  readonly path: Path;
  readonly problem: string;
}

/** What YAML knows and JSON does not: numbers that are not finite, and aliases that lead back to what they stand in. */
function findStrange(value: unknown, path: Path = [], around: readonly unknown[] = []): Strange | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : { path, problem: `this is ${value}` };
  if (typeof value !== "object" || value === null) return undefined;
  if (around.includes(value)) return { path, problem: "this alias leads back to what it stands in" };
  for (const [name, inner] of Object.entries(value)) {
    const found = findStrange(inner, [...path, name], [...around, value]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where a field's name or a list's item begins; of the nearest one around it where it is missing. */
function offsetOf(document: Document, path: Path): number | undefined {
  let node: unknown = document.contents;
  let found = node;
  for (const step of path) {
    const inner = isAlias(node) ? node.resolve(document) : node;
    if (isMap(inner)) {
      const pair = inner.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) break;
      found = pair.key;
      node = pair.value;
    } else if (isSeq(inner) && inner.items[Number(step)] !== undefined) {
      node = inner.items[Number(step)];
      found = node;
    } else break;
  }
  return isNode(found) ? found.range?.[0] : undefined;
}

/** Reads a YAML file that people write. Aliases are few and small: a file must not blow up. */
export function readYaml(source: string, file: string, code: ErrorCode): YamlText {
  const lines = new LineCounter();
  // the core schema alone, whatever a %YAML directive or a tag asks for: its values are those of JSON
  const document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    schema: "core",
    resolveKnownTags: false,
    logLevel: "error",
  });
  const fail = (place: string, problem: string, remedy: string): never => {
    throw new FiredrillError({ code, place, problem, remedy });
  };
  // what YAML warns of, such as a tag that nothing knows, changes the meaning of a file too
  const [broken] = [...document.errors, ...document.warnings];
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.pos[0]);
    fail(
      `${file}:${line}:${col}`,
      `this is not YAML that can be read: ${broken.code === "MULTIPLE_DOCS" ? "a second document begins" : broken.message}`,
      "Correct it; an editor with YAML support shows the spot.",
    );
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (thrown) {
    const offset = offsetOfLostAlias(document);
    fail(
      offset === undefined ? file : `${file}:${lines.linePos(offset).line}`,
      `this YAML cannot be read: ${(thrown as Error).message}`,
      "Use fewer aliases, each of an anchor that stands before it.",
    );
  }
  const placeOf = (path: Path): string => {
    const offset = offsetOf(document, path);
    return offset === undefined ? file : `${file}:${lines.linePos(offset).line}`;
  };
  const nameOf = (path: Path): string => (path.length === 0 ? "" : ` ${path.join("/")}`);
  const refuse = (path: Path, problem: string, remedy: string): never => fail(`${placeOf(path)}${nameOf(path)}`, problem, remedy);
  const strange = findStrange(value);
  if (strange !== undefined) refuse(strange.path, strange.problem, "Write a value that JSON knows.");
  const mapping = (given: unknown, path: Path, example: string): Fields => {
    if (typeof given === "object" && given !== null && !Array.isArray(given)) return given as Fields;
    return refuse(path, `this is ${describe(given)}, not a mapping`, example);
  };
  return {
    value,
    placeOf,
    refuse,
    fields: (given, path, known) => {
      const fields = mapping(given, path, `Write it with the fields ${known.join(", ")}.`);
      const stranger = Object.keys(fields).find((name) => !known.includes(name));
      return stranger === undefined ? fields : refuse([...path, stranger], "there is no such field", suggest(stranger, known));
    },
    text: (given, path, example) =>
      typeof given === "string" && given !== ""
        ? given
        : refuse(path, `this is ${describe(given)}, not a text`, `Write a text such as ${example}.`),
    integer: (given, path, minimum, maximum) =>
      typeof given === "number" && Number.isInteger(given) && given >= minimum && given <= maximum
        ? given
        : refuse(path, `this is ${describe(given)}`, `Write a whole number from ${minimum} to ${maximum}.`),
    flag: (given, path) =>
      typeof given === "boolean" ? given : refuse(path, `this is ${describe(given)}`, "Write true or false."),
    oneOf: (given, path, known) =>
      known.find((one) => one === given) ??
      refuse(path, `this is ${describe(given)}`, suggest(typeof given === "string" ? given : "", known)),
    record: (given, path, read) =>
      Object.fromEntries(
        Object.entries(mapping(given, path, "Write names with their values.")).map(([name, each]) => [
          name,
          read(each, [...path, name], name),
        ]),
      ),
    list: (given, path, read) =>
      Array.isArray(given)
        ? given.map((each, n) => read(each, [...path, n]))
        : refuse(path, `this is ${describe(given)}, not a list`, "Write a list."),
  };
}
