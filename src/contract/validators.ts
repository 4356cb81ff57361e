import type { ErrorObject, FormatDefinition, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { fullFormats } from "ajv-formats/dist/formats.js";
import type { Violation } from "./contract.ts";
import { patternEngine } from "./pattern.ts";
import { escapeToken } from "./pointer.ts";

export type Check = (value: unknown) => readonly Violation[];

/** Compiles schemas of one document by their place in it, so that every `$ref` resolves against the whole. */
export interface Validators {
  /**
   * @param tokens the path to the schema, e.g. `["components", "schemas", "Payment"]`
   * @param name of the parameter that the schema belongs to
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

/** What is said of a field that a schema does not know. */
export const unknownField = "is not known here";

function describe(error: ErrorObject): string {
  switch (error.keyword) {
    case "required":
      return "is missing";
    case "additionalProperties":
    case "unevaluatedProperties":
      return unknownField;
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

/** Of more schemas the code that Ajv writes is not made smaller: half the time of compiling Stripe's goes into that. */
const mostOptimized = 300;

function optimizeFor(document: Readonly<Record<string, unknown>>): number {
  const { schemas } = (document.components ?? {}) as { schemas?: object | null };
  return Object.keys(schemas ?? {}).length > mostOptimized ? 0 : 1;
}

/** Ajv sees OpenAPI's own words beside the schemas', hence no strict mode; that they are schemas has been judged before. */
function createAjv(document: Readonly<Record<string, unknown>>): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: false,
    validateSchema: false,
    validateFormats: true,
    allowUnionTypes: true,
    logger: false,
    code: { regExp: patternEngine, optimize: optimizeFor(document) },
  });
  (addFormats as unknown as (instance: Ajv2020) => void)(ajv);
  quickenTimes(ajv);
  ajv.addSchema({ $id: documentId, ...document });
  return ajv;
}

/** Schemas are compiled when the first value is held to them: vendors' documents have thousands, of which a drill needs ten. */
export function createValidators(document: Readonly<Record<string, unknown>>): Validators {
  let ajv: Ajv2020 | undefined;
  const compiled = new Map<string, ValidateFunction>();
  const compile = (pointer: string): ValidateFunction => {
    ajv ??= createAjv(document);
    const check = ajv.compile({ $ref: `${documentId}#${pointer}` });
    compiled.set(pointer, check);
    return check;
  };

  return {
    at: (tokens, place, name) => {
      const pointer = tokens.map((token) => `/${encodeURIComponent(escapeToken(token))}`).join("");
      let check: ValidateFunction | undefined;
      return (value) => {
        check ??= compiled.get(pointer) ?? compile(pointer);
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
