import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";

type Node = { readonly [key: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);

/** Every schema in a schema, with where it stands. */
function* nodesIn(value: unknown, at: string): Generator<readonly [string, Node]> {
  if (isNode(value)) yield [at, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) if (key !== "examples") yield* nodesIn(inner, `${at}/${key}`);
}

describe.each(["scenario", "firedrill"])("the schema of %s files", (name) => {
  const file = new URL(`../../schema/${name}.schema.json`, import.meta.url);
  const schema = JSON.parse(readFileSync(file, "utf8")) as Node & { readonly $defs: Readonly<Record<string, Node>> };
  const nodes = [...nodesIn(schema, "")];

  it("describes every field", () => {
    const silent = nodes.flatMap(([at, { properties }]) =>
      Object.entries(isNode(properties) ? properties : {}).flatMap(([field, node]) => {
        if (!isNode(node)) return [];
        const shared = typeof node.$ref === "string" ? schema.$defs[node.$ref.replace("#/$defs/", "")] : undefined;
        // inside a condition, a field that is described already is only narrowed
        return node.description || shared?.description || /\/(anyOf|if|then)\//.test(`${at}/`) ? [] : [`${at}/${field}`];
      }),
    );
    expect(silent).toEqual([]);
  });

  it("gives examples that fit it", () => {
    const wrong: string[] = [];
    for (const [at, node] of nodes) {
      if (!Array.isArray(node.examples)) continue;
      const fits = new Ajv2020({ strict: false }).compile({ ...node, $defs: schema.$defs });
      for (const example of node.examples) if (!fits(example)) wrong.push(`${at}: ${JSON.stringify(example)}`);
    }
    expect(wrong).toEqual([]);
  });
});
