import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/record/exchange.ts";
import { redactExchange, secretsOf } from "../../src/record/redact-exchange.ts";

const card = "4242424242424242";

function exchange(request: Partial<Exchange["request"]>, response: Partial<Exchange["response"]> = {}): Exchange {
  return {
    ...{ kind: "call", startedMs: 0, tookMs: 1 },
    request: { method: "POST", url: "https://acme.example/v1/payments", headers: [], ...request },
    response: { status: 200, statusText: "OK", headers: [], ...response },
  };
}

const body = (text: string) => ({ bytes: text.length, text });

describe("redactExchange", () => {
  it("takes credentials, cookies and signatures out of headers, and leaves keys of idempotency", () => {
    const { request, response } = redactExchange(
      exchange(
        {
          headers: [
            ["Authorization", "Basic c2VjcmV0Og=="],
            ["X-Api-Key", "abc"],
            ["X-Auth-Token", "abc"],
            ["Stripe-Signature", "t=1,v1=abc"],
            ["Cookie", "sid=abc"],
            ["Idempotency-Key", "order-7"],
          ],
        },
        { headers: [["Set-Cookie", "sid=abc"]] },
      ),
    );
    expect(JSON.stringify([request.headers, response.headers])).not.toMatch(/abc|c2Vj/);
    expect(request.headers).toContainEqual(["Idempotency-Key", "order-7"]);
    expect(request.headers).toHaveLength(6);
  });

  it("takes secrets and cards out of JSON, whether they are texts or numbers", () => {
    const sent = {
      amount_minor: 4990,
      access_token: "abc",
      client_secret: "abc",
      note: `card ${card}`,
      pan_as_number: Number(card),
    };
    const { request } = redactExchange(
      exchange({ headers: [["content-type", "application/json"]], body: body(JSON.stringify(sent)) }),
    );
    expect(request.body?.text).not.toMatch(/abc|424242424/);
    expect(JSON.parse(request.body?.text ?? "")).toMatchObject({ amount_minor: 4990, access_token: "[redacted]" });
  });

  it("takes them out of forms and addresses", () => {
    const form = new URLSearchParams({ "card[number]": card, "card[cvc]": "123", amount: "4990", client_secret: "abc" });
    const { request } = redactExchange(
      exchange({
        url: "https://me:abc@acme.example/v1/payments?api_key=abc&limit=3",
        headers: [["content-type", "application/x-www-form-urlencoded"]],
        body: body(form.toString()),
      }),
    );
    expect(request.url).toBe("https://acme.example/v1/payments?api_key=%5Bredacted%5D&limit=3");
    expect([...new URLSearchParams(request.body?.text)]).toEqual([
      ["card[number]", "[redacted]"],
      ["card[cvc]", "[redacted]"],
      ["amount", "4990"],
      ["client_secret", "[redacted]"],
    ]);
  });

  it("leaves a body that holds no secret as it was written", () => {
    const text = '{ "amount":  4990 }';
    expect(redactExchange(exchange({ body: body(text) })).request.body?.text).toBe(text);
  });
});

it("secretsOf names what must not be said back", () => {
  const secrets = secretsOf(
    exchange({
      headers: [
        ["Authorization", `Basic ${btoa("sk-long-key:word")}`],
        ["X-Api-Key", "k1"],
      ],
    }),
  );
  expect(secrets).toEqual(expect.arrayContaining(["sk-long-key", "word", "k1"]));
});
