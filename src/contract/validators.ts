import type { ErrorObject, FormatDefinition, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { fullFormats } from "ajv-formats/dist/formats.js";
import type { Violation } from "./contract.ts";
import { escapeToken } from "./pointer.ts";

export type Check = (value: unknown) => readonly Violation[];

/** Compiles schemas of one document by their place in it, so that every `$ref` resolves against the whole. */
export interface Validators {
  /**
   * @param tokens the path to the schema, e.g. `["components", "schemas", "Payment"]`
   * @param name of the parameter that the schema belongs to
   * @throws Error where it is no JSON Schema (draft 2020-12)
   */
  at(tokens: readonly string[], place: Violation["in"], name?: string): Check;
}

const none: readonly Violation[] = [];
const documentId = "contract:document";
/** A stranger chooses the names of unknown fields, and must not choose how long our answer gets. */
const longestName = 64;

const child = (error: ErrorObject, name: unknown): string =>
  `${error.instancePath}/${escapeToken(String(name).slice(0, longestName))}`;

function pointerOf(error: ErrorObject): string {
  const { params } = error;
  if (error.keyword === "required") return child(error, params.missingProperty);
  if (error.keyword === "additionalProperties") return child(error, params.additionalProperty);
  if (error.keyword === "unevaluatedProperties") return child(error, params.unevaluatedProperty);
  if (error.propertyName !== undefined) return child(error, error.propertyName);
  return error.instancePath;
}

function describe(error: ErrorObject): string {
  switch (error.keyword) {
    case "required":
      return "is missing";
    case "additionalProperties":
    case "unevaluatedProperties":
      return "is not known here";
    case "enum":
      return `must be one of ${error.params.allowedValues.join(", ")}`;
    case "const":
      return `must be ${JSON.stringify(error.params.allowedValue)}`;
    default:
      return error.message ?? "does not conform";
  }
}

/** A plain timestamp in UTC, on a day that every month has. */
const plainTime = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

/** Messages are full of timestamps: one expression knows most of them, and whatever else goes the long way. */
function quickenTimes(ajv: Ajv2020): void {
  const { validate, ...rest } = fullFormats["date-time"] as FormatDefinition<string> & { validate: (text: string) => boolean };
  ajv.addFormat("date-time", { ...rest, validate: (text: string) => plainTime.test(text) || validate(text) });
}

/**
 * Ajv sees OpenAPI's own words beside the schemas', hence no strict mode; each schema is compiled at start, not on the first request.
 * @throws Error where a component is no JSON Schema (draft 2020-12)
 */
export function createValidators(document: Readonly<Record<string, unknown>>): Validators {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true, allowUnionTypes: true, logger: false });
  (addFormats as unknown as (instance: Ajv2020) => void)(ajv);
  quickenTimes(ajv);
  ajv.addSchema({ $id: documentId, ...document });
  const compiled = new Map<string, ValidateFunction>();

  const assertSchema = (schema: unknown, where: string): void => {
    if (typeof schema === "boolean" || ajv.validateSchema(schema as object)) return;
    const [error] = ajv.errors ?? [];
    throw new Error(`the schema at ${where}${error?.instancePath ?? ""} ${error?.message ?? "is no JSON Schema"}`);
  };
  const components = document.components as { schemas?: Record<string, unknown> } | null | undefined;
  for (const [name, schema] of Object.entries(components?.schemas ?? {})) assertSchema(schema, `components/schemas/${name}`);

  const compile = (tokens: readonly string[], pointer: string): ValidateFunction => {
    if (tokens[0] !== "components") {
      const schema = tokens.reduce<unknown>((value, token) => (value as Record<string, unknown> | undefined)?.[token], document);
      assertSchema(schema, tokens.join("/"));
    }
    return ajv.compile({ $ref: `${documentId}#${pointer}` });
  };

  return {
    at: (tokens, place, name) => {
      const pointer = tokens.map((token) => `/${encodeURIComponent(escapeToken(token))}`).join("");
      const check = compiled.get(pointer) ?? compile(tokens, pointer);
      compiled.set(pointer, check);
      return (value) => {
        if (check(value)) return none;
        return (check.errors ?? []).map((error) => ({
          in: place,
          pointer: name ?? pointerOf(error),
          message: describe(error),
        }));
      };
    },
  };
}
