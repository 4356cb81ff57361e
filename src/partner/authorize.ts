import type { Operation } from "../contract/contract.ts";
import type { CredentialRequirement } from "../contract/security.ts";
import type { Refusal } from "./problem.ts";
import type { PartnerSettings } from "./wire.ts";

const bearer = /^bearer +([A-Za-z0-9._~+/=-]+) *$/i;
const basic = /^basic +([A-Za-z0-9+/=]+) *$/i;

type Rights = Pick<PartnerSettings, "tokens" | "credentials">;
type Headers = Readonly<Record<string, string>>;

/** What more is known of a request than its headers, and of tokens than the settings say. */
export interface Asked {
  /** What the contract asks for; absent: a bearer token. */
  readonly access: readonly (readonly CredentialRequirement[])[];
  readonly query: URLSearchParams;
  /** Scopes of a token that the partner itself has given out; undefined where it has not. */
  readonly issued: (token: string) => readonly string[] | undefined;
}

/** The user or the password, whichever is a known token; else the user. */
function tokenInPair(authorization: string, tokens: Rights["tokens"]): string | undefined {
  const pair = Buffer.from(basic.exec(authorization)?.[1] ?? "", "base64").toString();
  const colon = pair.indexOf(":");
  const parts = colon === -1 ? [] : [pair.slice(0, colon), pair.slice(colon + 1)];
  return parts.find((part) => Object.hasOwn(tokens, part)) ?? parts.find((part) => part !== "");
}

/** What the caller shows, and how a caller is asked for it. */
function shownBy(headers: Headers, tokens: Rights["tokens"], credentials: "bearer" | "basic" | { readonly header: string }) {
  const { authorization = "" } = headers;
  if (credentials === "bearer") return { token: bearer.exec(authorization)?.[1], challenge: "Bearer", what: "bearer token" };
  if (credentials === "basic") {
    const what = "token as user or password of Basic";
    return { token: tokenInPair(authorization, tokens), challenge: 'Basic realm="api"', what };
  }
  return { token: headers[credentials.header], challenge: undefined, what: `token in the header ${credentials.header}` };
}

const cookieIn = ({ cookie = "" }: Headers, name: string): string | undefined =>
  cookie
    .split(/; */)
    .map((pair) => pair.split("="))
    .find(([each]) => each === name)?.[1];

/** What a contract's own scheme finds in a request. */
function shownFor(one: CredentialRequirement, headers: Headers, query: URLSearchParams, tokens: Rights["tokens"]) {
  if (one.kind === "bearer" || one.kind === "basic") return shownBy(headers, tokens, one.kind);
  const { authorization } = headers;
  if (one.kind !== "key") return { token: authorization, challenge: undefined, what: `token for ${one.scheme}` };
  const where = `${one.in} ${one.name}`;
  if (one.in === "query") return { token: query.get(one.name) ?? undefined, challenge: undefined, what: `token in the ${where}` };
  if (one.in === "cookie") return { token: cookieIn(headers, one.name), challenge: undefined, what: `token in the ${where}` };
  // a word such as `Bearer` or `Token` may stand before the key
  const token = headers[one.name]?.replace(/^(?:bearer|token|apikey|key) +/i, "");
  return { token, challenge: undefined, what: `token in the ${where}` };
}

const unauthorized = (what: string, challenge: string | undefined, isShown: boolean): Refusal => ({
  status: 401,
  code: "unauthorized",
  detail: isShown ? `The ${what} is not known.` : `A ${what} is needed.`,
  ...(challenge !== undefined && {
    headers: { "www-authenticate": `${challenge}${challenge === "Bearer" && isShown ? ' error="invalid_token"' : ""}` },
  }),
});

function lacking(scopes: readonly string[], wanted: readonly string[], challenge: string | undefined): Refusal | undefined {
  const missing = wanted.find((scope) => !scopes.includes(scope));
  if (missing === undefined) return undefined;
  const more = challenge === "Bearer" ? ` error="insufficient_scope", scope="${wanted.join(" ")}"` : "";
  const headers = challenge === undefined ? {} : { headers: { "www-authenticate": `${challenge}${more}` } };
  return { status: 403, code: "insufficient_scope", detail: `The token lacks the scope ${missing}.`, ...headers };
}

/** Refuses a caller without what one of the contract's alternatives asks for. Of several things one must be known, and none may be missing. */
function refuseByContract(
  headers: Headers,
  { tokens, credentials }: Rights,
  { access, query, issued }: Asked,
): Refusal | undefined {
  const known = (token: string): readonly string[] | undefined => (Object.hasOwn(tokens, token) ? tokens[token] : issued(token));
  let refusal: Refusal | undefined;
  for (const alternative of access) {
    const shown = alternative.map((one) => ({ one, ...shownFor(one, headers, query, tokens) }));
    const absent = shown.find(({ token }) => token === undefined || token === "");
    const found = shown.find(
      ({ token, one }) => one.kind === "other" || credentials === "any" || known(token ?? "") !== undefined,
    );
    const [first] = shown;
    if (first === undefined) return undefined;
    if (absent !== undefined || found === undefined) {
      const { what, challenge } = absent ?? first;
      refusal ??= unauthorized(what, challenge, absent === undefined);
      continue;
    }
    if (found.one.kind === "other" || credentials === "any") return undefined;
    const refused = lacking(known(found.token ?? "") ?? [], found.one.kind === "bearer" ? found.one.scopes : [], found.challenge);
    if (refused === undefined) return undefined;
    refusal ??= refused;
  }
  return refusal;
}

/** Refuses a caller without a known token or without the operation's scopes. */
export function authorize(security: Operation["security"], headers: Headers, rights: Rights, asked?: Asked): Refusal | undefined {
  const { tokens, credentials } = rights;
  // a bearer token and nothing else, as most ask for, is looked at without a detour
  const [alternative, another] = asked?.access ?? [];
  const isPlain = another === undefined && alternative?.length === 1 && alternative[0]?.kind === "bearer";
  if (credentials === "any" || (credentials === undefined && asked !== undefined && !isPlain))
    return asked === undefined ? undefined : refuseByContract(headers, rights, asked);
  if (security === "none" && (asked === undefined || asked.access.length === 0)) return undefined;
  const { token, challenge, what } = shownBy(headers, tokens, credentials ?? "bearer");
  const scopes = token === undefined ? undefined : Object.hasOwn(tokens, token) ? tokens[token] : asked?.issued(token);
  if (scopes === undefined) return unauthorized(what, challenge, token !== undefined);
  return security === "none" ? undefined : lacking(scopes, security, challenge);
}
