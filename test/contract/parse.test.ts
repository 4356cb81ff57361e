import { describe, expect, it } from "vitest";
import { parseContract } from "../../src/contract/parse.ts";
import { FiredrillError } from "../../src/core/errors.ts";

const base = (paths: string, rest = ""): string =>
  `openapi: 3.1.0\ninfo: { title: Shop, version: "1" }\npaths:\n${paths}\n${rest}`;
const get = (more = "", id = "operationId: readThing,"): string =>
  `  /things: { get: { ${id} responses: { "200": { description: fine } } ${more} } }`;

const billionLaughs = [
  "a0: &a0 [1]",
  ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`)}]`),
].join("\n");

function refusal(text: string): FiredrillError["details"] {
  try {
    parseContract(text, "shop.yaml");
  } catch (thrown) {
    if (thrown instanceof FiredrillError) return thrown.details;
    throw thrown;
  }
  throw new Error("the contract was accepted");
}

describe("a contract that is refused", () => {
  it.each([
    ["broken YAML", "openapi: 3.1.0\n  info: [", /shop\.yaml:\d+:\d+/, /not YAML/],
    ["a list", "- 1", /shop\.yaml/, /no object/],
    ["no OpenAPI", "title: x", /shop\.yaml/, /no OpenAPI document/],
    ["Swagger 2", 'swagger: "2.0"\npaths: {}', /shop\.yaml/, /Swagger "2\.0"/],
    ["a version that is a number", "openapi: 3.1\npaths: {}", /shop\.yaml/, /OpenAPI 3\.1/],
    ["an alias that contains itself", "a: &a [*a]", /shop\.yaml/, /cannot be read/],
    ["aliases that multiply", billionLaughs, /shop\.yaml/, /cannot be read/],
    ["too many levels", `a: ${"[".repeat(20_000)}${"]".repeat(20_000)}`, /shop\.yaml/, /call stack/],
    ["the same key twice", "openapi: 3.1.0\nopenapi: 3.1.0", /shop\.yaml:2:1/, /not YAML/],
    ["a path without a slash", base("  things: { get: { operationId: a } }"), /paths\/things/, /no slash/],
    [
      "a schema of OpenAPI 3.0",
      base(get(", parameters: [{ name: n, in: query, schema: { type: integer, minimum: 1, exclusiveMinimum: true } }]")),
      /shop\.yaml/,
      /exclusiveMinimum must be number/,
    ],
    [
      "references in a circle",
      base(
        '  /things: { get: { operationId: a, responses: { "200": { $ref: "#/components/responses/A" } } } }',
        'components: { responses: { A: { $ref: "#/components/responses/A" } } }',
      ),
      /paths\/\/things/,
      /circle/,
    ],
    [
      "a reference to another file",
      base('  /things: { get: { operationId: a, responses: { "200": { $ref: "other.yaml#/A" } } } }'),
      /shop\.yaml/,
      /other\.yaml/,
    ],
    [
      "a correlate that names no parameter of the path",
      base(get(", x-firedrill: { correlate: $request.path.thing_id }")),
      /correlate/,
      /no parameter "thing_id"/,
    ],
    ["an x-firedrill that is no object", base(get(", x-firedrill: 1")), /x-firedrill/, /no object/],
    ["an effect that is no word", base(get(", x-firedrill: { effect: 1 }")), /effect/, /is a word/],
    ["webhooks that are no list", base(get(", x-firedrill: { webhooks: a }")), /webhooks/, /no list/],
    ["a read that is neither", base(get(", x-firedrill: { read: maybe }")), /read/, /neither/],
    ["an unknown role", base(get(", x-firedrill: { role: pay }")), /x-firedrill\/role/, /"pay" is no role/],
    ["a role that reads and changes", base(get(", x-firedrill: { role: read, read: false }")), /read/, /changes nothing/],
    ["an amount that is no expression", base(get(", x-firedrill: { amount: total }")), /amount/, /no runtime expression/],
    [
      "a webhook that tells what no webhook tells",
      base(get(), "webhooks: { thing.made: { post: { x-firedrill: { tells: maybe } } } }"),
      /x-firedrill\/tells/,
      /"maybe"/,
    ],
    ["a webhook without post", base(get(), "webhooks: { thing.made: { get: {} } }"), /thing\.made/, /no post/],
    ["no operations", "openapi: 3.1.0\npaths: {}", /shop\.yaml/, /no operations/],
    ["OpenAPI of another age", 'openapi: "4.0.0"\npaths: {}', /shop\.yaml/, /OpenAPI "4\.0\.0"/],
    ["JSON that breaks off", '{\n "openapi": "3.1.0",\n "paths": {,}\n}', /shop\.yaml:\d+:\d+/, /not YAML/],
    [
      "a schema that is none, and that an operation reaches",
      base(
        '  /things: { get: { operationId: a, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } } } } }',
        "components: { schemas: { Thing: { properties: { size: { type: strnig } } } } }",
      ),
      /components\/schemas\/Thing\/properties\/size\/type/,
      /must be equal to one of the allowed values/,
    ],
    [
      "a schema that refers to nowhere, and that an operation reaches",
      base(
        '  /things: { get: { operationId: a, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } } } } }',
        'components: { schemas: { Thing: { properties: { size: { $ref: "#/components/schemas/Size" } } } } }',
      ),
      /components\/schemas\/Thing\/properties\/size$/,
      /leads nowhere: #\/components\/schemas\/Size/,
    ],
    [
      "a reference into the network",
      base('  /things: { get: { operationId: a, responses: { "200": { $ref: "https://example.com/a.yaml#/A" } } } }'),
      /paths\/\/things\/get\/responses\/200/,
      /https:\/\/example\.com/,
    ],
    [
      "a reference to nowhere",
      base('  /things: { get: { operationId: a, responses: { "200": { $ref: "#/components/responses/None" } } } }'),
      /shop\.yaml/,
      /leads nowhere/,
    ],
    ["an unknown word in x-firedrill", base(get(", x-firedrill: { colour: red }")), /x-firedrill\/colour/, /does not know/],
    [
      "a correlate that is no expression",
      base(get(', x-firedrill: { correlate: "order" }')),
      /correlate/,
      /no runtime expression/,
    ],
    ["a weakness that nobody knows", base(get(), "x-firedrill: { permits: [loose] }"), /x-firedrill\/permits\/0/, /no weakness/],
    ["weaknesses that are no list", base(get(), "x-firedrill: { permits: all }"), /x-firedrill\/permits/, /no list/],
    ["an unknown word in its own x-firedrill", base(get(), "x-firedrill: { role: read }"), /x-firedrill\/role/, /does not know/],
    ["an unknown idempotency", base(get(", x-firedrill: { idempotency: maybe }")), /idempotency/, /"maybe"/],
    ["a webhook that is not described", base(get(", x-firedrill: { webhooks: [thing.made] }")), /readThing/, /thing\.made/],
  ])("%s: place, problem, remedy", (_, text, place, problem) => {
    const details = refusal(text);
    expect(details.code).toBe("FD_CONTRACT");
    expect(details.place).toMatch(place);
    expect(details.problem).toMatch(problem);
    expect(details.remedy.length).toBeGreaterThan(10);
  });
});

describe("a contract without x-firedrill", () => {
  const contract = parseContract(base(get()), "shop.yaml");

  it("takes reads from the method", () => {
    expect(contract.operations[0]?.firedrill).toEqual({ idempotency: "none", webhooks: [], read: true, role: "read" });
  });

  it("tells an unknown path from a method that the path does not know", () => {
    expect(contract.match("GET", "/things").kind).toBe("operation");
    expect(contract.match("POST", "/things")).toEqual({ kind: "method-not-allowed", allow: ["GET"] });
    expect(contract.match("GET", "/nothing").kind).toBe("not-found");
  });
});

describe("the roles of a contract", () => {
  const [operation] = parseContract(
    base(
      '  /refunds: { post: { operationId: giveBack, x-firedrill: { effect: refunded, amount: "$request.body#/cents" }, responses: { "200": { description: fine } } } }',
      "webhooks: { giving.bounced: { post: { x-firedrill: { role: refund, tells: failed } } } }",
    ),
    "shop.yaml",
  ).operations;

  it("follow from the effect where they are not given, whatever the operation is called", () => {
    expect(operation?.firedrill.role).toBe("refund");
  });

  it("say where the amount stands", () => {
    const request = { query: new URLSearchParams(), path: {}, headers: {}, body: { cents: 250 } };
    expect(operation?.amount?.({ request })).toBe(250);
  });
});
