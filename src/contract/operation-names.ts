import type { ContractWarning } from "./contract.ts";

interface Unnamed {
  readonly method: string;
  readonly path: string;
  /** As the document gives it. */
  readonly operationId: string | undefined;
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** `getThingsById` for `GET /things/{id}`. */
function nameFrom({ method, path }: Unnamed): string {
  const marked = path.replace(/\{([^{}]*)\}/g, " by $1 ");
  const words = marked.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  return method.toLowerCase() + words.map(capital).join("");
}

/** The first few of a long list. */
const few = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");

/**
 * A name for each operation, in the same order: its operationId, else, where it has none or shares it, one from its method
 * and path, which stays the same whatever else the document says. Where two such names are the same, paths are numbered in
 * the order of the alphabet.
 */
export function nameOperations(
  operations: readonly Unnamed[],
  place: string,
): { readonly names: readonly string[]; readonly warnings: readonly ContractWarning[] } {
  const uses = new Map<string, number>();
  for (const { operationId } of operations)
    if (operationId !== undefined) uses.set(operationId, (uses.get(operationId) ?? 0) + 1);
  const isOwn = ({ operationId }: Unnamed): boolean => operationId !== undefined && uses.get(operationId) === 1;
  const taken = new Set(operations.filter(isOwn).map(({ operationId }) => operationId as string));
  const given = new Map<Unnamed, string>();
  const others = operations.filter((operation) => !isOwn(operation));
  for (const operation of [...others].sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))) {
    const name = nameFrom(operation);
    let free = name;
    for (let n = 2; taken.has(free); n += 1) free = `${name}${n}`;
    taken.add(free);
    given.set(operation, free);
  }
  const names = operations.map((operation) => given.get(operation) ?? (operation.operationId as string));
  const without = others.filter(({ operationId }) => operationId === undefined).map((each) => given.get(each) as string);
  const shared = others.filter(({ operationId }) => operationId !== undefined).map((each) => given.get(each) as string);
  const warnings: ContractWarning[] = [];
  const byPath = "operations are called by method and path:";
  if (without.length > 0) warnings.push({ place, message: `without an operationId, ${byPath} ${few(without)}` });
  if (shared.length > 0) warnings.push({ place, message: `with an operationId that another one has, ${byPath} ${few(shared)}` });
  return { names, warnings };
}
