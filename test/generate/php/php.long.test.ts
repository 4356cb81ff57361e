import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Contract, Violation } from "../../../src/contract/contract.ts";
import { parseContract } from "../../../src/contract/parse.ts";
import { generatePhp, type PhpBody } from "../../../src/generate/php/generate.ts";
import { askPhp, contractFrom, generatedFrom, hasPhp, namespace, type Question, runPhp } from "./examine.ts";

const here = "test/generate/php";
const builtins = ["payment", "carrier", "messaging"].map((name) => `contracts/${name}.openapi.yaml`);
const isThere = hasPhp();

type Json = Record<string, unknown> | unknown[];

/** A copy with another value at a JSON Pointer; without one where `value` is undefined. */
function changed(value: unknown, pointer: string, to: unknown): unknown {
  const copy = structuredClone(value) as Json;
  const keys = pointer.slice(1).split("/");
  const last = keys.pop() as string;
  const holder = keys.reduce<Json>((inner, key) => (inner as Record<string, Json>)[key] as Json, copy) as Record<string, unknown>;
  if (to === undefined) delete holder[last];
  else holder[last] = to;
  return copy;
}

const exampled = (bodies: readonly PhpBody[]): (PhpBody & { class: string })[] =>
  bodies.filter((body): body is PhpBody & { class: string } => body.class !== undefined && body.example !== undefined);

/** What the contract's own validators say of a body. */
function violations(contract: Contract, { of, role }: PhpBody, value: unknown): readonly Violation[] {
  const body = { body: value, contentType: "application/json", headers: {} };
  const found =
    role === "webhook"
      ? contract.webhooks.find(({ type }) => type === of)?.validate(value)
      : role === "request"
        ? contract.operations.find(({ id }) => id === of)?.validateRequest({ ...body, query: new URLSearchParams(), path: {} })
        : contract.operations
            .find(({ id }) => id === of)
            ?.validateResponse({
              ...body,
              contentType: Number(role) < 400 ? "application/json" : "application/problem+json",
              status: Number.parseInt(role, 10) || 500,
            });
  return (found ?? []).filter((violation) => violation.in === "body");
}

/** Every field of an example, with what it may hardly be. */
function mutations(example: unknown, at = ""): readonly { readonly pointer: string; readonly to: unknown }[] {
  if (typeof example !== "object" || example === null) return [];
  return Object.entries(example).flatMap(([key, value]) => {
    const pointer = `${at}/${key}`;
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    // an object in an object's place has several things wrong, in no order
    const strange = [
      "wrong\u0000\n",
      "",
      "x".repeat(2000),
      -7,
      1.5,
      1e15,
      true,
      null,
      [1],
      ...(isObject ? [] : [{ a: 1 }]),
      "2026-13-01T00:00:00Z",
    ];
    const here_ = [...strange, ...(Array.isArray(example) ? [] : [undefined])].map((to) => ({ pointer, to }));
    return [...here_, ...mutations(value, pointer)];
  });
}

describe.skipIf(!isThere && !process.env.CI)("generated PHP (needs PHP 8.2 or later on PATH)", () => {
  it("finds PHP", () => expect(isThere, "php 8.2 or later is not on PATH: `apt-get install php8.2-cli` brings it").toBe(true));

  it.each([...builtins, `${here}/parcels.openapi.yaml`, `${here}/hostile.openapi.yaml`, "test/partner/desk.openapi.yaml"])(
    "of %s gives every example back as it was",
    (file) => {
      const generated = generatedFrom(file);
      const bodies = exampled(generated.bodies);
      const answers = askPhp(
        generated,
        bodies.map((body) => ({ class: body.class, value: body.example })),
      );
      expect(answers.map((answer, n) => ({ of: bodies[n]?.of, role: bodies[n]?.role, ...answer }))).toEqual(
        bodies.map(({ of, role, example }) => {
          const json = expect.toSatisfy((text: string) => {
            expect(JSON.parse(text)).toEqual(example);
            return true;
          });
          return { of, role, array: true, again: true, json };
        }),
      );
    },
  );

  it.each(builtins)("of %s refuses what the contract's validators refuse, at the same field, and takes the rest", (file) => {
    const contract = contractFrom(file);
    const generated = generatePhp(contract, namespace);
    const seen = new Set<string>();
    const asked = exampled(generated.bodies)
      .filter(({ class: name }) => !seen.has(name) && seen.add(name))
      .flatMap((body) =>
        mutations(body.example).map(({ pointer, to }) => ({ body, pointer, to, value: changed(body.example, pointer, to) })),
      );
    const answers = askPhp(
      generated,
      asked.map(({ body, value }) => ({ class: body.class, value })),
    );
    const differing = asked.flatMap(({ body, pointer, to, value }, n) => {
      const [violation] = violations(contract, body, value);
      const answer = answers[n];
      const said = answer !== undefined && "field" in answer ? answer.field : answer;
      const right = violation === undefined ? answer !== undefined && "array" in answer : said === violation.pointer;
      return right ? [] : [{ class: body.class, pointer, to, contract: violation, php: answer }];
    });
    expect(differing).toEqual([]);
    expect(asked.length).toBeGreaterThan(200);
  });

  it("refuses twenty payloads at the field that is wrong, and says why", () => {
    const generated = generatedFrom(`${here}/parcels.openapi.yaml`);
    const [request, response] = ["request", "201"].map((role) => exampled(generated.bodies).find((body) => body.role === role));
    const wrong: readonly (readonly [body: PhpBody | undefined, pointer: string, to: unknown, field: string, reason: RegExp])[] =
      [
        [request, "/to", undefined, "/to", /is missing/],
        [request, "/to/kind", "cellar", "/to/kind", /none of the forms/],
        [request, "/to/kind", undefined, "/to/kind", /is missing/],
        [request, "/to/locker_number", 0, "/to/locker_number", /more than 0/],
        [request, "/to/locker_number", "7", "/to/locker_number", /an integer/],
        [request, "/contents", [], "/contents", /at least 1 item/],
        [request, "/contents", { a: 1 }, "/contents", /a list/],
        [request, "/contents/1/sku", "sku-2", "/contents/1/sku", /the pattern/],
        [request, "/contents/1/sku", "SKU-2\n", "/contents/1/sku", /the pattern/],
        [request, "/contents/1/sku", "SKU-٢", "/contents/1/sku", /the pattern/],
        [request, "/contents/0/weight", 30.5, "/contents/0/weight", /at most 30/],
        [request, "/contents/1/extras/gift", "wrapped", "/contents/1/extras/gift", /at most 5 characters/],
        [request, "/pickup-on", "2026-02-30", "/pickup-on", /a date/],
        [request, "/notify", "nobody", "/notify", /email/],
        [request, "/strange~field", 1, "/strange~0field", /not known here/],
        [response, "/id", "1", "/id", /uuid/],
        [response, "/to/street", "1", "/to/street", /at least 3/],
        [response, "/to/since", "yesterday", "/to/since", /a time/],
        [response, "/size", 3, "/size", /one of 1, 2, 5/],
        [response, "/parent/size", undefined, "/parent/size", /is missing/],
        [response, "/price/currency", "USD", "/price/currency", /one of EUR, CHF/],
        [response, "/price/discount_minor", -1, "/price/discount_minor", /at least 0/],
        [response, "/list/0", "longer", "/list/0", /none of the forms/],
      ];
    const questions = wrong.map(
      ([body, pointer, to]): Question => ({
        class: body?.class as string,
        value: changed(body?.example, pointer, to),
      }),
    );
    expect(askPhp(generated, questions)).toEqual(
      wrong.map(([, , , field, reason]) => ({ field, reason: expect.stringMatching(reason) })),
    );
  });

  it("does what its documentation says", () => {
    const page = readFileSync("docs/generate-php.md", "utf8");
    const [code, output] = ["php", "text"].map((language) => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(page)?.[1]);
    const payment = generatePhp(contractFrom("contracts/payment.openapi.yaml"), "Shop\\Partner\\Payment");
    expect(runPhp(payment, "Shop\\Partner\\Payment", code as string)).toBe(output);
  });

  it("holds texts to patterns as JavaScript does", () => {
    const patterns = [
      "^\\d+$",
      "^[\\w.-]+$",
      "\\bx\\b",
      "^.$",
      "^[^\\s\\d]*$",
      "^[[~/]+$",
      "^(?:a|b){2,}?$",
      "^\\u00e9$",
      "^\\p{Lu}",
      "[^]",
      "^$",
    ];
    const texts = ["1", "12\n", "٢", "a", "é", "E\u0301", "ab", "x y", "\u2028", "\n", "", "[~/", "Äb", "a.b-c", "😀", "'\\"];
    const properties = Object.fromEntries(patterns.map((pattern, n) => [`p${n}`, { type: "string", pattern }]));
    const content = { "application/json": { schema: { type: "object", properties } } };
    const paths = { "/a": { get: { operationId: "get", responses: { "200": { description: "", content } } } } };
    const text = JSON.stringify({ openapi: "3.1.0", info: { title: "T", version: "1" }, paths });
    const generated = generatePhp(parseContract(text, "patterns.json"), namespace);
    expect(generated.notes).toEqual([]);
    const asked = patterns.flatMap((pattern, n) => texts.map((each) => ({ pattern, text: each, name: `p${n}` })));
    const answers = askPhp(
      generated,
      asked.map(({ name, text: each }) => ({ class: "GetResponse", value: { [name]: each } })),
    );
    const taken = answers.map((answer, n) => ({
      ...asked[n],
      fits: "array" in answer,
      error: "error" in answer && answer.error,
    }));
    expect(taken).toEqual(asked.map((each) => ({ ...each, fits: new RegExp(each.pattern, "u").test(each.text), error: false })));
  });
});
