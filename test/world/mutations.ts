import fc from "fast-check";
import { stringify } from "yaml";

type Path = readonly (string | number)[];

/** What somebody may write anywhere by mistake, or in order to do harm. */
const oddities: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  Number.NaN,
  "",
  " ",
  "x",
  "{{order}}",
  "{{",
  "/",
  "load-1",
  "$response.body#/a",
  "x".repeat(1000),
  [],
  [null],
  [[]],
  {},
  { toString: 1 },
  JSON.parse('{"__proto__": {"a": 1}}'),
  new Date(0),
];
const names = ["", "__proto__", "constructor", "toString", "0", "a/b", "a.b", "{ a: 1 }", "<<"];

type Mutation =
  | { readonly do: "delete" }
  | { readonly do: "retype"; readonly to: unknown }
  | { readonly do: "rename"; readonly to: string };

function pathsOf(value: unknown, path: Path = []): Path[] {
  const inner = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([name, each]) => pathsOf(each, [...path, name]))];
}

function mutate(value: unknown, path: Path, mutation: Mutation): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return mutation.do === "retype" ? mutation.to : null;
  if (rest.length > 0 || mutation.do === "retype") {
    const change = ([name, each]: [string, unknown]): [string, unknown] => [
      name,
      name === String(step) ? mutate(each, rest, mutation) : each,
    ];
    if (Array.isArray(value)) return value.map((each, n) => change([String(n), each])[1]);
    return Object.fromEntries(Object.entries(value as object).map(change));
  }
  if (Array.isArray(value)) return value.filter((_, n) => String(n) !== String(step));
  const kept = Object.entries(value as object).flatMap(([name, each]): [string, unknown][] => {
    if (name !== String(step)) return [[name, each]];
    return mutation.do === "rename" ? [[mutation.to, each]] : [];
  });
  return Object.fromEntries(kept);
}

/** A valid sample in which one node is deleted, retyped or renamed, as YAML. */
export function mutated(sample: unknown): fc.Arbitrary<string> {
  const mutation = fc.oneof(
    fc.constant<Mutation>({ do: "delete" }),
    fc.constantFrom(...oddities).map((to): Mutation => ({ do: "retype", to })),
    fc.constantFrom(...names).map((to): Mutation => ({ do: "rename", to })),
  );
  return fc.tuple(fc.constantFrom(...pathsOf(sample)), mutation).map(([path, change]) => stringify(mutate(sample, path, change)));
}

/** A valid text in which a few characters are cut out, and others put in their place. */
export function mangled(text: string): fc.Arbitrary<string> {
  const odd = fc.constantFrom(
    "",
    "\t",
    "\0",
    "*a",
    "&a ",
    "[",
    "}",
    ": ",
    "- ",
    "!!set ",
    "%YAML 1.1\n---\n",
    "---\n",
    "<<: ",
    '"',
    "\u2028",
  );
  return fc
    .tuple(fc.nat({ max: text.length }), fc.nat({ max: 12 }), odd)
    .map(([from, length, put]) => text.slice(0, from) + put + text.slice(from + length));
}
