import type { Operation, ResponseDefinition, ResponseParts, Violation } from "./contract.ts";
import { readExtension } from "./extension.ts";
import { compileParameters } from "./parameters.ts";
import { type Cursor, cursorAt, isTree, refuse, type Tree } from "./reader.ts";
import type { Check, Validators } from "./validators.ts";

export interface CompileContext {
  readonly document: Tree;
  readonly validators: Validators;
  readonly place: string;
}

interface MediaType {
  readonly type: string;
  readonly check: Check;
  readonly schema: unknown;
  readonly example: unknown;
}

const none: readonly Violation[] = [];
const isJson = (type: string): boolean => type === "application/json" || type.endsWith("+json");

/** The media types of a request body or response, JSON ones with their schema compiled. */
function mediaTypes(context: CompileContext, holder: Cursor): MediaType[] {
  const content = cursorAt(context.document, [...holder.tokens, "content"], context.place);
  return Object.keys(content?.tree ?? {}).map((type) => {
    const media = cursorAt(context.document, [...holder.tokens, "content", type], context.place);
    const schema = media && cursorAt(context.document, [...media.tokens, "schema"], context.place);
    const examples = isTree(media?.tree.examples) ? Object.values(media.tree.examples) : [];
    const first = examples.find(isTree)?.value;
    return {
      type: type.toLowerCase(),
      check: schema && isJson(type) ? context.validators.at(schema.tokens, "body") : () => none,
      schema: schema?.tree,
      example: media?.tree.example ?? first,
    };
  });
}

function securityOf(document: Tree, operation: Tree): readonly string[] | "none" {
  const wanted = operation.security ?? document.security;
  if (!Array.isArray(wanted) || wanted.length === 0) return "none";
  const first = wanted[0];
  return isTree(first) ? Object.values(first).flatMap((scopes) => (Array.isArray(scopes) ? scopes.map(String) : [])) : "none";
}

interface CompiledResponse extends ResponseDefinition {
  readonly media: readonly MediaType[];
  readonly requiredHeaders: readonly string[];
}

function compileResponses(context: CompileContext, tokens: readonly string[], operation: Tree): CompiledResponse[] {
  const statuses = Object.keys(isTree(operation.responses) ? operation.responses : {});
  return statuses.map((status) => {
    const cursor = cursorAt(context.document, [...tokens, "responses", status], context.place);
    const media = cursor ? mediaTypes(context, cursor) : [];
    const headers = isTree(cursor?.tree.headers) ? Object.keys(cursor.tree.headers) : [];
    const requiredHeaders = headers.filter(
      (name) => cursorAt(context.document, [...(cursor?.tokens ?? []), "headers", name], context.place)?.tree.required === true,
    );
    const json = media.find(({ type }) => isJson(type));
    return {
      status: status.toUpperCase(),
      contentTypes: media.map(({ type }) => type),
      ...(json ? { schema: json.schema, example: json.example } : {}),
      media,
      requiredHeaders: requiredHeaders.map((name) => name.toLowerCase()),
    };
  });
}

function validateResponse(responses: readonly CompiledResponse[], parts: ResponseParts): readonly Violation[] {
  const exact = responses.find(({ status }) => status === String(parts.status));
  const range = responses.find(({ status }) => status === `${Math.floor(parts.status / 100)}XX`);
  const response = exact ?? range ?? responses.find(({ status }) => status === "DEFAULT");
  if (!response) return [{ in: "status", pointer: "", message: `${parts.status} is not among the answers of this operation` }];
  const missing = response.requiredHeaders
    .filter((name) => parts.headers[name] === undefined)
    .map((name) => ({ in: "header" as const, pointer: name, message: "is missing" }));
  if (response.media.length === 0) return missing;
  const media = response.media.find(({ type }) => type === parts.contentType);
  if (!media)
    return [
      ...missing,
      { in: "content-type", pointer: "", message: `${parts.contentType ?? "none"} is not ${response.contentTypes.join(" or ")}` },
    ];
  const found = media.check(parts.body);
  return missing.length === 0 ? found : [...missing, ...found];
}

/** One operation of a document, its validators compiled. */
export function compileOperation(context: CompileContext, method: string, path: string, tokens: readonly string[]): Operation {
  const { document, place } = context;
  const where = `${place}#/${tokens.join("/")}`;
  const tree = cursorAt(document, tokens, place)?.tree ?? {};
  const id = tree.operationId;
  if (typeof id !== "string" || id === "")
    return refuse(
      where,
      "the operation has no operationId",
      "Give it one: sites, histories and schedules name operations by it.",
    );
  const body = cursorAt(document, [...tokens, "requestBody"], place);
  const media = body ? mediaTypes(context, body) : [];
  const required = body?.tree.required === true;
  const parameters = compileParameters(document, tokens, context.validators, place);
  const responses = compileResponses(context, tokens, tree);
  return {
    id,
    method,
    path,
    summary: typeof tree.summary === "string" ? tree.summary : "",
    firedrill: readExtension(tree["x-firedrill"], method, `${where}/x-firedrill`),
    security: securityOf(document, tree),
    requestBodyRequired: required,
    ...(media[0] ? { requestExample: media[0].example } : {}),
    responses,
    validateRequest: (parts) => {
      const found: Violation[] = [];
      for (const check of parameters) check(parts, found);
      if (parts.body === undefined && parts.contentType === undefined) {
        if (required) found.push({ in: "body", pointer: "", message: "is missing" });
      } else if (media.length > 0) {
        const chosen = media.find(({ type }) => type === parts.contentType);
        if (chosen) found.push(...chosen.check(parts.body));
        else
          found.push({
            in: "content-type",
            pointer: "",
            message: `must be ${media.map(({ type }) => type).join(" or ")}, not ${parts.contentType ?? "missing"}`,
          });
      }
      return found;
    },
    validateResponse: (parts) => validateResponse(responses, parts),
  };
}
