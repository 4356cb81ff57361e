import { Ajv2020 } from "ajv/dist/2020.js";
import type { ContractWarning } from "./contract.ts";
import { cutEndless } from "./endless-schemas.ts";
import { compilePattern } from "./pattern.ts";
import { escapeToken } from "./pointer.ts";
import { isTree, refuse, remedyFor, resolveReference, type Tree } from "./reader.ts";
import { type Draft, translateSchema } from "./schema-dialect.ts";

const singles = [
  "items",
  "additionalProperties",
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
  "unevaluatedItems",
  "unevaluatedProperties",
];
const lists = ["allOf", "anyOf", "oneOf", "prefixItems"];
const maps = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];

/** The schemas right below one, with their pointers from it. */
function below(schema: Tree): readonly (readonly [pointer: string, schema: unknown])[] {
  const found: [string, unknown][] = singles
    .filter((word) => schema[word] !== undefined)
    .map((word) => [`/${word}`, schema[word]]);
  for (const word of lists) {
    const list = schema[word];
    if (Array.isArray(list)) for (const [n, each] of list.entries()) found.push([`/${word}/${n}`, each]);
  }
  for (const word of maps) {
    const map = schema[word];
    if (isTree(map)) for (const [name, each] of Object.entries(map)) found.push([`/${word}/${escapeToken(name)}`, each]);
  }
  return found;
}

/** JSON Schema 2020-12 as a schema. Whether a pattern can be read is asked of the engine that reads it, and not here. */
const metaSchema = new Ajv2020({ strict: false, validateFormats: false, logger: false }).getSchema(
  "https://json-schema.org/draft/2020-12/schema",
);

/** What makes a value no JSON Schema, with its pointer; undefined where it is one. */
function problemOf(schema: unknown): { readonly pointer: string; readonly message: string } | undefined {
  if (typeof schema === "boolean" || metaSchema?.(schema)) return undefined;
  const [error] = metaSchema?.errors ?? [];
  return { pointer: error?.instancePath ?? "", message: error?.message ?? "is no JSON Schema" };
}

/** The schemas of one document that operations reach: these are judged, whatever else stands there. */
export interface Schemas {
  /**
   * Judges the schema at `tokens` and all that it refers to, and turns them into JSON Schema 2020-12 in place.
   *
   * @throws FiredrillError FD_CONTRACT where one is none, or a reference leads nowhere
   */
  reach(tokens: readonly string[], schema: unknown): void;
  /** Cuts schemas that would apply themselves for ever; to be called once all are reached. */
  finish(): void;
  /** Those of `components/schemas` that nobody reaches and that are none. */
  unreached(): readonly ContractWarning[];
}

export function createSchemas(
  document: Tree,
  place: string,
  isThreeZero: boolean,
  warn: (warning: ContractWarning) => void,
): Schemas {
  const seen = new Set<unknown>();
  const roots: Tree[] = [];

  const checkPattern = (pattern: unknown, where: string): void => {
    if (typeof pattern !== "string" || compilePattern(pattern) !== undefined) return;
    const message = `no value is held to the pattern ${JSON.stringify(pattern)}, which JavaScript cannot read`;
    warn({ place: where, message });
  };

  /** Visits a schema and those below it; returns where its references lead. */
  const visit = (schema: unknown, where: string, references: Map<string, string>): void => {
    if (!isTree(schema) || seen.has(schema)) return;
    seen.add(schema);
    translateSchema(schema as Draft, isThreeZero);
    checkPattern(schema.pattern, where);
    if (isTree(schema.patternProperties))
      for (const pattern of Object.keys(schema.patternProperties)) checkPattern(pattern, where);
    if (typeof schema.$ref === "string") references.set(schema.$ref, where);
    for (const [pointer, each] of below(schema)) visit(each, `${where}${pointer}`, references);
  };

  const reachAt = (schema: unknown, where: string): void => {
    if (seen.has(schema)) return;
    const references = new Map<string, string>();
    visit(schema, where, references);
    const problem = problemOf(schema);
    if (problem !== undefined) {
      const at = `${where}${problem.pointer}`;
      refuse(at, `the schema at ${at.slice(place.length + 2)} ${problem.message}`, "Write it as JSON Schema asks for.");
    }
    if (isTree(schema)) roots.push(schema);
    for (const [reference, from] of references) {
      const target = resolveReference(document, reference);
      if (target === undefined) refuse(from, `a reference leads nowhere: ${reference}`, remedyFor(reference));
      reachAt(target, `${place}${reference}`);
    }
  };

  return {
    reach: (tokens, schema) => reachAt(schema, `${place}#/${tokens.join("/")}`),
    finish: () => {
      for (const where of cutEndless(roots, document))
        warn({ place, message: `${where} refers to itself without end, and is not looked at there` });
    },
    unreached: () => {
      const components = isTree(document.components) ? document.components.schemas : undefined;
      return Object.entries(isTree(components) ? components : {}).flatMap(([name, schema]) => {
        const problem = seen.has(schema) ? undefined : problemOf(schema);
        if (problem === undefined) return [];
        const message = `nobody uses this schema, which is none: ${problem.message}`;
        return [{ place: `${place}#/components/schemas/${name}${problem.pointer}`, message }];
      });
    },
  };
}
