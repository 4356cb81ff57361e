import { describe, expect, it } from "vitest";
import type { Contract } from "../../../src/contract/contract.ts";
import { parseContract } from "../../../src/contract/parse.ts";
import { FiredrillError } from "../../../src/core/errors.ts";
import { noFaults } from "../../../src/core/fault.ts";
import type { NewEvent } from "../../../src/core/history.ts";
import { createRandom } from "../../../src/core/random.ts";
import { createPartner } from "../../../src/partner/create.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";
import { type Kind, kinds } from "./kinds.ts";

function load({ text, files = {} }: Pick<Kind, "text" | "files">): Contract {
  return parseContract(text, "vendor/parcels.yaml", undefined, (path) => {
    const file = files[path];
    if (file === undefined) throw new Error(`there is no ${path}`);
    return file;
  });
}

function play(contract: Contract) {
  const events: NewEvent[] = [];
  const partner = createPartner({
    contract,
    settings: { idempotency: "full", idempotencyTtlMs: 1000, tokens: {}, webhooks: { secrets: [], retryScheduleMs: [] } },
    ports: {
      clock: createVirtualClock(),
      random: createRandom(1),
      recorder: { record: (event) => events.push(event) },
      faults: noFaults,
      sender: { send: async () => ({ status: 204 }) },
    },
  });
  const violations = () => events.flatMap((event) => (event.type === "answer" ? (event.value.violations ?? []) : []));
  return { partner, violations };
}

describe.each(kinds)("$kind", (kind) => {
  const contract = load(kind);

  it("is loaded, and what is odd is told", () => {
    expect(contract.operations.map(({ id }) => id)).toEqual(kind.operations);
    const told = contract.warnings.map(({ message }) => message);
    expect(told).toEqual((kind.warnings ?? []).map((part) => expect.stringMatching(part)));
  });

  it("answers each operation as it says itself", async () => {
    const { partner, violations } = play(contract);
    for (const { method, path, id } of contract.operations.filter((one) => one.id !== "two")) {
      const target = path.replace(/#.*/, "").replaceAll(/\{[^}]+\}/g, "7");
      const { reply } = await partner.handle({ method, path: target, headers: {}, body: "" });
      expect([id, Math.floor(reply.status / 100)]).toEqual([id, 2]);
      expect(partner.journal().at(-1)?.operation).toBe(id);
    }
    expect(violations()).toEqual([]);
  });
});

it("the same document gives the same names, in whatever order its paths stand", () => {
  const paths = ["/a-b: { get: {} }", "/a/b: { get: {} }", "/a: { get: { operationId: getAB } }"];
  const namesOf = (order: readonly string[]) => {
    const text = `openapi: 3.1.0\npaths:\n${order.map((line) => `  ${line}`).join("\n")}\n`;
    return Object.fromEntries(load({ text }).operations.map(({ id, path }) => [path, id]));
  };
  expect(namesOf(paths)).toEqual({ "/a": "getAB", "/a-b": "getAB2", "/a/b": "getAB3" });
  expect(namesOf(paths.toReversed())).toEqual(namesOf(paths));
});

describe("what OpenAPI 3.0 means by its words", () => {
  const contract = load(kinds[0] as Kind);
  const conforms = (value: object) => {
    const [operation] = contract.operations;
    return operation?.validateResponse({ status: 200, headers: {}, body: value, contentType: "application/json" }).length === 0;
  };

  it("holds values to them", () => {
    expect(conforms({ grams: 1, note: null, size: "small" })).toBe(true);
    expect(conforms({ grams: 1, note: "here", size: null, colour: null, label: null })).toBe(true);
    expect(conforms({ grams: 0, note: null, size: null })).toBe(false);
    expect(conforms({ grams: null, note: null, size: null })).toBe(false);
    expect(conforms({ grams: 1, note: null, size: "medium" })).toBe(false);
    expect(conforms({ grams: 1, note: null, size: null, label: "medium" })).toBe(false);
  });
});

describe("a heir of a base that chooses among its heirs", () => {
  const contract = load(kinds.find(({ kind }) => kind.startsWith("a base")) as Kind);
  const violations = (id: string, value: object) =>
    contract.operations
      .find((operation) => operation.id === id)
      ?.validateResponse({ status: 200, headers: {}, body: value, contentType: "application/json" });

  it("is held to the base and to itself", () => {
    for (const id of ["listParcels", "readCrate"]) {
      expect(violations(id, { kind: "crate", wood: "oak" })).toEqual([]);
      expect(violations(id, { wood: "oak" })).not.toEqual([]);
      expect(violations(id, { kind: "crate" })).not.toEqual([]);
    }
  });
});

describe("where a vendor's paths begin", () => {
  const contract = load({
    text: `openapi: 3.1.0
servers: [{ url: "https://{region}.parcels.example/{version}/", variables: { region: { default: eu }, version: { default: v2 } } }]
paths:
  /parcels: { get: { operationId: list, responses: { "204": { description: none } } } }
  /v2/parcels: { get: { operationId: listOld, responses: { "204": { description: none } } } }
  /files: { servers: [{ url: /uploads }], post: { operationId: upload, responses: { "204": { description: none } } } }
`,
  });
  const idAt = (method: string, path: string) => {
    const match = contract.match(method, path);
    return match.kind === "operation" ? match.operation.id : match.kind;
  };

  it("the base path may stand before them or be left out, and their own come first", () => {
    expect(contract.serverUrl).toBe("https://eu.parcels.example/v2/");
    expect(idAt("GET", "/parcels")).toBe("list");
    expect(idAt("GET", "/v2/parcels")).toBe("listOld");
    expect(idAt("GET", "/v2/v2/parcels")).toBe("listOld");
    expect(idAt("POST", "/v2/files")).toBe("upload");
    expect(idAt("POST", "/uploads/files")).toBe("upload");
    expect(idAt("POST", "/v2/parcels")).toBe("method-not-allowed");
    expect(idAt("GET", "/v3/parcels")).toBe("not-found");
    expect(idAt("GET", "/v2parcels")).toBe("not-found");
  });

  it.each(["https://{shop}.example/v1", "/v1", "//parcels.example/v1"])("%s is no address that a client could call", (url) => {
    const text = `openapi: 3.1.0\nservers: [{ url: "${url}" }]\npaths: { /a: { get: { operationId: a } } }`;
    const { serverUrl, match } = load({ text });
    expect(serverUrl).toBeUndefined();
    expect(match("GET", "/v1/a").kind).toBe("operation");
  });
});

describe("files beside a contract", () => {
  const withReference = (reference: string): string =>
    `openapi: 3.1.0\npaths: { /a: { get: { operationId: a, responses: { "200": { $ref: "${reference}" } } } } }`;

  it.each([
    ["../common.yaml#/A", /own folder/],
    ["/etc/passwd", /own folder/],
    ["gone.yaml#/A", /own folder/],
    ["https://parcels.example/common.yaml#/A", /fetched from the network/],
    ["file:///etc/passwd", /fetched from the network/],
  ])("are not read from elsewhere: %s", (reference, remedy) => {
    const read: string[] = [];
    let refusal: unknown;
    try {
      parseContract(withReference(reference), "vendor/parcels.yaml", undefined, (path) => {
        read.push(path);
        throw new Error("there is no such file");
      });
    } catch (thrown) {
      refusal = thrown;
    }
    expect(refusal).toBeInstanceOf(FiredrillError);
    const { place, problem, remedy: told } = (refusal as FiredrillError).details;
    expect(place).toBe("vendor/parcels.yaml#/paths//a/get/responses/200");
    expect(problem).toContain(reference);
    expect(told).toMatch(remedy);
    expect(read).toEqual(reference.startsWith("gone") ? ["gone.yaml"] : []);
  });

  it("are refused by their own name and line where they are broken", () => {
    const files = { "answers.yaml": "A: {\n  description: [\n" };
    expect(() => load({ text: withReference("answers.yaml#/A"), files })).toThrow(
      /^vendor\/answers\.yaml:\d+:\d+: this is not YAML/,
    );
  });

  it("are a part of what the contract's hash stands for", () => {
    const hashOf = (more: string) =>
      load({ text: withReference("answers.yaml#/A"), files: { "answers.yaml": `A: { description: ${more} }` } }).hash;
    expect(hashOf("one")).toBe(hashOf("one"));
    expect(hashOf("one")).not.toBe(hashOf("two"));
  });
});

describe("callbacks", () => {
  const contract = load({
    text: `openapi: 3.1.0
paths:
  /parcels:
    post:
      operationId: makeParcel
      x-firedrill: { webhooks: [makeParcel.onMove] }
      responses: { "204": { description: made } }
      callbacks:
        onMove:
          "{$request.body#/url}":
            post:
              summary: It moved.
              requestBody: { content: { application/json: { schema: { type: object, required: [to] } } } }
`,
  });

  it("are webhooks, called by their operation and name", () => {
    expect(contract.webhooks.map(({ type, summary }) => [type, summary])).toEqual([["makeParcel.onMove", "It moved."]]);
    expect(contract.webhooks[0]?.validate({})).toEqual([{ in: "body", pointer: "/to", message: "is missing" }]);
  });
});
