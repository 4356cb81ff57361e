import { expect, it } from "vitest";
import { playContract } from "../../support/play-contract.ts";

const json = (schema: string): string => `{ description: it, content: { application/json: { schema: ${schema} } } }`;
const takes = (schema: string): string => `requestBody: { content: { application/json: { schema: ${schema} } } }`;
const contract = (paths: string, components = "{}"): string =>
  `openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths:\n${paths}\ncomponents: { schemas: ${components} }\n`;
const known = { violations: undefined };

it("makes what is put at a path where nothing is posted, and changes it there", async () => {
  const thing = "{ type: object, properties: { id: { type: string }, name: { type: string }, size: { type: integer } } }";
  const { ask } = playContract(
    contract(`  /things/{id}:
    get: { operationId: read, responses: { "200": ${json(thing)} } }
    put: { operationId: put, ${takes("{ type: object }")}, responses: { "200": ${json(thing)} } }
    patch: { operationId: patch, ${takes("{ type: object }")}, responses: { "200": ${json(thing)} } }
    delete: { operationId: drop, responses: { "204": { description: gone } } }`),
  );
  expect((await ask("GET", "/things/a")).status).toBe(404);
  expect(await ask("PUT", "/things/a", { name: "one", size: 2 })).toMatchObject({
    body: { id: "a", name: "one", size: 2 },
    ...known,
  });
  expect((await ask("PATCH", "/things/a", { size: 3 })).body).toEqual({ id: "a", name: "one", size: 3 });
  expect((await ask("GET", "/things/a")).body).toEqual({ id: "a", name: "one", size: 3 });
  expect((await ask("GET", "/things/b")).status).toBe(404);
  expect((await ask("DELETE", "/things/a")).status).toBe(204);
  expect((await ask("GET", "/things/a")).status).toBe(404);
});

it("patches into what is nested, where null takes a value away", async () => {
  const thing =
    '{ type: object, properties: { id: { type: string }, address: { type: object, properties: { city: { type: [string, "null"] }, street: { type: string } } } } }';
  const { ask } = playContract(
    contract(`  /things: { post: { operationId: make, ${takes(thing)}, responses: { "201": ${json(thing)} } } }
  /things/{id}:
    get: { operationId: read, responses: { "200": ${json(thing)} } }
    patch: { operationId: patch, ${takes("{ type: object }")}, responses: { "200": ${json(thing)} } }`),
  );
  const { id } = (await ask("POST", "/things", { address: { city: "Ulm", street: "Hauptstr." } })).body as { id: string };
  await ask("PATCH", `/things/${id}`, { address: { city: null } });
  expect((await ask("GET", `/things/${id}`)).body).toEqual({ id, address: { city: null, street: "Hauptstr." } });
});

it.each([
  ["its own name", "payment", "{ payment: { amount: 5 } }"],
  ["data", "data", "{ amount: 5 }"],
])("finds what is wrapped in %s, in requests and answers and lists", async (_what, wrapper, body) => {
  const wrapped = `{ type: object, properties: { ${wrapper}: { type: object, properties: { id: { type: string }, amount: { type: integer } } } } }`;
  const { ask } = playContract(
    contract(`  /v2/payments:
    post: { operationId: make, ${takes("{ type: object }")}, responses: { "200": ${json(wrapped)} } }
    get: { operationId: list, responses: { "200": ${json("{ type: object, properties: { payments: { type: array, items: { type: object } }, cursor: { type: string } } }")} } }
  /v2/payments/{payment_id}: { get: { operationId: read, responses: { "200": ${json(wrapped)} } } }`),
  );
  const made = await ask("POST", "/v2/payments", body.includes("payment") ? { payment: { amount: 5 } } : { amount: 5 });
  expect(made).toMatchObject({ body: { [wrapper]: { id: expect.any(String), amount: 5 } }, ...known });
  const { id } = (made.body as Record<string, { id: string }>)[wrapper] as { id: string };
  expect((await ask("GET", `/v2/payments/${id}`)).body).toEqual(made.body);
  expect((await ask("GET", "/v2/payments")).body).toEqual({ payments: [{ id, amount: 5 }] });
  expect((await ask("GET", "/v2/payments/other")).status).toBe(404);
});

it("reads what is made elsewhere by a POST that answers with the same schema", async () => {
  const ref = '{ $ref: "#/components/schemas/Charge" }';
  const { ask } = playContract(
    contract(
      `  /charge/create: { post: { operationId: make, ${takes("{ type: object }")}, responses: { "200": ${json(ref)} } } }
  /charges/{ref}: { get: { operationId: read, responses: { "200": ${json(ref)} } } }
  /charges: { get: { operationId: list, responses: { "200": ${json(`{ type: array, items: ${ref} }`)} } } }`,
      "{ Charge: { type: object, required: [reference], properties: { reference: { type: string }, amount: { type: integer } } } }",
    ),
  );
  const { reference } = (await ask("POST", "/charge/create", { amount: 7 })).body as { reference: string };
  expect((await ask("GET", `/charges/${reference}`)).body).toEqual({ reference, amount: 7 });
  expect((await ask("GET", "/charges")).body).toEqual([{ reference, amount: 7 }]);
});

it.each([
  ["{ type: string, format: uuid }", "{ type: string }", /^[0-9a-f]{8}-[0-9a-f]{4}-4/],
  ['{ type: string, pattern: "^SM[0-9a-f]{32}$", minLength: 34, maxLength: 34 }', "{ type: string }", /^SM[0-9a-f]{32}$/],
  ["{ type: string, example: shp_123abc }", "{ type: string }", /^shp_/],
  ["{ type: string, maxLength: 8 }", "{ type: string }", /^\S{1,8}$/],
  ["{ type: integer }", "{ type: integer }", /^\d+$/],
  ["{ type: string }", "{ type: integer }", /^\d+$/],
])("gives ids as the contract asks for them: %s, in a path %s", async (schema, inPath, form) => {
  const thing = `{ type: object, required: [id], properties: { id: ${schema} } }`;
  const { ask } = playContract(
    contract(`  /things: { post: { operationId: make, responses: { "201": ${json(thing)} } } }
  /things/{id}: { get: { operationId: read, parameters: [{ name: id, in: path, required: true, schema: ${inPath} }], responses: { "200": ${json(thing)} } } }`),
  );
  const made = [await ask("POST", "/things"), await ask("POST", "/things")];
  const ids = made.map(({ body }) => String((body as { id: unknown }).id));
  expect(made.map(({ violations }) => violations)).toEqual([undefined, undefined]);
  for (const id of ids) expect(id).toMatch(form);
  expect(new Set(ids).size).toBe(2);
  expect((await ask("GET", `/things/${ids[1]}`)).body).toEqual(made[1]?.body);
});

it("knows a thing by the name in its path, whatever number it has besides", async () => {
  const user = "{ type: object, required: [id, username], properties: { id: { type: integer }, username: { type: string } } }";
  const { ask } = playContract(
    contract(`  /users: { post: { operationId: make, ${takes(user)}, responses: { "201": ${json(user)} } } }
  /users/{username}: { get: { operationId: read, responses: { "200": ${json(user)} } } }`),
  );
  await ask("POST", "/users", { id: 1, username: "ann" });
  await ask("POST", "/users", { id: 2, username: "bob" });
  expect((await ask("GET", "/users/bob")).body).toMatchObject({ username: "bob" });
});

it("does a repeat once where the contract takes an Idempotency-Key, though it says no more of it", async () => {
  const key = "parameters: [{ name: Idempotency-Key, in: header, schema: { type: string } }]";
  const paths = (parameters: string): string =>
    contract(`  /things:
    post: { operationId: make, ${parameters}${takes("{ type: object }")}, responses: { "201": ${json("{ type: object, properties: { id: { type: string } } }")} } }
  /things/{id}: { get: { operationId: read, responses: { "200": ${json("{ type: object }")} } } }`);
  const made = async (text: string): Promise<number> => {
    const { ask } = playContract(text);
    const answers = [1, 2].map(() => ask("POST", "/things", {}, { "idempotency-key": "k1" }));
    return new Set((await Promise.all(answers)).map(({ body }) => (body as { id: string }).id)).size;
  };
  expect(await made(paths(`${key}, `))).toBe(1);
  expect(await made(paths(""))).toBe(2);
});

it("tells in Location where a thing is whose answer does not say", async () => {
  const { ask } = playContract(
    contract(`  /jobs: { post: { operationId: make, ${takes("{ type: object }")}, responses: { "202": { description: taken } } } }
  /jobs/{job_id}: { get: { operationId: read, responses: { "200": ${json("{ type: object, properties: { kind: { type: string } } }")} } } }`),
  );
  const { headers } = await ask("POST", "/jobs", { kind: "import" });
  expect(headers.location).toMatch(/^\/jobs\/\S+$/);
  expect((await ask("GET", headers.location as string)).body).toEqual({ kind: "import" });
});

it("keeps a thing's status by what is done below it, and what else stands there apart", async () => {
  const ref = '{ $ref: "#/components/schemas/Hold" }';
  const refund =
    "{ type: object, required: [id, hold_id], properties: { id: { type: string }, hold_id: { type: string }, amount: { type: integer } } }";
  const { ask } = playContract(
    contract(
      `  /holds: { post: { operationId: make, ${takes("{ type: object }")}, responses: { "201": ${json(ref)} } } }
  /holds/{hold_id}: { get: { operationId: read, responses: { "200": ${json(ref)} } } }
  /holds/{hold_id}/capture: { post: { operationId: capture, ${takes("{ type: object }")}, responses: { "200": ${json(ref)} } } }
  /holds/{hold_id}/refund: { post: { operationId: refund, ${takes("{ type: object }")}, responses: { "200": ${json(refund)} } } }`,
      "{ Hold: { type: object, required: [id, status], properties: { id: { type: string }, status: { type: string, enum: [open, captured, voided] } } } }",
    ),
  );
  const { id } = (await ask("POST", "/holds", {})).body as { id: string };
  expect((await ask("GET", `/holds/${id}`)).body).toEqual({ id, status: "open" });
  expect((await ask("POST", `/holds/${id}/capture`, {})).body).toEqual({ id, status: "captured" });
  expect((await ask("GET", `/holds/${id}`)).body).toEqual({ id, status: "captured" });
  const refunded = (await ask("POST", `/holds/${id}/refund`, { amount: 3 })).body as { id: string };
  expect(refunded).toEqual({ id: expect.any(String), hold_id: id, amount: 3 });
  expect(refunded.id).not.toBe(id);
  expect((await ask("POST", "/holds/other/capture", {})).status).toBe(404);
});

it("says null of what nobody has said, where the contract takes that and its author gives no value", async () => {
  const thing =
    '{ type: object, properties: { id: { type: string }, status: { type: [string, "null"] }, cancelled_at: { type: [integer, "null"] }, error: { anyOf: [{ type: object }, { type: "null" }] }, lang: { type: [string, "null"], default: en }, note: { type: [string, "null"] }, kind: { type: string } } }';
  const { ask } = playContract(
    contract(`  /things: { post: { operationId: make, ${takes("{ type: object }")}, responses: { "201": ${json(thing)} } } }
  /things/{id}: { get: { operationId: read, responses: { "200": ${json(thing)} } } }`),
  );
  const made = (await ask("POST", "/things", { note: "mine" })).body as { id: string };
  const { id } = made;
  expect(made).toEqual({ id, status: "text", cancelled_at: null, error: null, lang: "en", note: "mine", kind: "text" });
  expect((await ask("GET", `/things/${id}`)).body).toEqual(made);
});

it("answers with a list of what was made, and with a text that is the id", async () => {
  const { ask } = playContract(
    contract(`  /messages: { post: { operationId: send, ${takes("{ type: array, items: { type: object } }")}, responses: { "201": ${json("{ type: array, items: { type: object, properties: { id: { type: string }, to: { type: string } } } }")} } } }
  /messages/{id}: { get: { operationId: readMessage, responses: { "200": ${json("{ type: object, properties: { id: { type: string }, to: { type: string } } }")} } } }
  /notes: { post: { operationId: note, responses: { "200": ${json("{ type: string }")} } } }
  /notes/{id}: { get: { operationId: readNote, responses: { "200": ${json("{ type: object }")} } } }`),
  );
  const sent = (await ask("POST", "/messages", [{ to: "a" }, { to: "b" }])).body as { id: string; to: string }[];
  expect(sent.map(({ to }) => to)).toEqual(["a", "b"]);
  expect((await ask("GET", `/messages/${sent[1]?.id}`)).body).toEqual(sent[1]);
  const id = (await ask("POST", "/notes")).body;
  expect(id).toEqual(expect.any(String));
  expect((await ask("GET", `/notes/${id}`)).status).toBe(200);
});

it("keeps numbers that a form says where the contract leaves the form's own types unsaid", async () => {
  const thing = "{ type: object, properties: { id: { type: string }, amount: { type: integer }, paid: { type: boolean } } }";
  const form = "requestBody: { content: { application/x-www-form-urlencoded: { schema: { type: object } } } }";
  const { ask } = playContract(
    contract(`  /things: { post: { operationId: make, ${form}, responses: { "201": ${json(thing)} } } }
  /things/{id}:
    get: { operationId: read, responses: { "200": ${json(thing)} } }
    post: { operationId: change, ${form}, responses: { "200": ${json("{ type: object, additionalProperties: true }")} } }`),
  );
  const type = { "content-type": "application/x-www-form-urlencoded" };
  const { id } = (await ask("POST", "/things", "amount=5&paid=false", type)).body as { id: string };
  expect((await ask("POST", `/things/${id}`, "amount=7&paid=true", type)).body).toEqual({ id, amount: 7, paid: true });
  expect((await ask("GET", `/things/${id}`)).body).toEqual({ id, amount: 7, paid: true });
});

it("reads a form in parts, files and JSON among them", async () => {
  const form =
    "{ type: object, required: [name], properties: { name: { type: string }, size: { type: integer }, meta: { type: object, properties: { a: { type: integer } } }, file: { type: string, format: binary } } }";
  const file =
    "{ type: object, properties: { id: { type: string }, name: { type: string }, size: { type: integer }, meta: { type: object } } }";
  const { ask } = playContract(
    contract(`  /files: { post: { operationId: upload, requestBody: { content: { multipart/form-data: { schema: ${form} } } }, responses: { "201": ${json(file)} } } }
  /files/{id}: { get: { operationId: read, responses: { "200": ${json(file)} } } }`),
  );
  const part = (name: string, text: string, more = ""): string =>
    `--b1\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${text}\r\n`;
  const type = { "content-type": "multipart/form-data; boundary=b1" };
  const whole = `${part("name", "label.pdf")}${part("size", "12")}${part("meta", '{"a":1}')}${part("file", "%PDF \uFFFD", '; filename="label.pdf"')}--b1--\r\n`;
  expect((await ask("POST", "/files", whole, type)).body).toEqual({
    id: expect.any(String),
    name: "label.pdf",
    size: 12,
    meta: { a: 1 },
  });
  expect(await ask("POST", "/files", `${part("size", "12")}--b1--\r\n`, type)).toMatchObject({
    status: 400,
    code: "invalid_request",
  });
  expect(await ask("POST", "/files", part("name", "cut short"), type)).toMatchObject({ status: 400, code: "malformed_request" });
});
