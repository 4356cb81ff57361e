import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Violation } from "./contract.ts";
import { escapeToken } from "./pointer.ts";

export type Check = (value: unknown) => readonly Violation[];

/** Compiles schemas of one document by their place in it, so that every `$ref` resolves against the whole. */
export interface Validators {
  /** `tokens`: the path to the schema, e.g. `["components", "schemas", "Payment"]`. */
  at(tokens: readonly string[], place: Violation["in"], name?: string): Check;
}

const none: readonly Violation[] = [];
const documentId = "contract:document";

function describe(error: ErrorObject): string {
  if (error.keyword === "additionalProperties") return `has the unknown field ${JSON.stringify(error.params.additionalProperty)}`;
  if (error.keyword === "enum") return `must be one of ${error.params.allowedValues.join(", ")}`;
  if (error.keyword === "const") return `must be ${JSON.stringify(error.params.allowedValue)}`;
  return error.message ?? "does not conform";
}

/** Ajv sees OpenAPI's own words beside the schemas', hence no strict mode; each schema is compiled at start, not on the first request. */
export function createValidators(document: Readonly<Record<string, unknown>>): Validators {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true, allowUnionTypes: true });
  (addFormats as unknown as (instance: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: documentId, ...document });
  const compiled = new Map<string, ValidateFunction>();
  return {
    at: (tokens, place, name) => {
      const pointer = tokens.map((token) => `/${encodeURIComponent(escapeToken(token))}`).join("");
      const check = compiled.get(pointer) ?? ajv.compile({ $ref: `${documentId}#${pointer}` });
      compiled.set(pointer, check);
      return (value) => {
        if (check(value)) return none;
        return (check.errors ?? []).map((error) => ({
          in: place,
          pointer: name ?? error.instancePath,
          message: describe(error),
        }));
      };
    },
  };
}
