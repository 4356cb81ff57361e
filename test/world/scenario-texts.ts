const head = "story: s\norders:\n  - order: order-1\n    total_minor: 100\n";
const correct = "Correct it; an editor with YAML support shows the spot.";
const fewer = "Use fewer aliases, each of an anchor that stands before it.";

/** Texts that are no YAML, or YAML that means nothing in JSON: [what, text, place, problem, remedy]. */
export const badText: readonly (readonly [string, string, string, RegExp, string])[] = [
  ["a bracket that stays open", "story: s\norders: [", "mine.yaml:2:10", /^this is not YAML/, correct],
  ["a tab for an indent", "story: s\nload:\n\trate_per_second: 1\n", "mine.yaml:3:1", /Tabs are not allowed/, correct],
  ["a field given twice", `${head}story: other\n`, "mine.yaml:5:1", /Map keys must be unique/, correct],
  ["a second document", `${head}---\n${head}`, "mine.yaml:5:1", /a second document begins/, correct],
  ["a tag that nothing knows", "story: !secret s\n", "mine.yaml:1:8", /Unresolved tag: !secret/, correct],
  ["a tag for what JSON does not know", "story: !!binary aGFsbG8=\n", "mine.yaml:1:8", /Unresolved tag/, correct],
  ["nesting without end", `story: ${"[".repeat(20_000)}`, "mine.yaml:1", /^this is not YAML/, correct],
  ["an alias of nothing", "story: &a s\nload: *story\n", "mine.yaml:2", /Unresolved alias/, fewer],
  [
    "a bomb of aliases",
    `a: &a [x, x]\nb: &b [*a, *a]\nc: [${"*b, ".repeat(200)}]\n`,
    "mine.yaml",
    /Excessive alias count/,
    fewer,
  ],
  [
    "an alias that leads back to itself",
    `${head}faults: &all\n  - *all\n`,
    "mine.yaml:6 faults/0",
    /leads back/,
    "Write a value that JSON knows.",
  ],
];
