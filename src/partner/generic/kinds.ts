import type { Operation } from "../../contract/contract.ts";

/** The path by which resources hang together: `/Messages.json` makes what `/Messages/{Sid}.json` shows. */
export const bareOf = ({ path }: Pick<Operation, "path">): string =>
  path
    .replace(/[?#].*$/, "")
    .replace(/\.(?:json|xml)$/i, "")
    .replace(/(.)\/$/, "$1");

const segmentsOf = (path: string): readonly string[] => path.split("/").slice(1);
const parameterIn = (segment: string | undefined): string | undefined => /^\{([^{}]+)\}$/.exec(segment ?? "")?.[1];
/** Levels may call the same parameter otherwise: `/a/{id}`, `/a/{aId}/b`. */
const shapeOf = (path: string): string => path.replaceAll(/\{[^{}]*\}/g, "{}");

/** Things of one kind: what is made at `/payments` and shown at `/payments/{id}`. */
export interface Kind {
  readonly collection: string;
  readonly shape: string;
  /** How many segments stand before the id. */
  readonly depth: number;
  readonly parameter: string;
  /** What the contract says of the id in a path. */
  readonly parameterSchema: unknown;
  readonly makers: Set<Operation>;
}

/** The kinds of things that a contract has a path for, makers apart. */
function findKinds(operations: readonly Operation[]): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const operation of operations) {
    const path = bareOf(operation);
    const segments = segmentsOf(path);
    const parameter = parameterIn(segments.at(-1));
    if (parameter === undefined || segments.length < 2) continue;
    const collection = path.slice(0, path.lastIndexOf("/"));
    const shape = shapeOf(collection);
    const parameterSchema = operation.parameters.find((each) => each.in === "path" && each.name === parameter)?.schema;
    if (!kinds.has(shape))
      kinds.set(shape, { collection, shape, depth: segments.length - 1, parameter, parameterSchema, makers: new Set() });
  }
  return kinds;
}

export interface Kinds {
  /** Of the thing that stands right at an operation's path, or that it makes; only kinds that something makes. */
  at(operation: Operation): Kind | undefined;
  /** Of the collection that stands at a path. */
  collectionAt(operation: Operation): Kind | undefined;
  /** Of the nearest thing that an operation is below of, or about. */
  above(operation: Operation): Kind | undefined;
  madeBy(operation: Operation): Kind | undefined;
  /** A kind of which nothing in the contract makes one. */
  unmade(operation: Operation): Kind | undefined;
}

/**
 * What makes things of a kind: POST where they stand; else PUT where one stands; else a POST elsewhere that answers with the
 * schema that reading answers with, and asks for no other thing first.
 *
 * @param schemaOf the schema of the resource in an operation's answer
 */
export function createKinds(operations: readonly Operation[], schemaOf: (operation: Operation, kind: Kind) => unknown): Kinds {
  const kinds = findKinds(operations);
  const posts = operations.filter(({ method }) => method === "POST");
  const byShape = new Map(operations.map((operation) => [operation, shapeOf(bareOf(operation))]));
  for (const operation of operations) {
    const shape = byShape.get(operation) as string;
    if (operation.method === "POST") kinds.get(shape)?.makers.add(operation);
  }
  for (const operation of operations) {
    if (operation.method !== "PUT") continue;
    const kind = kinds.get((byShape.get(operation) as string).replace(/\/\{\}$/, ""));
    const isItem = (byShape.get(operation) as string).endsWith("/{}");
    if (kind !== undefined && isItem && ![...kind.makers].some(({ method }) => method === "POST")) kind.makers.add(operation);
  }
  for (const kind of kinds.values()) {
    if (kind.makers.size > 0) continue;
    const read = operations.find((each) => each.method === "GET" && byShape.get(each) === `${kind.shape}/{}`);
    const schema = read && schemaOf(read, kind);
    if (schema === undefined) continue;
    const wanted = kind.shape.split("{}").length;
    for (const post of posts) {
      const shape = byShape.get(post) as string;
      const isBelow = shape.startsWith(`${kind.shape}/{}`);
      if (!isBelow && shape.split("{}").length === wanted && schemaOf(post, kind) === schema) kind.makers.add(post);
    }
  }
  const makers = new Map<Operation, Kind>();
  for (const kind of kinds.values()) for (const maker of kind.makers) if (!makers.has(maker)) makers.set(maker, kind);
  const made = [...kinds.values()].filter((kind) => kind.makers.size > 0).sort((a, b) => b.depth - a.depth);
  const isAbove = (kind: Kind, shape: string): boolean => shape.startsWith(`${kind.shape}/{}`);
  return {
    at: (operation) => made.find((kind) => `${kind.shape}/{}` === byShape.get(operation)),
    collectionAt: (operation) => made.find((kind) => kind.shape === byShape.get(operation)),
    above: (operation) => made.find((kind) => isAbove(kind, byShape.get(operation) as string)),
    madeBy: (operation) => makers.get(operation),
    unmade: (operation) => {
      const kind = kinds.get((byShape.get(operation) as string).replace(/\/\{\}$/, ""));
      return kind?.makers.size === 0 ? kind : undefined;
    },
  };
}

/** The value that stands for the id of a kind's thing in a request, and the list that the thing stands in. */
export function placeOf(operation: Operation, kind: Kind, path: Readonly<Record<string, string>>) {
  const values = [...operation.path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => path[name ?? ""] ?? "");
  let n = 0;
  const group = kind.collection.replaceAll(/\{[^{}]+\}/g, () => encodeURIComponent(values[n++] ?? ""));
  return { group, id: values[n] };
}

/** Below a thing: the last word of a path that is no parameter, such as `capture`. */
export const actionOf = (operation: Operation): string =>
  segmentsOf(bareOf(operation)).findLast((segment) => !segment.startsWith("{")) ?? "";
