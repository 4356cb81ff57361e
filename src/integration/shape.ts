/** What a value must look like; lets it in typed, or says where it does not fit. */
export interface Shape<T> {
  /** Throws `Misfit`; callers outside use `letIn`. */
  readonly read: (value: unknown, at: string) => T;
}

type Typed<S> = S extends Shape<infer T> ? T : never;

/** Where and why a value was not let in. */
class Misfit extends Error {
  readonly at: string;
  constructor(at: string, problem: string) {
    super(problem);
    this.at = at;
  }
}

const refuse = (at: string, problem: string): never => {
  throw new Misfit(at, problem);
};

export type Fitting<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly field: string; readonly problem: string };

/** Lets an unknown value in, or names the first field that does not fit and why. */
export function letIn<T>(shape: Shape<T>, value: unknown): Fitting<T> {
  try {
    return { ok: true, value: shape.read(value, "") };
  } catch (thrown) {
    if (!(thrown instanceof Misfit)) throw thrown;
    return { ok: false, field: thrown.at === "" ? "the body" : thrown.at, problem: thrown.message };
  }
}

export function text(rule: { pattern?: RegExp; min?: number; max?: number } = {}): Shape<string> {
  const { pattern, min = 0, max = 1000 } = rule;
  return {
    read: (value, at) => {
      if (typeof value !== "string") return refuse(at, "is not a string");
      if (value.length < min || value.length > max) return refuse(at, `does not have ${min} to ${max} characters`);
      return pattern === undefined || pattern.test(value) ? value : refuse(at, `does not match ${pattern.source}`);
    },
  };
}

export function integer(min: number, max: number): Shape<number> {
  return {
    read: (value, at) => {
      if (typeof value !== "number" || !Number.isSafeInteger(value)) return refuse(at, "is not an integer");
      return value >= min && value <= max ? value : refuse(at, `is not between ${min} and ${max}`);
    },
  };
}

export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  return {
    read: (value, at) => words.find((word) => word === value) ?? refuse(at, `is none of ${words.join(", ")}`),
  };
}

export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return { read: (value, at) => (value === undefined ? undefined : shape.read(value, at)) };
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return { read: (value, at) => (value === null ? null : shape.read(value, at)) };
}

export function list<T>(item: Shape<T>, max: number): Shape<readonly T[]> {
  return {
    read: (value, at) => {
      if (!Array.isArray(value)) return refuse(at, "is not a list");
      if (value.length > max) return refuse(at, `has more than ${max} items`);
      return value.map((each, index) => item.read(each, `${at}[${index}]`));
    },
  };
}

/** `closed`: fields that are not named are refused, as from customers; partners may add fields to what they answer. */
export function object<F extends Readonly<Record<string, Shape<unknown>>>>(
  fields: F,
  rule: { closed?: boolean } = {},
): Shape<{ readonly [K in keyof F]: Typed<F[K]> }> {
  const names = new Set(Object.keys(fields));
  return {
    read: (value, at) => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse(at, "is not an object");
      const path = (name: string): string => (at === "" ? name : `${at}.${name}`);
      if (rule.closed)
        for (const name of Object.keys(value)) if (!names.has(name)) refuse(path(name.slice(0, 40)), "is not a known field");
      const given = value as Readonly<Record<string, unknown>>;
      const own = (name: string): unknown => (Object.hasOwn(given, name) ? given[name] : undefined);
      const read = Object.entries(fields).map(([name, shape]) => [name, shape.read(own(name), path(name))]);
      return Object.fromEntries(read) as { readonly [K in keyof F]: Typed<F[K]> };
    },
  };
}
