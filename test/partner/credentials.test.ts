import { describe, expect, it } from "vitest";
import { parseContract } from "../../src/contract/parse.ts";
import { showCredentials } from "../../src/partner/show-credentials.ts";
import { playContract } from "../support/play-contract.ts";

const schemes = `
    key: { type: apiKey, in: header, name: X-API-Key }
    inQuery: { type: apiKey, in: query, name: api_key }
    app: { type: apiKey, in: header, name: X-App-Id }
    basic: { type: http, scheme: basic }
    token: { type: http, scheme: bearer }
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: "https://login.example/oauth2/token", scopes: { read: it, write: it } } } }`;
const get = (id: string, security: string): string =>
  `  /${id}: { get: { operationId: ${id}, security: ${security}, responses: { "200": { description: ok } } } }\n`;
const contract = `openapi: 3.1.0
info: { title: T, version: "1" }
paths:
${get("keyed", "[{ key: [] }]")}${get("queried", "[{ inQuery: [] }]")}${get("basically", "[{ basic: [] }]")}${get("either", "[{ key: [] }, { basic: [] }]")}${get("both", "[{ key: [], app: [] }]")}${get("written", "[{ oauth: [write] }]")}${get("free", "[{ key: [] }, {}]")}components:
  securitySchemes:${schemes}
`;
const known = { tokens: { sk_known: ["read"], sk_writer: ["read", "write"] } };
const basic = (pair: string) => ({ authorization: `Basic ${btoa(pair)}` });
const statusOf = async (path: string, headers: Record<string, string> = {}, settings: object = {}): Promise<number> =>
  (await playContract(contract, { ...known, ...settings }).ask("GET", path, undefined, headers)).status;

describe("a contract's security schemes", () => {
  it.each([
    ["/keyed", { "x-api-key": "sk_known" }],
    ["/queried?api_key=sk_known", {}],
    ["/basically", basic("sk_known:")],
    ["/basically", basic("shop:sk_known")],
    ["/either", { "x-api-key": "sk_known" }],
    ["/either", basic("sk_known:")],
    ["/both", { "x-api-key": "sk_known", "x-app-id": "shop-1" }],
    ["/free", {}],
  ])("let in who shows at %s what they ask for: %o", async (path, headers) => {
    expect(await statusOf(path, headers)).toBe(200);
  });

  it.each([
    ["/keyed", {}],
    ["/keyed", { "x-api-key": "sk_other" }],
    ["/keyed", { authorization: "Bearer sk_known" }],
    ["/queried", { api_key: "sk_known" }],
    ["/basically", { authorization: "Bearer sk_known" }],
    ["/basically", basic("nobody:nothing")],
    ["/either", {}],
    ["/both", { "x-api-key": "sk_known" }],
  ])("refuse at %s who shows %o", async (path, headers) => {
    expect(await statusOf(path, headers)).toBe(401);
  });

  it("take any credentials where they should, at the contract's place", async () => {
    expect(await statusOf("/keyed", { "x-api-key": "a-shops-own" }, { credentials: "any" })).toBe(200);
    expect(await statusOf("/basically", basic("a:b"), { credentials: "any" })).toBe(200);
    expect(await statusOf("/keyed", {}, { credentials: "any" })).toBe(401);
  });

  it("take a token where the settings say, whatever the contract says", async () => {
    expect(await statusOf("/keyed", { "x-shop": "sk_known" }, { credentials: { header: "x-shop" } })).toBe(200);
    expect(await statusOf("/keyed", { "x-api-key": "sk_known" }, { credentials: { header: "x-shop" } })).toBe(401);
  });
});

it("are shown in the headers that a contract asks for", () => {
  const shown = showCredentials(parseContract(contract, "t.yaml"), "sk_known");
  expect(shown).toEqual({ authorization: "Bearer sk_known", "x-api-key": "sk_known", "x-app-id": "sk_known" });
});

describe("a token endpoint", () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const request = "grant_type=client_credentials";

  it("gives a client a token for its own credentials, which is a bearer token from then on", async () => {
    const { ask, partner, events } = playContract(contract, known);
    const given = await ask("POST", "/oauth2/token", request, { ...form, ...basic("shop:sk_writer") });
    expect(given).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 3600, scope: "read write" } });
    const { access_token: token } = given.body as { access_token: string };
    const asked = { authorization: `Bearer ${token}` };
    expect((await ask("GET", "/written", undefined, asked)).status).toBe(200);
    expect(JSON.stringify(events)).not.toContain(token);
    partner.reset();
    expect((await ask("GET", "/written", undefined, asked)).status).toBe(401);
  });

  it("gives no more than is asked for, and no more than the client may", async () => {
    const { ask } = playContract(contract, known);
    const body = `${request}&scope=read&client_id=shop&client_secret=sk_writer`;
    const given = await ask("POST", "/oauth2/token", body, form);
    expect(given.body).toMatchObject({ scope: "read" });
    const { access_token: token } = given.body as { access_token: string };
    expect((await ask("GET", "/written", undefined, { authorization: `Bearer ${token}` })).status).toBe(403);
  });

  it.each([
    [request, {}, 401, "invalid_client"],
    [`${request}&client_id=a&client_secret=b`, {}, 401, "invalid_client"],
    ["grant_type=password", basic("shop:sk_writer"), 400, "unsupported_grant_type"],
    ["", basic("shop:sk_writer"), 400, "invalid_request"],
  ])("refuses %s with %o", async (body, headers, status, error) => {
    const { ask } = playContract(contract, known);
    expect(await ask("POST", "/oauth2/token", body, { ...form, ...headers })).toMatchObject({ status, body: { error } });
  });
});
