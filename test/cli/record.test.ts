import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { record } from "../../src/cli/record.ts";
import { loadBlueprints } from "../../src/cli/simulate-partners.ts";
import { compareWithCassette } from "../../src/cli/verify-cassette.ts";
import { noFaults } from "../../src/core/fault.ts";
import { type Blueprint, ownBlueprint } from "../../src/reference/builtin-partners.ts";
import { createLocalPartners } from "../../src/reference/local-partners.ts";
import { servePartner } from "../../src/transports/fastify/serve-partner.ts";
import { localToken } from "../../src/transports/local-credentials.ts";
import { createRealClock } from "../../src/transports/real-clock.ts";

const contract = "test/partner/desk.openapi.yaml";
const folder = mkdtempSync(join(tmpdir(), "firedrill-record-"));
const cassette = join(folder, "desk.har");
const stops: (() => Promise<void>)[] = [];

/** A simulator on a port of its own; `change` makes another partner of it. */
async function serve(blueprint: Blueprint, change: (body: string) => string = (body) => body): Promise<string> {
  const sender = { send: async () => ({ status: 204 }) };
  const [partner] = createLocalPartners([blueprint], { clock: createRealClock(), seed: 7, faults: noFaults, sender });
  if (partner === undefined) throw new Error("there is no partner");
  const served = await servePartner({
    ...partner,
    handle: async (request) => {
      const path = request.path.replace("TK-", "tic_");
      const answer = await partner.handle({ ...request, path });
      const { reply } = answer;
      const isProblem = reply.status >= 400;
      const headers = isProblem ? { ...reply.headers, "content-type": "application/json" } : reply.headers;
      return { ...answer, reply: { ...reply, headers, body: change(isProblem ? itsError(reply.status) : reply.body) } };
    },
  });
  stops.push(async () => {
    partner.stop();
    await served.stop();
  });
  return served.url;
}

/** How the recorded partner tells errors, of which the contract says nothing. */
const itsError = (status: number): string =>
  JSON.stringify({ error: { code: status === 404 ? "no_such_ticket" : "bad_ticket", message: "It went wrong." } });
/** And its ids. */
const itsIds = (body: string): string => body.replaceAll(/"tic_/g, '"TK-');

const token = localToken("desk");
const ticket = { order_reference: "1001", amount_minor: 4990, currency: "EUR" };

async function call(url: string, method: string, path: string, body?: object, key = "k1") {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": key },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

beforeAll(async () => {
  const upstream = await serve(ownBlueprint(contract), itsIds);
  const ended = new AbortController();
  let told = "";
  const url = Promise.withResolvers<string>();
  const code = record({
    ...{ upstream, contract, out: cassette, port: 0, host: "127.0.0.1", signal: ended.signal },
    print: (text) => {
      told += text;
      const [found] = /^http:\/\/\S+/.exec(text) ?? [];
      if (found) url.resolve(found);
    },
  });
  const at = await url.promise;
  const { body, status } = await call(at, "POST", "/tickets", ticket);
  expect(status).toBe(201);
  expect(body.id).toMatch(/^TK-/);
  expect((await call(at, "GET", `/tickets/${body.id}`)).status).toBe(200);
  expect((await call(at, "GET", "/tickets/none")).status).toBe(404);
  ended.abort();
  expect(await code).toBe(0);
  expect(told).toContain("POST /tickets 201");
  expect(told).toContain("3 exchanges");
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

it("the cassette holds no secret", () => {
  const text = readFileSync(cassette, "utf8");
  expect(text).not.toContain(token);
  expect(text).toContain("no_such_ticket");
});

it("a simulator that is seeded from it speaks as the partner did", async () => {
  const { blueprints, notes } = loadBlueprints([], [contract], [], [cassette]);
  expect(notes).toEqual([]);
  const seeded = blueprints.find(({ name }) => name === "desk") as Blueprint;
  const sender = { send: async () => ({ status: 204 }) };
  const [partner] = createLocalPartners([seeded], { clock: createRealClock(), seed: 3, faults: noFaults, sender });
  const served = await servePartner(partner as NonNullable<typeof partner>);
  stops.push(served.stop);
  const made = await call(served.url, "POST", "/tickets", ticket);
  const theirs = /"id\\":\\"(TK-[^\\]+)/.exec(readFileSync(cassette, "utf8"))?.[1] ?? "";
  expect(made.body.id).toMatch(/^TK-/);
  expect(String(made.body.id)).toHaveLength(theirs.length);
  expect(made.body.id).not.toBe(theirs);
  expect((await call(served.url, "GET", `/tickets/${made.body.id}`)).body).toMatchObject({ id: made.body.id });
  const missing = await call(served.url, "GET", "/tickets/none");
  expect(missing).toMatchObject({ status: 404, body: { error: { code: "no_such_ticket" } } });
  // an error that was not recorded, in the same envelope
  const wrong = await call(served.url, "PATCH", `/tickets/${made.body.id}`, { note: 7 }, "k2");
  expect(wrong.status).toBeGreaterThanOrEqual(400);
  expect(wrong.body).toHaveProperty("error.message");
});

it("comparing by it tells what the contract leaves out, and nothing else", async () => {
  const { differences, violations, notes, trials } = await compareWithCassette({ cassette, contract, settleMs: 0 });
  expect(trials).toBe(3);
  expect([...new Set(violations.map(({ violation }) => violation))]).toEqual([
    "status: 404 is not among the answers of this operation",
  ]);
  expect(differences.map(({ operation, kind }) => `${operation}: ${kind}`)).toEqual(
    expect.arrayContaining(["getTicket: media type"]),
  );
  expect(differences.filter(({ operation }) => operation === "openTicket")).toEqual([]);
  expect(notes).toEqual([expect.stringContaining("closeTicket")]);
});

it("comparing by it finds what the partner does otherwise", async () => {
  const changed = join(folder, "changed.har");
  const text = readFileSync(cassette, "utf8");
  writeFileSync(changed, text.replace('"status":201', '"status":202').replace(/\\"status\\":\\"open\\"/g, '\\"status\\":7'));
  const { differences } = await compareWithCassette({ cassette: changed, contract, settleMs: 0 });
  expect(differences).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ operation: "openTicket", kind: "status", sandbox: "202", simulator: "201" }),
      expect.objectContaining({ operation: "getTicket", kind: "type", at: "/status", sandbox: "integer" }),
    ]),
  );
});

it("a cassette of another contract is refused with what to do", async () => {
  await expect(compareWithCassette({ cassette, contract: "payment" })).rejects.toThrow(/cassette of Desk 1\.0\.0, and not of/);
  const foreign = join(folder, "foreign.har");
  writeFileSync(foreign, readFileSync(cassette, "utf8").replace(/"_contract":"[^"]*",/, ""));
  await expect(compareWithCassette({ cassette: foreign, contract: "payment" })).rejects.toThrow(
    "no call in it is of an operation",
  );
});

it.each([
  [{ upstream: "nowhere" }, "no address of HTTP"],
  [{ upstream: "http://me:word@127.0.0.1:1" }, "credentials in an address"],
  [{ upstream: "http://127.0.0.1:1", webhooks: "https://shop.example/hooks" }, "leave this machine"],
  [{ upstream: "http://127.0.0.1:1", host: "0.0.0.0" }, "--host"],
  [{ upstream: "http://127.0.0.1:1", out: contract }, "there already"],
])("is refused: %j", async (given, problem) => {
  await expect(record({ out: join(folder, "x.har"), port: 0, host: "127.0.0.1", ...given })).rejects.toThrow(problem);
});
