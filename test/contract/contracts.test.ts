import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Contract, Operation, RequestParts } from "../../src/contract/contract.ts";
import { parseContract } from "../../src/contract/parse.ts";
import { atPointer } from "../../src/contract/pointer.ts";

type Tree = Readonly<Record<string, unknown>>;

const folder = new URL("../../contracts/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".openapi.yaml"));
const contracts: Contract[] = files.map((file) =>
  parseContract(readFileSync(new URL(file, folder), "utf8"), `contracts/${file}`),
);

it("covers the three partners", () => {
  expect(contracts.map(({ name }) => name).toSorted()).toEqual(["carrier", "messaging", "payment"]);
});

it("has generated types that are not stale", () => {
  const script = fileURLToPath(new URL("../../tools/generate-contract-types.mjs", import.meta.url));
  expect(() => execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" })).not.toThrow();
});

/** A request made of nothing but the contract's own examples. */
function exampleRequest({ parameters, requestExample }: Operation): RequestParts {
  const of = (where: string): [string, string][] =>
    parameters.filter((one) => one.in === where && one.example !== undefined).map(({ name, example }) => [name, String(example)]);
  return {
    query: new URLSearchParams(of("query")),
    path: Object.fromEntries(of("path")),
    headers: Object.fromEntries(of("header").map(([name, value]) => [name.toLowerCase(), value])),
    body: requestExample,
    contentType: requestExample === undefined ? undefined : "application/json",
  };
}

/** What a schema of requests leaves unbounded. */
function unbounded(document: Tree, schema: Tree, place: string): string[] {
  if (typeof schema.$ref === "string") return unbounded(document, atPointer(document, schema.$ref.slice(1)) as Tree, schema.$ref);
  const types = [schema.type].flat();
  const found: string[] = [];
  const closed = "enum" in schema || "const" in schema;
  if (types.includes("string") && !closed && !["maxLength", "pattern", "format"].some((word) => word in schema))
    found.push(`${place}: text`);
  if (types.includes("integer") && !("minimum" in schema && "maximum" in schema)) found.push(`${place}: integer`);
  if (types.includes("array")) {
    if (!("maxItems" in schema)) found.push(`${place}: array`);
    found.push(...unbounded(document, schema.items as Tree, `${place}/items`));
  }
  if (types.includes("object")) {
    const more = schema.additionalProperties;
    if (more === undefined || (more !== false && !("maxProperties" in schema))) found.push(`${place}: object`);
    const inner = { ...(schema.properties as Tree), ...(more === false ? {} : { "*": more }) };
    for (const [name, property] of Object.entries(inner))
      found.push(...unbounded(document, property as Tree, `${place}/${name}`));
  }
  return found;
}

/** Where a schema of responses refuses fields that a later version may add. */
function closedToNewFields(document: Tree, schema: unknown, place: string): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const tree = schema as Tree;
  if (typeof tree.$ref === "string") return closedToNewFields(document, atPointer(document, tree.$ref.slice(1)), tree.$ref);
  const here = tree.additionalProperties === false ? [place] : [];
  return here.concat(Object.entries(tree).flatMap(([key, inner]) => closedToNewFields(document, inner, `${place}/${key}`)));
}

describe.each(contracts)("$name", (contract) => {
  it.each(contract.operations)("$id: its example request conforms, and finds the operation", (operation) => {
    const request = exampleRequest(operation);
    expect(operation.validateRequest(request)).toEqual([]);
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => request.path[name] ?? "");
    expect(contract.match(operation.method, path)).toMatchObject({ kind: "operation", operation: { id: operation.id } });
  });

  it.each(contract.operations)("$id: its example answers conform", (operation) => {
    const headers = { "retry-after": "1", etag: '"1"' };
    for (const response of operation.responses) {
      expect(response.example, `${operation.id} ${response.status} has an example`).toBeDefined();
      const status = response.status === "default" ? 503 : Number(response.status);
      const parts = { status, headers, body: response.example, contentType: response.contentTypes[0] };
      expect(operation.validateResponse(parts)).toEqual([]);
    }
  });

  it.each(contract.operations)("$id: documents every refusal it can give", (operation) => {
    const documented = operation.responses.map(({ status }) => status);
    const has = (name: string): boolean => operation.parameters.some((one) => one.name === name);
    const expected = ["400", "405", "413", "415", "429", "default"];
    if (operation.security !== "none") expected.push("401", "403");
    if (operation.firedrill.idempotency !== "none") expected.push("409", "422");
    if (has("If-Match")) expected.push("412");
    expect(documented).toEqual(expect.arrayContaining(expected));
    expect(has("Idempotency-Key")).toBe(operation.firedrill.idempotency !== "none");
  });

  it.each(contract.operations)("$id: says what OpenAPI cannot", (operation) => {
    const { paths } = contract.document as { paths: Record<string, Record<string, Tree>> };
    expect(paths[operation.path]?.[operation.method.toLowerCase()]?.["x-firedrill"]).toBeDefined();
    expect(operation.firedrill.read).toBe(operation.method === "GET");
  });

  it.each(contract.operations)("$id: bounds what it takes, and leaves open what it gives", (operation) => {
    const { paths } = contract.document as { paths: Record<string, Record<string, Tree>> };
    const tree = paths[operation.path]?.[operation.method.toLowerCase()];
    const body = atPointer(tree, "/requestBody/content/application~1json/schema") as Tree | undefined;
    const parameters = operation.parameters.flatMap(({ name, schema }) => unbounded(contract.document, schema ?? {}, name));
    expect([...parameters, ...(body ? unbounded(contract.document, body, "body") : [])]).toEqual([]);
    for (const { schema } of operation.responses) expect(closedToNewFields(contract.document, schema, operation.id)).toEqual([]);
  });

  it("promises a problem document for every error, and says when to come back after a 429", () => {
    for (const { responses, validateResponse } of contract.operations) {
      const errors = responses.filter(({ status }) => !status.startsWith("2"));
      expect(errors.map(({ contentTypes }) => contentTypes)).toEqual(errors.map(() => ["application/problem+json"]));
      const throttled = responses.find(({ status }) => status === "429");
      const parts = { status: 429, headers: {}, body: throttled?.example, contentType: "application/problem+json" };
      expect(validateResponse(parts)).toEqual([{ in: "header", pointer: "retry-after", message: "is missing" }]);
    }
  });

  it.each(contract.webhooks)("$type: its example conforms", ({ type, example, validate }) => {
    expect(example).toMatchObject({ type, version: 1 });
    expect(validate(example)).toEqual([]);
    expect(validate({ ...(example as object), version: 2 })).toEqual([{ in: "body", pointer: "/version", message: "must be 1" }]);
  });
});
