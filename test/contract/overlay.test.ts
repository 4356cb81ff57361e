import { describe, expect, it } from "vitest";
import { applyOverlay } from "../../src/contract/overlay.ts";
import { parseContract } from "../../src/contract/parse.ts";
import { readText } from "../../src/contract/read-text.ts";
import type { Tree } from "../../src/contract/reader.ts";

const text = `openapi: 3.1.0
info: { title: Pay, version: "1" }
tags: [{ name: a }, { name: b }, { name: c }]
paths:
  /v1/charges:
    post: { operationId: charge, summary: old, responses: { "200": { description: ok } } }
    get: { operationId: list, responses: { "200": { description: ok } } }
  /v1/ping: { get: { operationId: ping, responses: { "200": { description: ok } } } }
`;
const document = readText(text, "pay.yaml") as Tree;
const overlay = (actions: string): { text: string; place: string } => ({
  text: `overlay: 1.0.0\ninfo: { title: more, version: "1" }\nactions: ${actions}\n`,
  place: "pay.overlay.yaml",
});
const applied = (actions: string) => applyOverlay(document, overlay(actions));

describe("an overlay", () => {
  it("merges what it updates, at every level, and leaves what it was given as it was", () => {
    const { document: changed } = applied(
      `[{ target: "$.paths['/v1/charges'].post", update: { summary: new, x-firedrill: { effect: captured } } }]`,
    );
    expect(changed).toMatchObject({
      paths: { "/v1/charges": { post: { operationId: "charge", summary: "new", "x-firedrill": { effect: "captured" } } } },
    });
    expect(document).toMatchObject({ paths: { "/v1/charges": { post: { summary: "old" } } } });
  });

  it("adds to lists, and removes one after the other", () => {
    expect(applied("[{ target: $.tags, update: { name: d } }, { target: $.tags, update: [{ name: e }] }]").document.tags).toEqual(
      ["a", "b", "c", "d", "e"].map((name) => ({ name })),
    );
    expect(applied(`[{ target: "$.tags[?@.name != 'b']", remove: true }]`).document.tags).toEqual([{ name: "b" }]);
    expect(applied("[{ target: $.paths.*.get, remove: true }]").document.paths).toMatchObject({ "/v1/ping": {} });
  });

  it("updates all that its target names", () => {
    const { paths } = applied("[{ target: $.paths.*.get, update: { deprecated: true } }]").document as { paths: Tree };
    expect(Object.values(paths).map((item) => (item as { get: Tree }).get.deprecated)).toEqual([true, true]);
  });

  it("tells of a target that names nothing", () => {
    expect(applied("[{ target: $.paths['/v2'], update: {} }]".replace("$.paths['/v2']", `"$.paths['/v2']"`)).warnings).toEqual([
      { place: "pay.overlay.yaml#/actions/0/target", message: "nothing in the contract is $.paths['/v2']" },
    ]);
  });

  it.each([
    ["[]", "the overlay has no actions"],
    ["[{ update: {} }]", "the action has no target"],
    ["[{ target: $.tags }]", "the action does nothing"],
    [`[{ target: "$.tags[", remove: true }]`, "this is no JSONPath"],
    ["[{ target: $.info.title, update: { a: 1 } }]", "neither an object nor a list"],
  ])("is refused with its place: %s", (actions, problem) => {
    expect(() => applied(actions)).toThrow(problem);
  });

  it("says what a contract leaves unsaid, and is part of its hash", () => {
    const more = overlay(
      `[{ target: "$.paths['/v1/charges'].post", update: { x-firedrill: { effect: captured, correlate: "$request.body#/order" } } }]`,
    );
    const contract = parseContract(text, "pay.yaml", "pay", undefined, more);
    expect(contract.operations.find(({ id }) => id === "charge")?.firedrill).toMatchObject({
      effect: "captured",
      role: "capture",
    });
    expect(contract.hash).not.toBe(parseContract(text, "pay.yaml").hash);
  });
});
