/** A path template's segments as a tree: plain segments first, one parameter at most a level. */
interface Node<T> {
  readonly plain: Map<string, Node<T>>;
  parameter?: { readonly name: string; readonly node: Node<T> };
  readonly methods: Map<string, T>;
}

export type Routed<T> =
  | { readonly kind: "found"; readonly value: T; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: "not-found" }
  | { readonly kind: "method-not-allowed"; readonly allow: readonly string[] };

export interface Router<T> {
  add(method: string, template: string, value: T): void;
  find(method: string, path: string): Routed<T>;
}

const empty = <T>(): Node<T> => ({ plain: new Map(), methods: new Map() });

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** Finds operations by path. Plain segments win over parameters (OpenAPI 3.1, "concrete definitions are matched first"). */
export function createRouter<T>(): Router<T> {
  const root = empty<T>();

  const walk = (
    node: Node<T>,
    segments: readonly string[],
    index: number,
    parameters: Record<string, string>,
  ): Node<T> | undefined => {
    const segment = segments[index];
    if (segment === undefined) return node.methods.size > 0 ? node : undefined;
    const plain = node.plain.get(segment);
    const found = plain && walk(plain, segments, index + 1, parameters);
    if (found || !node.parameter || segment === "") return found;
    const value = decode(segment);
    if (value === undefined) return undefined;
    const deeper = walk(node.parameter.node, segments, index + 1, parameters);
    if (deeper) parameters[node.parameter.name] = value;
    return deeper;
  };

  return {
    add: (method, template, value) => {
      let node = root;
      for (const segment of template.split("/").slice(1)) {
        const name = /^\{(.+)\}$/.exec(segment)?.[1];
        if (name === undefined) {
          const next = node.plain.get(segment) ?? empty<T>();
          node.plain.set(segment, next);
          node = next;
        } else {
          node.parameter ??= { name, node: empty<T>() };
          if (node.parameter.name !== name)
            throw new Error(`${template}: {${name}} and {${node.parameter.name}} stand at the same place`);
          node = node.parameter.node;
        }
      }
      if (node.methods.has(method)) throw new Error(`${method} ${template} stands there twice`);
      node.methods.set(method, value);
    },
    find: (method, path) => {
      const parameters: Record<string, string> = {};
      const node = walk(root, path.split("/").slice(1), 0, parameters);
      if (!node) return { kind: "not-found" };
      const value = node.methods.get(method);
      return value === undefined
        ? { kind: "method-not-allowed", allow: [...node.methods.keys()].sort() }
        : { kind: "found", value, parameters };
    },
  };
}
