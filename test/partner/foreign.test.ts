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
    const headers = body === "" ? {} : { "content-type": type };
    const { reply } = await partner.handle({ method, path, headers, body });
    return {
      status: reply.status,
      type: reply.headers["content-type"],
      body: reply.body,
      violations: violations.flat().filter((one) => one !== undefined),
    };
  };
}

it("refuses a text that it cannot read, holds it against nobody, and keeps none of its letters", async () => {
  const ask = play();
  const refused = await ask("POST", "/notes", "hello", "text/plain");
  expect(refused).toMatchObject({ status: 415, violations: [] });
  expect(JSON.parse(refused.body)).toMatchObject({
    code: "unsupported_media_type",
    detail: expect.stringContaining("text/plain"),
  });
});

it.each([['"hello"'], ["[1, 2]"], ["null"]])("takes no letters or items for fields: %s", async (body) => {
  expect(await play()("POST", "/notes", body)).toMatchObject({ status: 200, body: "{}", violations: [] });
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
  ["GET", "/label", 200, "application/pdf", ""],
  ["GET", "/any", 200, "application/json", '{"a":1}'],
  ["GET", "/default", 200, "application/json", "1"],
  ["GET", "/moved", 302, undefined, ""],
  ["GET", "/forgets", 200, undefined, ""],
])("answers %s %s as its contract declares", async (method, path, status, type, body) => {
  expect(await play()(method, path)).toEqual({ status, type, body, violations: [] });
});
