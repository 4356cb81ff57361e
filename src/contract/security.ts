import { cursorAt, isTree, type Tree } from "./reader.ts";

/** Schemes whose credential is a bearer token (RFC 6750). */
function asksForToken(document: Tree, name: string, place: string): boolean {
  const scheme = cursorAt(document, ["components", "securitySchemes", name], place)?.tree;
  if (scheme?.type === "oauth2" || scheme?.type === "openIdConnect") return true;
  return scheme?.type === "http" && String(scheme.scheme).toLowerCase() === "bearer";
}

/**
 * The scopes that a bearer token needs for an operation; `none` where no token is asked for.
 * Of alternatives the first with a token counts, and `{}` among them makes it optional.
 */
export function readSecurity(document: Tree, operation: Tree, place: string): readonly string[] | "none" {
  const wanted = operation.security ?? document.security;
  const alternatives = Array.isArray(wanted) ? wanted.filter(isTree) : [];
  if (alternatives.some((one) => Object.keys(one).length === 0)) return "none";
  for (const alternative of alternatives) {
    const schemes = Object.entries(alternative).filter(([name]) => asksForToken(document, name, place));
    if (schemes.length > 0) return schemes.flatMap(([, scopes]) => (Array.isArray(scopes) ? scopes.map(String) : []));
  }
  return "none";
}
