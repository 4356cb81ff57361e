import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { builtinPartners } from "../../src/cli/project.ts";
import { FiredrillError } from "../../src/core/errors.ts";
import { parseConfig } from "../../src/world/config-file.ts";
import { bad, badPlaceholders, good, type Sample, smallest, textOf, withField } from "./config-examples.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const schema = JSON.parse(read("schema/firedrill.schema.json")) as Sample;
const fitsSchema = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);

function refusalOf(text: string): FiredrillError | undefined {
  try {
    parseConfig(text, "firedrill.yaml", builtinPartners);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof FiredrillError) return thrown;
    throw thrown;
  }
}

const title = ({ field, value }: { field: string; value: unknown }): string =>
  `${field}: ${JSON.stringify(value) ?? "(left out)"}`;

describe("the configuration's parser and its schema", () => {
  it.each([
    ["the smallest", () => smallest()],
    ["the reference integration's", () => parse(read("src/integration/firedrill.yaml")) as Sample],
  ])("take %s configuration", (_, sample) => {
    expect(fitsSchema(sample()), JSON.stringify(fitsSchema.errors)).toBe(true);
    expect(refusalOf(textOf(sample()))).toBeUndefined();
  });

  it.each(good.map((example) => [title(example), example] as const))("take %s", (_, { field, value }) => {
    const sample = withField(field, value);
    expect(fitsSchema(sample), JSON.stringify(fitsSchema.errors)).toBe(true);
    expect(refusalOf(textOf(sample))).toBeUndefined();
  });

  it.each(bad.map((example) => [title(example), example] as const))("refuse %s", (_, { field, value }) => {
    const sample = withField(field, value);
    expect(fitsSchema(sample)).toBe(false);
    const refusal = refusalOf(textOf(sample));
    expect(refusal?.details.code).toBe("FD_CONFIG");
    expect(refusal?.details.place).toMatch(/^firedrill\.yaml:\d+/);
    expect(refusal?.details.remedy).not.toBe("");
  });

  it.each(badPlaceholders.map((example) => [title(example), example] as const))(
    "leave it to the parser to refuse %s",
    (_, { field, value, says }) => {
      const sample = withField(field, value);
      expect(fitsSchema(sample)).toBe(true);
      expect(refusalOf(textOf(sample))?.message).toContain(says);
    },
  );
});
