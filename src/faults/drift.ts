type Change = (name: string, value: unknown) => readonly [string, unknown] | undefined;

/** The fields that programs live on, deep in lists too. */
const telling = /^(id|status|amount_minor|captured_minor|refunded_minor)$/;
const any = /^/;

const changes: Readonly<Record<string, Change>> = {
  missing: () => undefined,
  renamed: (name, value) => [`${name}_v2`, value],
  retyped: (name, value) => [name, typeof value === "number" ? String(value) : [value]],
  null: (name) => [name, null],
};

function drift(value: unknown, which: RegExp, change: Change): unknown {
  if (Array.isArray(value)) return value.map((item) => drift(item, which, change));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) =>
    which.test(name) ? change(name, inner) : ([name, drift(inner, which, change)] as const),
  );
  return Object.fromEntries(entries.filter((entry) => entry !== undefined));
}

/** The value with its telling fields `missing`, `renamed`, `retyped` or `null`; with all of them so where it has none that tells. */
export function drifted(truth: unknown, how: string): unknown {
  const change = changes[how] ?? (() => undefined);
  const before = JSON.stringify(truth);
  // a body without any telling field loses all of them, and what has no field at all its type
  return [telling, any].map((which) => drift(truth, which, change)).find((after) => JSON.stringify(after) !== before) ?? [truth];
}
