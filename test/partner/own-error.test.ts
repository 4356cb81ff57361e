import { describe, expect, it } from "vitest";
import type { CallPlan } from "../../src/core/fault.ts";
import { failure } from "../../src/faults/replies.ts";
import { playContract } from "../support/play-contract.ts";

const contract = (responses: string, components = "{}", more = ""): string => `openapi: 3.1.0
info: { title: T, version: "1" }
paths:
  /things:
    post: { operationId: make, requestBody: { required: true, content: { application/json: { schema: { type: object, required: [amount] } } } }, responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } }, ${responses} } }
  /things/{id}: { get: { operationId: read, responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } } } }
${more}
components: { schemas: ${components} }
`;
const described = (schema: string): string => `{ description: no, content: { application/json: { schema: ${schema} } } }`;
const struck = (status: number) => ({
  onCall: () => ({ ids: ["f1"], plan: { effect: false, reply: () => failure(status) } satisfies CallPlan }),
  onWebhook: () => undefined,
  crash: async () => {},
});

describe("a partner's error", () => {
  it("stands in the wrapper that the contract describes", async () => {
    const { ask } = playContract(
      contract(`default: ${described("{ type: object, required: [error], properties: { error: { type: object } } }")}`),
    );
    const refused = await ask("POST", "/things", {});
    expect(refused).toMatchObject({ status: 400, code: "invalid_request", violations: undefined });
    expect(refused.headers["content-type"]).toBe("application/json");
    expect(refused.body).toEqual({ error: { code: "invalid_request", message: "body /amount: is missing.", field: "/amount" } });
  });

  it("uses the contract's own fields and words, and says nothing else", async () => {
    const error =
      "{ type: object, required: [type], properties: { type: { type: string, enum: [api_error, card_error, idempotency_error, invalid_request_error] }, code: { type: string }, message: { type: string }, param: { type: string }, charge: { type: string } } }";
    const text = contract(`default: ${described(`{ type: object, required: [error], properties: { error: ${error} } }`)}`);
    expect((await playContract(text).ask("POST", "/things", {})).body).toEqual({
      error: { type: "invalid_request_error", code: "invalid_request", message: "body /amount: is missing.", param: "amount" },
    });
    const unavailable = await playContract(text, {}, struck(503)).ask("POST", "/things", { amount: 1 });
    expect(unavailable).toMatchObject({
      status: 503,
      code: "unavailable",
      body: { error: { type: "api_error", code: "unavailable" } },
    });
  });

  it.each([
    [
      "a list of texts",
      "{ type: object, properties: { errors: { type: array, items: { type: string } } } }",
      { errors: ["body /amount: is missing."] },
    ],
    [
      "a list of objects, and a number for the status",
      "{ type: object, properties: { errors: { type: array, items: { type: object, properties: { status: { type: string }, detail: { type: string } } } } } }",
      { errors: [{ status: "400", detail: "body /amount: is missing." }] },
    ],
    [
      "success that is false",
      "{ type: object, required: [success], properties: { success: { type: boolean }, statusCode: { type: integer }, message: { type: string } } }",
      { success: false, statusCode: 400, message: "body /amount: is missing." },
    ],
  ])("may be %s", async (_what, schema, body) => {
    const refused = await playContract(contract(`"4XX": ${described(schema)}`)).ask("POST", "/things", {});
    expect(refused).toMatchObject({ status: 400, body });
  });

  it("keeps to what its schema asks for besides", async () => {
    const schema =
      "{ type: object, required: [id, level], additionalProperties: false, properties: { id: { type: string, format: uuid }, level: { type: integer, minimum: 3 }, message: { type: string, maxLength: 9 } } }";
    const { ask } = playContract(contract(`"400": ${described(schema)}`));
    expect((await ask("POST", "/things", {})).body).toEqual({
      id: expect.any(String),
      level: 3,
      message: expect.stringMatching(/^.{0,9}$/),
    });
  });

  it("is said in the same way where an operation describes none, and where there is no such path", async () => {
    const { ask } = playContract(
      contract(`default: ${described("{ type: object, properties: { message: { type: string } } }")}`),
    );
    expect(await ask("GET", "/things/none")).toMatchObject({
      status: 404,
      code: "not_found",
      body: { message: "There is no such resource." },
    });
    expect(await ask("GET", "/elsewhere")).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining("/elsewhere") },
    });
  });

  it("is a problem where the contract describes those, or no error at all", async () => {
    const problem = "{ description: no, content: { application/problem+json: { schema: { type: object } } } }";
    for (const text of [contract(`"400": ${problem}`), contract('"404": { description: nothing }')]) {
      const refused = await playContract(text).ask("POST", "/things", {});
      expect(refused.headers["content-type"]).toBe("application/problem+json");
      expect(refused.body).toMatchObject({ status: 400, code: "invalid_request" });
    }
  });
});
