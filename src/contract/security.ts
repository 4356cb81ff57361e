import { cursorAt, isTree, type Tree } from "./reader.ts";

/** How a caller shows who it is: by a bearer token (RFC 6750), by Basic (RFC 7617), by a key at some place, or in a way that is not looked into. */
export type Showing =
  | { readonly kind: "bearer" }
  | { readonly kind: "basic" }
  | { readonly kind: "other" }
  | { readonly kind: "key"; readonly in: "header" | "query" | "cookie"; readonly name: string };

/** One thing that a caller must show. */
export type CredentialRequirement = Showing & { readonly scheme: string; readonly scopes: readonly string[] };

const places = ["header", "query", "cookie"] as const;

function showingOf(scheme: Tree | undefined): Showing {
  const { type, in: where, name } = scheme ?? {};
  if (type === "oauth2" || type === "openIdConnect") return { kind: "bearer" };
  const place = places.find((each) => each === where);
  if (type === "apiKey" && place !== undefined && typeof name === "string") {
    // some write a bearer token as a key in that header
    return { kind: "key", in: place, name: place === "header" ? name.toLowerCase() : name };
  }
  const word = type === "http" ? String(scheme?.scheme).toLowerCase() : "";
  if (word === "bearer") return { kind: "bearer" };
  return word === "basic" ? { kind: "basic" } : { kind: "other" };
}

/** What must be shown for an operation: all of one of these. None where nothing is asked for, or where nothing need be shown. */
export function readAccess(document: Tree, operation: Tree, place: string): readonly (readonly CredentialRequirement[])[] {
  const wanted = operation.security ?? document.security;
  const alternatives = Array.isArray(wanted) ? wanted.filter(isTree) : [];
  if (alternatives.some((one) => Object.keys(one).length === 0)) return [];
  return alternatives.map((alternative) =>
    Object.entries(alternative).map(([scheme, scopes]) => ({
      ...showingOf(cursorAt(document, ["components", "securitySchemes", scheme], place)?.tree),
      scheme,
      scopes: Array.isArray(scopes) ? scopes.map(String) : [],
    })),
  );
}

/**
 * The scopes that a bearer token needs for an operation; `none` where no token is asked for.
 * Of alternatives the first with a token counts, and `{}` among them makes it optional.
 */
export function bearerScopes(access: readonly (readonly CredentialRequirement[])[]): readonly string[] | "none" {
  for (const alternative of access) {
    const tokens = alternative.filter(({ kind }) => kind === "bearer");
    if (tokens.length > 0) return tokens.flatMap(({ scopes }) => scopes);
  }
  return "none";
}

/** The URL where a contract's clients get their tokens by their own credentials (RFC 6749, section 4.4); undefined where there is none. */
export function tokenUrlOf(document: Tree, place: string): string | undefined {
  const schemes = cursorAt(document, ["components", "securitySchemes"], place)?.tree ?? {};
  for (const name of Object.keys(schemes)) {
    const flows = cursorAt(document, ["components", "securitySchemes", name], place)?.tree.flows;
    const flow = isTree(flows) ? flows.clientCredentials : undefined;
    if (isTree(flow) && typeof flow.tokenUrl === "string") return flow.tokenUrl;
  }
  return undefined;
}
