import { redact, redactText } from "../core/redact.ts";
import { type Exchange, type Header, type KeptBody, mediaTypeOf } from "./exchange.ts";

/** What stands where a secret stood. */
export const redacted = "[redacted]";

/** Names with which vendors carry credentials and signatures, in headers, queries and fields. A key of idempotency is no secret, and comparing needs it. */
const secretNames =
  /^(?:(?:proxy-)?authorization|cookie|set-cookie)$|(?:^|[-_])(?:auth|token|secret|signature|password|passwd|api-?key|access-?key|private-?key|sig)$|(?:Token|Secret|Password|ApiKey|Signature)$|^apikey$/i;

const isSecretName = (name: string): boolean => secretNames.test(name);

const isCardNumber = (value: number): boolean => Number.isSafeInteger(value) && redactText(String(value)) !== String(value);

/** Fields with telling names, below what the history's own redaction takes out already, and numbers of cards. */
function cleanFields(value: unknown): unknown {
  if (typeof value === "number") return isCardNumber(value) ? redacted : value;
  if (Array.isArray(value)) return value.map(cleanFields);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isSecretName(name) && inner !== null && typeof inner !== "boolean" ? redacted : cleanFields(inner),
    ]),
  );
}

/** One field by its name, such as `card[number]` of a form. */
function cleanField(name: string, value: string): string {
  const parts = name.split(/[[\].]+/).filter((part) => part !== "");
  if (parts.some(isSecretName)) return redacted;
  const nested = parts.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
  const clean = redact(nested) as Readonly<Record<string, unknown>>;
  let found: unknown = clean;
  for (const part of parts)
    found = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[part] : found;
  return typeof found === "string" ? found : value;
}

function cleanForm(text: string): string {
  const fields = new URLSearchParams(text);
  return new URLSearchParams([...fields].map(([name, value]): [string, string] => [name, cleanField(name, value)])).toString();
}

function cleanText(text: string, mediaType: string): string {
  if (mediaType === "application/x-www-form-urlencoded") return cleanForm(text);
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data !== "object" || data === null) return redactText(text);
    const before = JSON.stringify(data);
    const after = JSON.stringify(redact(cleanFields(data)));
    // what holds no secret stays as it was written
    return after === before ? text : after;
  } catch {
    return redactText(text);
  }
}

const cleanHeaders = (headers: readonly Header[]): readonly Header[] =>
  headers.map(([name, value]) => [
    name,
    isSecretName(name) ? redacted : (redact({ [name.toLowerCase()]: value })[name.toLowerCase()] ?? value),
  ]);

function cleanBody(body: KeptBody, headers: readonly Header[]): KeptBody {
  return body.text === undefined ? body : { ...body, text: cleanText(body.text, mediaTypeOf(headers)) };
}

/** An address without the credentials that may stand in it. */
function cleanUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return redactText(url);
  parsed.username = "";
  parsed.password = "";
  // what says nothing in confidence keeps its spelling
  const query = [...parsed.searchParams].map(([name, value]): [string, string] => [name, cleanField(name, value)]);
  if (query.some(([name, value]) => !parsed.searchParams.getAll(name).includes(value)))
    parsed.search = new URLSearchParams(query).toString();
  return redactText(parsed.href);
}

/** The values of headers that say who calls: nothing that is kept may say them back. */
export function secretsOf({ request }: Exchange): readonly string[] {
  return request.headers.flatMap(([name, value]) => {
    if (!isSecretName(name)) return [];
    const [, scheme = "", bare = value] = /^(\w+)\s+(.+)$/.exec(value) ?? [];
    return scheme.toLowerCase() === "basic" ? [bare, ...atobOrNothing(bare).split(":")] : [value, bare];
  });
}

function atobOrNothing(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}

/**
 * An exchange without secrets: credentials, cookies, signatures, and card numbers are gone from its address, headers and bodies,
 * and what is left has its shape.
 */
export function redactExchange(exchange: Exchange): Exchange {
  const { request, response, error } = exchange;
  return {
    ...exchange,
    request: {
      ...request,
      url: cleanUrl(request.url),
      headers: cleanHeaders(request.headers),
      ...(request.body && { body: cleanBody(request.body, request.headers) }),
    },
    response: {
      ...response,
      headers: cleanHeaders(response.headers),
      ...(response.body && { body: cleanBody(response.body, response.headers) }),
    },
    ...(error !== undefined && { error: redactText(error) }),
  };
}
