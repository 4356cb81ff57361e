import type { Operation } from "../contract/contract.ts";
import type { Refusal } from "./problem.ts";
import type { PartnerSettings } from "./wire.ts";

const bearer = /^bearer +([A-Za-z0-9._~+/=-]+) *$/i;
const basic = /^basic +([A-Za-z0-9+/=]+) *$/i;

type Rights = Pick<PartnerSettings, "tokens" | "credentials">;

/** What the caller shows, and how a caller is asked for it. */
function shownBy(headers: Readonly<Record<string, string>>, { tokens, credentials = "bearer" }: Rights) {
  const { authorization = "" } = headers;
  if (credentials === "bearer") return { token: bearer.exec(authorization)?.[1], challenge: "Bearer", what: "bearer token" };
  if (credentials === "basic") {
    const pair = Buffer.from(basic.exec(authorization)?.[1] ?? "", "base64").toString();
    const colon = pair.indexOf(":");
    const parts = colon === -1 ? [] : [pair.slice(0, colon), pair.slice(colon + 1)];
    const token = parts.find((part) => Object.hasOwn(tokens, part)) ?? parts[0];
    return { token, challenge: 'Basic realm="api"', what: "token as user or password of Basic" };
  }
  return { token: headers[credentials.header], challenge: undefined, what: `token in the header ${credentials.header}` };
}

/** Refuses a caller without a known token or without the operation's scopes. */
export function authorize(
  security: Operation["security"],
  headers: Readonly<Record<string, string>>,
  rights: Rights,
): Refusal | undefined {
  if (security === "none") return undefined;
  const { token, challenge, what } = shownBy(headers, rights);
  const scopes = token !== undefined && Object.hasOwn(rights.tokens, token) ? rights.tokens[token] : undefined;
  const asked = (more = ""): { readonly headers?: Readonly<Record<string, string>> } =>
    challenge === undefined ? {} : { headers: { "www-authenticate": `${challenge}${challenge === "Bearer" ? more : ""}` } };
  if (scopes === undefined) {
    const detail = token === undefined ? `A ${what} is needed.` : `The ${what} is not known.`;
    return { status: 401, code: "unauthorized", detail, ...asked(token === undefined ? "" : ' error="invalid_token"') };
  }
  const missing = security.find((scope) => !scopes.includes(scope));
  if (missing === undefined) return undefined;
  const more = ` error="insufficient_scope", scope="${security.join(" ")}"`;
  return { status: 403, code: "insufficient_scope", detail: `The token lacks the scope ${missing}.`, ...asked(more) };
}
