import { compileSegment, type Segment } from "./segment.ts";

/** A path template's segments as a tree. Names stay with the leaf: `/a/{id}` and `/a/{name}/b` share their beginning. */
interface Node<T> {
  readonly plain: Map<string, Node<T>>;
  /** The most literal first, so that `{id}.json` comes before `{id}`. */
  readonly templated: { readonly segment: Segment; readonly node: Node<T> }[];
  readonly methods: Map<string, Leaf<T>>;
}

interface Leaf<T> {
  readonly names: readonly string[];
  readonly value: T;
}

type Routed<T> =
  | { readonly kind: "found"; readonly value: T; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: "not-found" }
  | { readonly kind: "method-not-allowed"; readonly allow: readonly string[] };

export interface Router<T> {
  /** @throws Error where the method and the shape of the path are taken */
  add(method: string, template: string, value: T): void;
  /** `path` without its query string, still percent-encoded. */
  find(method: string, path: string): Routed<T>;
}

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
      const segments = template.split("/").slice(1).map(compileSegment);
      const node = segments.reduce(descend<T>, root);
      if (node.methods.has(method)) throw new Error(`${method} ${template} stands there twice`);
      const names = segments.flatMap((segment) => segment.names);
      node.methods.set(method, { names, value });
      if (names.length === 0) literal.set(template, node);
    },
    find: (method, path) => {
      const values: string[] = [];
      const node = literal.get(path) ?? walk(root, path.split("/").slice(1), 0, values);
      if (!node) return { kind: "not-found" };
      const leaf = node.methods.get(method);
      if (!leaf) return { kind: "method-not-allowed", allow: [...node.methods.keys()].sort() };
      const parameters: Record<string, string> = {};
      leaf.names.forEach((name, index) => {
        parameters[name] = values[index] ?? "";
      });
      return { kind: "found", value: leaf.value, parameters };
    },
  };
}
