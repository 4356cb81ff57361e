import { compileSegment, type Segment } from "./segment.ts";

/** A path template's segments as a tree. Names stay with the leaf: `/a/{id}` and `/a/{name}/b` share their beginning. */
interface Node<T> {
  readonly plain: Map<string, Node<T>>;
  /** The most literal first, so that `{id}.json` comes before `{id}`. */
  readonly templated: { readonly segment: Segment; readonly node: Node<T> }[];
  /** Of one method, the most particular about its query first. */
  readonly methods: Map<string, Leaf<T>[]>;
}

interface Leaf<T> {
  readonly names: readonly string[];
  /** What the request's query must hold, as in `/orders?action=cancel`. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly value: T;
}

type Routed<T> =
  | { readonly kind: "found"; readonly value: T; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: "not-found" }
  | { readonly kind: "method-not-allowed"; readonly allow: readonly string[] };

export interface Router<T> {
  /**
   * False where the method and the shape of the path are taken: the first keeps them.
   *
   * @param template a path; a query in it must be in the request's as well, and a fragment, which no client sends, is left out
   */
  add(method: string, template: string, value: T): boolean;
  /** `path` without its query string, still percent-encoded. */
  find(method: string, path: string, query?: URLSearchParams): Routed<T>;
}

function readTemplate(template: string): { readonly path: string; readonly query: Leaf<unknown>["query"] } {
  const [, path = "", query = ""] = /^([^?#]*)(?:\?([^#]*))?/.exec(template) ?? [];
  return { path, query: [...new URLSearchParams(query)] };
}

/** A value in braces stands for any. */
const fits = (wanted: Leaf<unknown>["query"], query: URLSearchParams | undefined): boolean =>
  wanted.every(([name, value]) => query?.getAll(name).some((each) => value.startsWith("{") || each === value) === true);

const sameQuery = (a: Leaf<unknown>["query"], b: Leaf<unknown>["query"]): boolean => JSON.stringify(a) === JSON.stringify(b);

const createNode = <T>(): Node<T> => ({ plain: new Map(), templated: [], methods: new Map() });

function descend<T>(node: Node<T>, segment: Segment): Node<T> {
  if (segment.names.length === 0) {
    const next = node.plain.get(segment.shape) ?? createNode<T>();
    node.plain.set(segment.shape, next);
    return next;
  }
  const known = node.templated.find((one) => one.segment.shape === segment.shape);
  if (known) return known.node;
  const next = createNode<T>();
  node.templated.push({ segment, node: next });
  node.templated.sort((a, b) => b.segment.literalLength - a.segment.literalLength);
  return next;
}

/** The node of a path; `values` receives what its parameters stand for. */
function walk<T>(node: Node<T>, segments: readonly string[], index: number, values: string[]): Node<T> | undefined {
  const segment = segments[index];
  if (segment === undefined) return node.methods.size > 0 ? node : undefined;
  const plain = node.plain.get(segment);
  const found = plain && walk(plain, segments, index + 1, values);
  if (found) return found;
  for (const { segment: template, node: next } of node.templated) {
    const read = template.read(segment);
    if (!read) continue;
    const before = values.length;
    values.push(...read);
    const deeper = walk(next, segments, index + 1, values);
    if (deeper) return deeper;
    values.length = before;
  }
  return undefined;
}

/** Finds operations by path. Plain segments win over parameters (OpenAPI 3.1, "concrete definitions are matched first"). */
export function createRouter<T>(): Router<T> {
  const root = createNode<T>();
  /** By the whole path: nodes without parameters on their way, which win over all others. */
  const literal = new Map<string, Node<T>>();
  return {
    add: (method, template, value) => {
      const { path, query } = readTemplate(template);
      const segments = path.split("/").slice(1).map(compileSegment);
      const node = segments.reduce(descend<T>, root);
      const leaves = node.methods.get(method) ?? [];
      if (leaves.some((leaf) => sameQuery(leaf.query, query))) return false;
      const names = segments.flatMap((segment) => segment.names);
      leaves.push({ names, query, value });
      leaves.sort((a, b) => b.query.length - a.query.length);
      node.methods.set(method, leaves);
      if (names.length === 0) literal.set(path, node);
      return true;
    },
    find: (method, path, query) => {
      const values: string[] = [];
      const node = literal.get(path) ?? walk(root, path.split("/").slice(1), 0, values);
      if (!node) return { kind: "not-found" };
      const leaves = node.methods.get(method);
      if (!leaves) return { kind: "method-not-allowed", allow: [...node.methods.keys()].sort() };
      const leaf = leaves.find((each) => fits(each.query, query));
      if (!leaf) return { kind: "not-found" };
      const parameters: Record<string, string> = {};
      leaf.names.forEach((name, index) => {
        parameters[name] = values[index] ?? "";
      });
      return { kind: "found", value: leaf.value, parameters };
    },
  };
}
