/** A schema that is being translated: our own copy of what its author wrote. */
export type Draft = Record<string, unknown>;

/** What says nothing about values, and may stay beside a reference or a choice. */
export const annotations: ReadonlySet<string> = new Set([
  "title",
  "description",
  "deprecated",
  "default",
  "example",
  "examples",
  "externalDocs",
  "readOnly",
  "writeOnly",
]);

/** `minimum: 1, exclusiveMinimum: true` is `exclusiveMinimum: 1` (JSON Schema draft 4 and 2020-12). */
function translateBound(schema: Draft, bound: "minimum" | "maximum", exclusive: "exclusiveMinimum" | "exclusiveMaximum"): void {
  if (typeof schema[exclusive] !== "boolean") return;
  const excludes = schema[exclusive] && typeof schema[bound] === "number";
  if (excludes) {
    schema[exclusive] = schema[bound];
    delete schema[bound];
  } else delete schema[exclusive];
}

/** `nullable` as a type; beside a reference or a combination, as a choice between that and null. */
function translateNullable(schema: Draft): void {
  const { nullable } = schema;
  if (nullable === undefined) return;
  delete schema.nullable;
  if (nullable !== true) return;
  if (Array.isArray(schema.enum) && !schema.enum.includes(null)) schema.enum = [...schema.enum, null];
  if (schema.type !== undefined) schema.type = [...new Set([schema.type, "null"].flat())];
  else if (["$ref", "allOf", "anyOf", "oneOf"].some((word) => schema[word] !== undefined)) {
    const words = Object.entries(schema).filter(([word]) => !annotations.has(word));
    for (const [word] of words) delete schema[word];
    schema.anyOf = [Object.fromEntries(words), { type: "null" }];
  }
}

/**
 * Turns one schema of OpenAPI 3.0 into JSON Schema 2020-12, those below it apart: bounds, and what stands beside a reference,
 * which 3.0 ignores. `nullable` is turned in every version, since many a document of 3.1 has it still.
 */
export function translateSchema(schema: Draft, isThreeZero: boolean): void {
  if (isThreeZero) {
    translateBound(schema, "minimum", "exclusiveMinimum");
    translateBound(schema, "maximum", "exclusiveMaximum");
    if (typeof schema.$ref === "string")
      for (const word of Object.keys(schema))
        if (word !== "$ref" && word !== "nullable" && !annotations.has(word)) delete schema[word];
  }
  translateNullable(schema);
}
