import type { Operation } from "../contract/contract.ts";
import type { Refusal } from "./problem.ts";
import type { PartnerSettings } from "./wire.ts";

const bearer = /^bearer +([A-Za-z0-9._~+/=-]+) *$/i;

/** Refuses a caller without a known bearer token (RFC 6750) or without the operation's scopes. */
export function authorize(
  security: Operation["security"],
  header: string | undefined,
  tokens: PartnerSettings["tokens"],
): Refusal | undefined {
  if (security === "none") return undefined;
  const token = bearer.exec(header ?? "")?.[1];
  const scopes = token !== undefined && Object.hasOwn(tokens, token) ? tokens[token] : undefined;
  if (scopes === undefined) {
    const challenge = token === undefined ? "Bearer" : 'Bearer error="invalid_token"';
    const detail = token === undefined ? "A bearer token is needed." : "The bearer token is not known.";
    return { status: 401, code: "unauthorized", detail, headers: { "www-authenticate": challenge } };
  }
  const missing = security.find((scope) => !scopes.includes(scope));
  if (missing === undefined) return undefined;
  const headers = { "www-authenticate": `Bearer error="insufficient_scope", scope="${security.join(" ")}"` };
  return { status: 403, code: "insufficient_scope", detail: `The token lacks the scope ${missing}.`, headers };
}
