/** What a value must look like; lets it in typed, or says where it does not fit. */
export interface Shape<T> {
  /** Throws `Misfit`; callers outside use `letIn`. */
  readonly read: (value: unknown) => T;
}

type Typed<S> = S extends Shape<infer T> ? T : never;

/** Why a value was not let in, and where: each shape around it adds its own step in front. */
class Misfit extends Error {
  at = "";
  within(step: string): this {
    this.at = this.at === "" || this.at.startsWith("[") ? `${step}${this.at}` : `${step}.${this.at}`;
    return this;
  }
}

const refuse = (problem: string): never => {
  throw new Misfit(problem);
};

/** What a part threw, with the step that leads to it. */
const within = (thrown: unknown, step: string): unknown => (thrown instanceof Misfit ? thrown.within(step) : thrown);

export type Fitting<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly field: string; readonly problem: string };

/** Lets an unknown value in, or names the first field that does not fit and why. */
export function letIn<T>(shape: Shape<T>, value: unknown): Fitting<T> {
  try {
    return { ok: true, value: shape.read(value) };
  } catch (thrown) {
    if (!(thrown instanceof Misfit)) throw thrown;
    return { ok: false, field: thrown.at === "" ? "the body" : thrown.at, problem: thrown.message };
  }
}

export function text(rule: { pattern?: RegExp; min?: number; max?: number } = {}): Shape<string> {
  const { pattern, min = 0, max = 1000 } = rule;
  return {
    read: (value) => {
      if (typeof value !== "string") return refuse("is not a string");
      if (value.length < min || value.length > max) return refuse(`does not have ${min} to ${max} characters`);
      return pattern === undefined || pattern.test(value) ? value : refuse(`does not match ${pattern.source}`);
    },
  };
}

export function integer(min: number, max: number): Shape<number> {
  return {
    read: (value) => {
      if (typeof value !== "number" || !Number.isSafeInteger(value)) return refuse("is not an integer");
      return value >= min && value <= max ? value : refuse(`is not between ${min} and ${max}`);
    },
  };
}

export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  return {
    read: (value) => words.find((word) => word === value) ?? refuse(`is none of ${words.join(", ")}`),
  };
}

export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return { read: (value) => (value === undefined ? undefined : shape.read(value)) };
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return { read: (value) => (value === null ? null : shape.read(value)) };
}

export function list<T>(item: Shape<T>, max: number): Shape<readonly T[]> {
  return {
    read: (value) => {
      if (!Array.isArray(value)) return refuse("is not a list");
      if (value.length > max) return refuse(`has more than ${max} items`);
      const read: T[] = [];
      try {
        for (const each of value) read.push(item.read(each));
      } catch (thrown) {
        throw within(thrown, `[${read.length}]`);
      }
      return read;
    },
  };
}

/** `closed`: fields that are not named are refused, as from customers; partners may add fields to what they answer. */
export function object<F extends Readonly<Record<string, Shape<unknown>>>>(
  fields: F,
  rule: { closed?: boolean } = {},
): Shape<{ readonly [K in keyof F]: Typed<F[K]> }> {
  const names = Object.keys(fields);
  const known = new Set(names);
  return {
    read: (value) => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse("is not an object");
      if (rule.closed)
        for (const name of Object.keys(value))
          if (!known.has(name)) throw new Misfit("is not a known field").within(name.slice(0, 40));
      const given = value as Readonly<Record<string, unknown>>;
      const read: Record<string, unknown> = {};
      let at = "";
      try {
        for (const name of names) {
          at = name;
          read[name] = (fields[name] as Shape<unknown>).read(Object.hasOwn(given, name) ? given[name] : undefined);
        }
      } catch (thrown) {
        throw within(thrown, at);
      }
      return read as { readonly [K in keyof F]: Typed<F[K]> };
    },
  };
}
