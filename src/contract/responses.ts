import type { ResponseDefinition, ResponseParts, Violation } from "./contract.ts";
import { type CompileContext, checkBody, chooseMedia, compileMedia, isJson, type MediaType } from "./media.ts";
import { cursorAt, isTree, type Tree } from "./reader.ts";

interface CompiledResponse extends ResponseDefinition {
  readonly media: readonly MediaType[];
  /** In lower case. */
  readonly requiredHeaders: readonly string[];
}

const none: readonly Violation[] = [];

function compileResponse(context: CompileContext, tokens: readonly string[], status: string): CompiledResponse {
  const { document, place } = context;
  const cursor = cursorAt(document, [...tokens, "responses", status], place);
  const media = cursor ? compileMedia(context, cursor) : [];
  const headers = isTree(cursor?.tree.headers) ? Object.keys(cursor.tree.headers) : [];
  const requiredHeaders = headers
    .filter((name) => cursorAt(document, [...(cursor?.tokens ?? []), "headers", name], place)?.tree.required === true)
    .map((name) => name.toLowerCase());
  const json = media.find(({ type }) => isJson(type)) ?? media.find(({ type }) => type === "*/*" || type === "application/*");
  const text = media.map(({ type, example }) => (isJson(type) ? undefined : example)).find((each) => typeof each === "string");
  return {
    status: /^[1-5]xx$/i.test(status) ? status.toUpperCase() : status,
    contentTypes: media.map(({ type }) => type),
    ...(json ? { schema: json.schema, example: json.example } : {}),
    ...(json?.exampleAt === undefined ? {} : { exampleAt: json.exampleAt }),
    ...(text === undefined ? {} : { text }),
    media,
    requiredHeaders,
  };
}

function checkResponse(response: CompiledResponse, parts: ResponseParts): readonly Violation[] {
  const missing: Violation[] = [];
  for (const name of response.requiredHeaders)
    if (parts.headers[name] === undefined) missing.push({ in: "header", pointer: name, message: "is missing" });
  if (response.media.length === 0) return missing;
  const media = chooseMedia(response.media, parts.contentType);
  if (!media) {
    const message = `${parts.contentType ?? "none"} is not ${response.contentTypes.join(" or ")}`;
    return [...missing, { in: "content-type", pointer: "", message }];
  }
  const found = checkBody(media, parts.contentType, parts.body);
  return missing.length === 0 ? found : [...missing, ...found];
}

/** The answers of an operation, and what finds an answer's violations: the exact status first, then its class, then `default`. */
export function compileResponses(
  context: CompileContext,
  tokens: readonly string[],
  operation: Tree,
): { readonly responses: readonly ResponseDefinition[]; readonly validate: (parts: ResponseParts) => readonly Violation[] } {
  const statuses = Object.keys(isTree(operation.responses) ? operation.responses : {}).filter((key) => !key.startsWith("x-"));
  const responses = statuses.map((status) => compileResponse(context, tokens, status));
  const byStatus = new Map(responses.map((response) => [response.status, response]));
  return {
    responses,
    validate: (parts) => {
      if (byStatus.size === 0) return none;
      const response =
        byStatus.get(String(parts.status)) ?? byStatus.get(`${Math.floor(parts.status / 100)}XX`) ?? byStatus.get("default");
      if (response) return checkResponse(response, parts);
      return [{ in: "status", pointer: "", message: `${parts.status} is not among the answers of this operation` }];
    },
  };
}
