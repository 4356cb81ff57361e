import { describe, expect, it } from "vitest";
import { parseContract } from "../../src/contract/parse.ts";
import { FiredrillError } from "../../src/core/errors.ts";

const base = (paths: string, rest = ""): string =>
  `openapi: 3.1.0\ninfo: { title: Shop, version: "1" }\npaths:\n${paths}\n${rest}`;
const get = (more = "", id = "operationId: readThing,"): string =>
  `  /things: { get: { ${id} responses: { "200": { description: fine } } ${more} } }`;

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
    ["OpenAPI 3.0", "openapi: 3.0.3\npaths: {}", /shop\.yaml/, /OpenAPI "3\.0\.3"/],
    ["no operations", "openapi: 3.1.0\npaths: {}", /shop\.yaml/, /no operations/],
    ["no operationId", base(get("", "")), /paths\/\/things\/get/, /no operationId/],
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
    ["an unknown idempotency", base(get(", x-firedrill: { idempotency: maybe }")), /idempotency/, /"maybe"/],
    ["a webhook that is not described", base(get(", x-firedrill: { webhooks: [thing.made] }")), /readThing/, /thing\.made/],
    [
      "the same operationId twice",
      base(`${get()}\n  /others: { get: { operationId: readThing, responses: { "200": { description: fine } } } }`),
      /others/,
      /twice/,
    ],
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
    expect(contract.operations[0]?.firedrill).toEqual({ idempotency: "none", webhooks: [], read: true });
  });

  it("tells an unknown path from a method that the path does not know", () => {
    expect(contract.match("GET", "/things").kind).toBe("operation");
    expect(contract.match("POST", "/things")).toEqual({ kind: "method-not-allowed", allow: ["GET"] });
    expect(contract.match("GET", "/nothing").kind).toBe("not-found");
  });
});
