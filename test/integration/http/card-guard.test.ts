import { fastify } from "fastify";
import { describe, expect, it } from "vitest";
import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { guardCards } from "../../../src/integration/http/card-guard.ts";
import { cardSpellings } from "../../support/card-spellings.ts";

async function guarded() {
  const app = fastify();
  guardCards(app, defaultEdgeParts);
  app.setErrorHandler(async (error, _request, reply) => reply.code(400).send(String((error as { code?: unknown }).code)));
  app.post("/*", async () => "taken");
  return app;
}

describe("the door for customers", () => {
  it.each(cardSpellings)("refuses a card number %s, in a body, a path, a query or a header", async (_how, text) => {
    const app = await guarded();
    const headers = { "x-note": text };
    for (const request of [
      { url: "/orders", payload: { note: text } },
      { url: "/orders", payload: { list: [{ [text]: 1 }] } },
      { url: `/orders/${encodeURIComponent(text)}` },
      { url: `/orders?note=${encodeURIComponent(text)}` },
      ...(/^[ -~]*$/.test(text) ? [{ url: "/orders", headers }] : []),
    ])
      expect([request, (await app.inject({ method: "POST", ...request })).statusCode]).toEqual([request, 400]);
  });

  it.each([
    ["an article's number (EAN)", "4006381333931"],
    ["a time in microseconds", "1764480000000004"],
    ["a key", "0b4c1111-4111-1111-1111-1111abcdefab"],
    ["an order's number", "WC-2026-000123"],
    ["a payment's token", "tok_visa_ok"],
  ])("takes %s", async (_what, text) => {
    const app = await guarded();
    const request = { url: `/orders/${text}`, headers: { "idempotency-key": text }, payload: { note: text } };
    expect((await app.inject({ method: "POST", ...request })).body).toBe("taken");
  });
});
