const arrayIndex = /^(?:0|[1-9]\d*)$/;

/** The tokens of a JSON Pointer, unescaped. */
export const tokensOf = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));

/** The value that these tokens lead to; undefined where there is none. */
export function valueAt(value: unknown, keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys) {
    if (typeof current !== "object" || current === null) return undefined;
    // an array has items alone: its length is no part of the message
    if (Array.isArray(current) ? !arrayIndex.test(key) : !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

/** Reads a JSON Pointer (RFC 6901) once, to find the value at it in many: undefined where there is none. */
export function compilePointer(pointer: string): (value: unknown) => unknown {
  if (pointer === "") return (value) => value;
  if (!pointer.startsWith("/")) return () => undefined;
  const tokens = tokensOf(pointer);
  return (value) => valueAt(value, tokens);
}

/** The value at a JSON Pointer; undefined where there is none. */
export const atPointer = (value: unknown, pointer: string): unknown => compilePointer(pointer)(value);

/** One token of a JSON Pointer. */
export function escapeToken(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}
