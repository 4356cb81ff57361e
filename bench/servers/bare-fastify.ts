// The baseline: one Fastify route with the contract's own request and response schemas, which keeps nothing.
import { readFileSync } from "node:fs";
import { fastify } from "fastify";
import { parse } from "yaml";

type Node = { readonly [key: string]: unknown };
const document = parse(readFileSync(new URL("../../contracts/payment.openapi.yaml", import.meta.url), "utf8")) as Node;

/** A copy with every local reference replaced by what it points at. */
function inline(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inline);
  if (typeof node !== "object" || node === null) return node;
  const { $ref, ...rest } = node as { $ref?: string };
  if ($ref === undefined) return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, inline(value)]));
  return inline(
    $ref
      .split("/")
      .slice(1)
      .reduce<unknown>((at, key) => (at as Node)[key], document),
  );
}

/** What OpenAPI and JSON Schema 2020 say beside the rules: Fastify's validator is of an older draft and strict about words. */
const notes = new Set(["example", "examples", "discriminator", "xml", "externalDocs", "deprecated"]);
function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(Object.entries(node).flatMap(([key, value]) => (notes.has(key) ? [] : [[key, plain(value)]])));
}

type Operation = {
  requestBody: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { content: Record<string, { schema: unknown }> }>;
};
const operation = inline((document as { paths: Record<string, { post: unknown }> }).paths["/v1/payments"]?.post) as Operation;
const json = "application/json";

const app = fastify({ logger: false, ajv: { customOptions: { strict: false } } });
const schema = {
  body: plain(operation.requestBody.content[json]?.schema),
  response: { 201: plain(operation.responses["201"]?.content[json]?.schema) },
};
let made = 0;
app.post<{ Body: { order_reference: string; amount_minor: number; currency: string } }>(
  "/v1/payments",
  { schema },
  (request, reply) => {
    made += 1;
    const now = new Date().toISOString();
    reply.code(201).send({
      id: `pay_${made}`,
      order_reference: request.body.order_reference,
      status: "authorized",
      amount_minor: request.body.amount_minor,
      captured_minor: 0,
      refunded_minor: 0,
      currency: request.body.currency,
      version: 1,
      created_at: now,
      updated_at: now,
    });
  },
);
await app.listen({ host: "127.0.0.1", port: Number(process.argv[2]) });
process.once("SIGTERM", () => app.close());
