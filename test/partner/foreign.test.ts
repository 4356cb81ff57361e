import { expect, it } from "vitest";
import { parseContract } from "../../src/contract/parse.ts";
import { noFaults } from "../../src/core/fault.ts";
import type { NewEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

const answer = (schema: string): string => `{ "200": { description: it, content: { application/json: { schema: ${schema} } } } }`;

/** What vendors' contracts have and a simulator must not stumble over. */
const text = `openapi: 3.1.0
paths:
  /notes:
    post: { operationId: note, requestBody: { content: { text/plain: { schema: { type: string } }, application/json: { schema: {} } } }, responses: ${answer("{ type: object }")} }
  /notes/{id}: { get: { operationId: readNote, responses: ${answer("{ type: object }")} } }
  /orders:
    post: { operationId: order, requestBody: { content: { application/json: { schema: { type: object } } } }, responses: ${answer(
      "{ type: object, properties: { id: { type: string }, note: { type: string }, customer: { type: object, properties: { mail: { type: string } } } } }",
    )} }
  /orders/{id}: { get: { operationId: readOrder, responses: ${answer("{ type: object }")} } }
  /orders/{id}/lines: { get: { operationId: listLines, responses: ${answer("{ type: array, minItems: 1, items: { type: string } }")} } }
  /batches: { post: { operationId: batch, responses: ${answer("{ type: array, items: { type: string } }")} } }
  /batches/{id}: { get: { operationId: readBatch, responses: ${answer("{ type: object }")} } }
  /charges:
    post:
      operationId: charge
      x-firedrill: { correlate: $request.body#/metadata/order }
      requestBody: { required: true, content: { application/x-www-form-urlencoded: { schema: { type: object, required: [amount], properties: { amount: { type: integer }, capture: { type: boolean }, metadata: { type: object, additionalProperties: { type: string } }, lines: { type: array, items: { type: object, properties: { price: { type: integer } } } } } } } } }
      responses: ${answer("{ type: object, properties: { id: { type: string }, amount: { type: integer }, capture: { type: boolean } } }")}
  /charges/{id}: { get: { operationId: readCharge, responses: ${answer("{ type: object, additionalProperties: true }")} } }
  /charges/{id}/cancel: { post: { operationId: cancel, requestBody: { content: { application/x-www-form-urlencoded: { schema: { type: object } } } }, responses: ${answer("{}")} } }
  /Accounts/{AccountSid}/Messages.json:
    post: { operationId: send, responses: ${answer("{ type: object, properties: { sid: { type: string }, body: { type: string } } }")} }
    get: { operationId: listMessages, responses: ${answer("{ type: object, properties: { messages: { type: array, items: { type: object } } } }")} }
  /Accounts/{AccountSid}/Messages/{Sid}.json: { get: { operationId: readMessage, responses: ${answer("{ type: object, properties: { sid: { type: string }, body: { type: string } } }")} } }
  /Accounts/{AccountSid}/Messages/{MessageSid}/Media.json: { get: { operationId: listMedia, responses: ${answer("{ type: object, properties: { sid: { type: string } } }")} } }
  /label: { get: { operationId: label, responses: { "200": { description: it, content: { application/pdf: {} } } } } }
  /any: { get: { operationId: any, responses: { "200": { description: it, content: { "*/*": { schema: { type: object, required: [a], properties: { a: { type: integer } } } } } } } } }
  /default: { get: { operationId: plain, responses: { default: { description: it, content: { application/json: { schema: { type: integer } } } } } } }
  /moved: { get: { operationId: moved, responses: { "302": { description: elsewhere } } } }
  /forgets: { get: { operationId: forgets, responses: { "404": { description: nothing } } } }
`;

function play() {
  const violations: (readonly string[] | undefined)[] = [];
  const record = (event: NewEvent): number =>
    event.type === "answer" || event.type === "call" ? violations.push(event.value.violations) : 0;
  const partner = createPartner({
    contract: parseContract(text, "shop.yaml"),
    settings: { idempotency: "full", idempotencyTtlMs: 1000, tokens: {}, webhooks: { secrets: [], retryScheduleMs: [] } },
    ports: {
      clock: createVirtualClock(),
      random: createRandom(1),
      recorder: { record },
      faults: noFaults,
      sender: { send: async () => ({ status: 204 }) },
    },
  });
  return async (method: string, path: string, body = "", type = "application/json") => {
    const headers = body === "" && type === "application/json" ? {} : { "content-type": type };
    const { reply } = await partner.handle({ method, path, headers, body });
    return {
      status: reply.status,
      type: reply.headers["content-type"],
      body: reply.body,
      violations: violations.flat().filter((one) => one !== undefined),
    };
  };
}

it("takes a text that its contract takes, and keeps none of its letters as fields", async () => {
  const ask = play();
  const made = await ask("POST", "/notes", "hello", "text/plain");
  expect(made).toMatchObject({ status: 200, violations: [] });
  const note = JSON.parse(made.body) as { id: string };
  expect(note).toEqual({ id: expect.any(String) });
  expect(JSON.parse((await ask("GET", `/notes/${note.id}`)).body)).toEqual(note);
});

it("refuses a text where the contract tells of no body, and holds it against nobody", async () => {
  const refused = await play()("POST", "/batches", "hello", "text/plain");
  expect(refused).toMatchObject({ status: 415, violations: [] });
  expect(JSON.parse(refused.body)).toMatchObject({
    code: "unsupported_media_type",
    detail: expect.stringContaining("text/plain"),
  });
});

it("reads a form as its schema says, and keeps what it says", async () => {
  const ask = play();
  const form = "application/x-www-form-urlencoded; charset=utf-8";
  const made = await ask(
    "POST",
    "/charges",
    "amount=1200&capture=true&metadata[order]=1001&lines[0][price]=600&lines[1][price]=600",
    form,
  );
  expect(JSON.parse(made.body)).toEqual({ id: expect.any(String), amount: 1200, capture: true });
  const { id } = JSON.parse(made.body) as { id: string };
  expect(JSON.parse((await ask("GET", `/charges/${id}`)).body)).toMatchObject({ amount: 1200 });
  expect(await ask("POST", "/charges", "amount=much", form)).toMatchObject({
    status: 400,
    violations: ["body /amount: must be integer"],
  });
});

it("knows what was made where paths end in .json and each level calls the id otherwise", async () => {
  const ask = play();
  const made = JSON.parse((await ask("POST", "/Accounts/AC1/Messages.json", '{"body":"on its way"}')).body) as { sid: string };
  expect(made).toEqual({ sid: expect.stringMatching(/^id_/), body: "on its way" });
  expect(JSON.parse((await ask("GET", `/Accounts/AC1/Messages/${made.sid}.json`)).body)).toEqual(made);
  expect(JSON.parse((await ask("GET", "/Accounts/AC1/Messages.json")).body)).toEqual({ messages: [made] });
  expect(JSON.parse((await ask("GET", "/Accounts/AC2/Messages.json")).body)).toEqual({ messages: [] });
  expect(JSON.parse((await ask("GET", `/Accounts/AC1/Messages/${made.sid}/Media.json`)).body)).toEqual({ sid: made.sid });
  expect((await ask("GET", "/Accounts/AC1/Messages/other.json")).status).toBe(404);
});

it("takes an empty form for none", async () => {
  expect(await play()("POST", "/charges/1/cancel", "", "application/x-www-form-urlencoded")).toMatchObject({ violations: [] });
  const required = await play()("POST", "/charges", "", "application/x-www-form-urlencoded");
  expect(required).toMatchObject({ status: 400, violations: ["the body: is missing"] });
});

it.each([
  ["capture=true", "body /amount: is missing"],
  ["amount=12%zz", undefined],
  ["amount=12&__proto__[a]=b", undefined],
])("refuses a form that its contract does not know, or that is none: %s", async (body, violation) => {
  const refused = await play()("POST", "/charges", body, "application/x-www-form-urlencoded");
  expect(refused.status).toBe(400);
  if (violation !== undefined) expect(refused.violations).toEqual([violation]);
});

it.each([['"hello"'], ["[1, 2]"], ["null"]])("takes no letters or items for fields: %s", async (body) => {
  const made = await play()("POST", "/notes", body);
  expect(made).toMatchObject({ status: 200, violations: [] });
  expect(JSON.parse(made.body)).toEqual({ id: expect.any(String) });
});

it("answers with its own kind of thing where the request's field has another", async () => {
  const ask = play();
  const made = await ask("POST", "/orders", '{"customer":"cus_1","note":"thanks"}');
  expect(JSON.parse(made.body)).toEqual({ id: expect.any(String), note: "thanks", customer: { mail: "text" } });
  expect(made.violations).toEqual([]);
  const { id } = JSON.parse(made.body) as { id: string };
  expect(await ask("GET", `/orders/${id}/lines`)).toMatchObject({ status: 200, body: '["text"]', violations: [] });
});

it.each([
  ["POST", "/batches", 200, "application/json", "[]"],
  ["GET", "/label", 200, "application/pdf", expect.stringMatching(/^%PDF-1\.4\n[\s\S]*\nstartxref\n\d+\n%%EOF\n$/)],
  ["GET", "/any", 200, "application/json", '{"a":1}'],
  ["GET", "/default", 200, "application/json", "1"],
  ["GET", "/moved", 302, undefined, ""],
  ["GET", "/forgets", 200, undefined, ""],
])("answers %s %s as its contract declares", async (method, path, status, type, body) => {
  expect(await play()(method, path)).toEqual({ status, type, body, violations: [] });
});
