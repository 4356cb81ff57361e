import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect, it } from "vitest";
import { result, scenario } from "./sample-result.ts";

const schema = JSON.parse(readFileSync("schema/result.schema.json", "utf8")) as object;
const ajv = new Ajv2020({ allErrors: true, strict: true });
formats.default(ajv);
const fits = ajv.compile(schema);

const attempt = {
  repetition: 1,
  isRetry: false,
  verdict: "held",
  seed: 1,
  durationMs: 3,
  replay: "npx firedrill run calm",
  folder: "calm/1",
} as const;

const whole = (): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(
      result(
        [
          scenario("held", { tags: ["smoke"], attempts: [attempt, { ...attempt, repetition: 2, error: "cut short" }] }),
          scenario("broken"),
          scenario("unproven", { error: "cut short" }),
          scenario("unproven", { notRun: "no time was left" }),
        ],
        { baseline: { file: "known.json", verdict: "broken" } },
      ),
    ),
  ) as Record<string, unknown>;

it("takes what a run writes", () => {
  expect(fits(whole()), ajv.errorsText(fits.errors)).toBe(true);
});

/** Every object in a value, with its path. */
function objectsIn(value: unknown, path = ""): [string, Record<string, unknown>][] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, each]) => objectsIn(each, `${path}/${name}`));
  return Array.isArray(value) ? inner : [[path, value as Record<string, unknown>], ...inner];
}

it("refuses a field that it does not know, anywhere but in findings, which have data of their own", () => {
  for (const [path] of objectsIn(whole())) {
    const changed = whole();
    const found = objectsIn(changed).find(([each]) => each === path);
    if (found === undefined) throw new Error(`no object at ${path}`);
    found[1].surprise = 1;
    expect(fits(changed), path).toBe(/\/evidence\/\d+$/.test(path));
  }
});

it.each([
  ["verdict", "fine"],
  ["format", 1],
  ["world", "moon"],
  ["durationMs", -1],
  ["startedAt", "yesterday"],
  ["scenarios", {}],
])("refuses a %s of %j", (field, value) => {
  expect(fits({ ...whole(), [field]: value })).toBe(false);
});
