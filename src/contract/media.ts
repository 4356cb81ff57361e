import type { ContractWarning, Violation } from "./contract.ts";
import { type Cursor, cursorAt, isTree, type Tree } from "./reader.ts";
import type { Schemas } from "./schemas.ts";
import type { Check, Validators } from "./validators.ts";

export interface CompileContext {
  readonly document: Tree;
  readonly schemas: Schemas;
  readonly validators: Validators;
  readonly place: string;
  readonly warn: (warning: ContractWarning) => void;
}

/** One entry of `content`. */
export interface MediaType {
  /** In lower case, without parameters; may be a range such as `application/*`. */
  readonly type: string;
  readonly schema: unknown;
  readonly example: unknown;
  /** Where the example stands, for messages. */
  readonly exampleAt: string | undefined;
  /** Looks into JSON and forms alone: what other types carry, schemas of JSON cannot describe. */
  readonly check: Check;
}

const none: readonly Violation[] = [];
const nothingToCheck: Check = () => none;

/** Whether a media type carries JSON (RFC 6839, section 3.1). */
export const isJson = (type: string): boolean => type === "application/json" || type.endsWith("+json");

/** Forms, whose fields are described by a schema as well (OpenAPI 3.1, section 4.8.14.4). */
export const isForm = (type: string): boolean => type === "application/x-www-form-urlencoded" || type === "multipart/form-data";

function exampleOf(
  { document, place }: CompileContext,
  media: Cursor,
): { readonly example: unknown; readonly exampleAt: string | undefined } {
  const at = (tokens: readonly string[]): string => `${place}#/${tokens.join("/")}`;
  if ("example" in media.tree) return { example: media.tree.example, exampleAt: at([...media.tokens, "example"]) };
  const [name] = isTree(media.tree.examples) ? Object.keys(media.tree.examples) : [];
  const found = name === undefined ? undefined : cursorAt(document, [...media.tokens, "examples", name], place);
  return { example: found?.tree.value, exampleAt: found && at([...found.tokens, "value"]) };
}

/** The schema at `tokens`, judged, with the place where it is defined. Undefined where there is none, or where it takes anything. */
export function schemaAt(
  { document, place, schemas }: CompileContext,
  tokens: readonly string[],
): { readonly tokens: readonly string[]; readonly schema: Tree } | undefined {
  const holder = cursorAt(document, tokens.slice(0, -1), place)?.tree;
  // a schema may be a boolean (JSON Schema 2020-12, section 4.3.2)
  if (holder?.schema === true) return undefined;
  const found = cursorAt(document, tokens, place);
  if (found === undefined) return undefined;
  schemas.reach(found.tokens, found.tree);
  return { tokens: found.tokens, schema: found.tree };
}

/** The media types of a request body or response, their schemas compiled. */
export function compileMedia(context: CompileContext, holder: Cursor): MediaType[] {
  const { document, place } = context;
  const content = cursorAt(document, [...holder.tokens, "content"], place);
  return Object.keys(content?.tree ?? {}).flatMap((key) => {
    const media = cursorAt(document, [...holder.tokens, "content", key], place);
    if (!media) return [];
    const type = key.split(";", 1)[0]?.trim().toLowerCase() ?? "";
    const schema = schemaAt(context, [...media.tokens, "schema"]);
    const describesJson = schema !== undefined && (isJson(type) || isForm(type) || type.endsWith("*"));
    const check = describesJson ? context.validators.at(schema.tokens, "body") : nothingToCheck;
    return [{ type, schema: schema?.schema, ...exampleOf(context, media), check }];
  });
}

/** The entry for a message's content type: the same type before a range (RFC 9110, section 12.5.1). */
export function chooseMedia(media: readonly MediaType[], contentType: string | undefined): MediaType | undefined {
  if (contentType === undefined) return undefined;
  const exact = media.find(({ type }) => type === contentType);
  if (exact) return exact;
  return media.find(({ type }) => type === "*/*" || (type.endsWith("/*") && contentType.startsWith(type.slice(0, -1))));
}

/** What a body violates. */
export function checkBody(media: MediaType, contentType: string | undefined, body: unknown): readonly Violation[] {
  return contentType !== undefined && (isJson(contentType) || isForm(contentType)) ? media.check(body) : none;
}
