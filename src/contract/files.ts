import { escapeToken } from "./pointer.ts";
import { readText } from "./read-text.ts";
import { isTree, type Tree } from "./reader.ts";

/** Reads a text beside the contract: `path` from the contract's folder on, never above it. Throws where it cannot be read. */
export type ReadBeside = (path: string) => string;

/** Where the files that a contract refers to stand in its document. */
const shelf = "x-firedrill-files";

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A path from the contract's folder on, without dots; undefined where it leads out of the folder or into the network. */
function pathBeside(from: string, target: string): string | undefined {
  if (/^(?:[a-z][a-z\d+.-]*:|[/\\])/i.test(target)) return undefined;
  const path: string[] = [];
  for (const part of [...from.split("/").slice(0, -1), ...target.split(/[/\\]/)]) {
    if (part === ".." && path.pop() === undefined) return undefined;
    if (part !== ".." && part !== "." && part !== "") path.push(part);
  }
  return path.join("/");
}

/** Calls `change` for every `$ref` below a value; examples are data, and keep theirs. */
function changeReferences(value: unknown, change: (reference: string) => string): void {
  if (Array.isArray(value)) for (const item of value) changeReferences(item, change);
  else if (isTree(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === "$ref" && typeof inner === "string") (value as Record<string, unknown>).$ref = change(inner);
      else if (key !== "example" && key !== "examples") changeReferences(inner, change);
    }
  }
}

/**
 * Brings the files that a document refers to into it, and has the references point there. What cannot be read keeps its
 * reference, which then leads nowhere. Changes the document.
 *
 * @returns the texts that were read, in the order of their reading
 * @throws FiredrillError FD_CONTRACT where such a file is neither JSON nor YAML
 */
export function embedFiles(document: Tree, place: string, read: ReadBeside): readonly string[] {
  const [, folder = "", name = ""] = /^(.*?)([^\\/]*)$/.exec(place) ?? [];
  const files: Record<string, unknown> = {};
  const missing = new Set<string>();
  const texts: string[] = [];

  const load = (path: string): boolean => {
    if (Object.hasOwn(files, path)) return true;
    if (missing.has(path)) return false;
    let text: string;
    try {
      text = read(path);
    } catch {
      missing.add(path);
      return false; // told with the reference's place, where an operation reaches it
    }
    texts.push(text);
    files[path] = readText(text, `${folder}${path}`);
    pointInside(files[path], path);
    return true;
  };

  const pointInside = (value: unknown, from: string): void =>
    changeReferences(value, (reference) => {
      const mark = reference.indexOf("#");
      const target = mark === -1 ? reference : reference.slice(0, mark);
      const fragment = mark === -1 ? "" : reference.slice(mark + 1);
      const path = target === "" ? from : pathBeside(from, decoded(target));
      if (path === undefined) return reference;
      if (path === "" || path === name) return `#${fragment}`;
      return load(path) ? `#/${shelf}/${encodeURIComponent(escapeToken(path))}${fragment}` : reference;
    });

  pointInside(document, "");
  if (texts.length > 0) (document as Record<string, unknown>)[shelf] = files;
  return texts;
}
