import { FiredrillError } from "../core/errors.ts";
import { atPointer } from "./pointer.ts";

export type Tree = Readonly<Record<string, unknown>>;

export const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** Refuses a contract: where, what, and what to do. */
export function refuse(place: string, problem: string, remedy: string): never {
  throw new FiredrillError({ code: "FD_CONTRACT", place, problem, remedy });
}

/** What to do about a reference that leads nowhere. */
export function remedyFor(reference: string): string {
  if (/^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(reference))
    return "Nothing is fetched from the network: save the file beside the contract, and point $ref at it.";
  if (reference.startsWith("#")) return "Point $ref at something in the document, such as #/components/schemas/Name.";
  return "Files are read from the contract's own folder and those below it: put the file there, and name it from the contract's folder on.";
}

/** Walks a document, following references, and remembers where it is. */
export interface Cursor {
  /** From the document's root, with references resolved. */
  readonly tokens: readonly string[];
  readonly tree: Tree;
}

/** What a reference within the document leads to; undefined where that is nothing. */
export function resolveReference(document: Tree, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  try {
    return atPointer(document, decodeURIComponent(reference.slice(1)));
  } catch {
    return undefined; // no valid percent-encoding
  }
}

const resolves = (document: Tree, reference: string): boolean => resolveReference(document, reference) !== undefined;

/** The object at `tokens`; a `$ref` there is followed within the document. Undefined where there is nothing. */
export function cursorAt(document: Tree, tokens: readonly string[], place: string): Cursor | undefined {
  let path = tokens;
  for (let hops = 0; hops < 10; hops += 1) {
    const found = path.reduce<unknown>(
      (value, token) => (isTree(value) || Array.isArray(value) ? (value as Tree)[token] : undefined),
      document,
    );
    // an empty place in YAML is null, and as good as none
    if (found === undefined || found === null) return undefined;
    const where = `${place}#/${path.join("/")}`;
    if (!isTree(found)) return refuse(where, "this is no object", "Give an object here, as OpenAPI asks for.");
    if (typeof found.$ref !== "string") return { tokens: path, tree: found };
    if (!resolves(document, found.$ref)) {
      return refuse(where, `a reference leads nowhere: ${found.$ref}`, remedyFor(found.$ref));
    }
    path = found.$ref
      .slice(2)
      .split("/")
      .map((token) => decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  return refuse(
    `${place}#/${tokens.join("/")}`,
    "the references go round in a circle",
    "Break the circle: one of them must be a definition.",
  );
}

/** Every `$ref` of a document that leads nowhere, with its place, examples apart: those are data. */
export function brokenReferences(document: Tree): { readonly pointer: string; readonly reference: string }[] {
  const broken: { pointer: string; reference: string }[] = [];
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, `${path}/${index}`);
    else if (isTree(value)) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === "$ref" && typeof inner === "string") {
          if (!resolves(document, inner)) broken.push({ pointer: path, reference: inner });
        } else if (key !== "example" && key !== "examples") visit(inner, `${path}/${key}`);
      }
    }
  };
  visit(document, "#");
  return broken;
}
