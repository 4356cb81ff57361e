import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareWithSandbox } from "../../src/cli/verify-sandbox.ts";
import type { WireReply } from "../../src/core/fault.ts";
import { noFaults } from "../../src/core/fault.ts";
import type { WireRequest } from "../../src/partner/wire.ts";
import { builtinBlueprints, ownBlueprint } from "../../src/reference/builtin-partners.ts";
import { createLocalPartners } from "../../src/reference/local-partners.ts";
import { servePartner } from "../../src/transports/fastify/serve-partner.ts";
import { localToken } from "../../src/transports/local-credentials.ts";
import { createRealClock } from "../../src/transports/real-clock.ts";
import { fidelityJson, fidelityMarkdown, fidelityText } from "../../src/verify/fidelity/report.ts";

type Body = Record<string, unknown>;

/** What a sandbox does in its own way. */
interface Habit {
  /** An operation, as method and path. */
  readonly of: RegExp;
  readonly before?: (request: WireRequest) => WireRequest;
  readonly after?: (reply: WireReply) => WireReply;
}

const changeBody =
  (status: number, change: (body: Body) => Body) =>
  (reply: WireReply): WireReply =>
    reply.status === status ? { ...reply, body: JSON.stringify(change(JSON.parse(reply.body) as Body)) } : reply;

const withKey =
  (change: (key: string, body: string) => string) =>
  (request: WireRequest): WireRequest => {
    const key = request.headers["idempotency-key"];
    if (key === undefined) return request;
    return { ...request, headers: { ...request.headers, "idempotency-key": change(key, request.body) } };
  };

let sendings = 0;

/** Ten ways to be another partner than the contract's simulator, one an operation or more. */
const habits: readonly Habit[] = [
  { of: /^POST \/v1\/payments$/, after: (reply) => (reply.status === 201 ? { ...reply, status: 200 } : reply) },
  { of: /^POST \/v1\/payments$/, before: withKey((key, body) => `${key}-${body.length}-${body.includes("4989")}`) },
  { of: /^GET \/v1\/payments\/[^/]+$/, after: changeBody(200, ({ version: _gone, ...body }) => body) },
  { of: /^POST .*\/capture$/, after: changeBody(200, (body) => ({ ...body, risk_score: 7 })) },
  {
    of: /^GET \/v1\/payments\?/,
    after: changeBody(200, (body) => ({
      ...body,
      data: (body.data as Body[]).map((payment) => ({ ...payment, amount_minor: String(payment.amount_minor) })),
    })),
  },
  { of: /^POST .*\/void$/, after: changeBody(200, (body) => ({ ...body, status: "cancelled" })) },
  {
    of: /^GET \/v1\/balance_transactions/,
    after: (reply) => ({ ...reply, headers: { ...reply.headers, "www-authenticate": undefined as unknown as string } }),
  },
  {
    of: /^GET \/v1\/refunds\//,
    after: (reply) =>
      reply.status < 400 ? reply : { ...reply, headers: { ...reply.headers, "content-type": "application/json" } },
  },
  { of: /^GET .*\/refunds$/, after: changeBody(404, () => ({ error: { message: "not found" } })) },
  { of: /^POST .*\/refunds$/, before: withKey((key) => `${key}-${++sendings}`) },
];

/** Another simulator, with habits of its own. */
async function openSandbox(partner: string, own: readonly Habit[]) {
  const blueprints = partner.endsWith(".yaml")
    ? [ownBlueprint(partner)]
    : builtinBlueprints().filter(({ name }) => name === partner);
  const sender = { send: async () => ({ status: 204 }) };
  const [playing] = createLocalPartners(blueprints, { clock: createRealClock(), seed: 7, faults: noFaults, sender });
  if (playing === undefined) throw new Error(`there is no ${partner}`);
  const served = await servePartner({
    ...playing,
    handle: async (request) => {
      const mine = own.filter(({ of }) => of.test(`${request.method} ${request.path}`));
      const asked = mine.reduce((changed, { before }) => before?.(changed) ?? changed, request);
      const answer = await playing.handle(asked);
      const reply = mine.reduce((changed, { after }) => after?.(changed) ?? changed, answer.reply);
      const headers = Object.fromEntries(Object.entries(reply.headers).filter(([, value]) => value !== undefined));
      return { ...answer, reply: { ...reply, headers } };
    },
  });
  return { url: served.url, stop: served.stop };
}

const stops: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stops) await stop();
});

async function compare(partner: string, own: readonly Habit[], more: Partial<Parameters<typeof compareWithSandbox>[0]> = {}) {
  const { url, stop } = await openSandbox(partner, own);
  stops.push(stop);
  return compareWithSandbox({
    url,
    contract: partner,
    headers: [],
    token: localToken(partner),
    run: "run-1",
    settleMs: 40,
    ...more,
  });
}

describe("a sandbox that is as the simulator", () => {
  it.each(["payment", "carrier", "messaging"])("does not differ: %s", async (partner) => {
    const { differences, violations, trials } = await compare(partner, []);
    expect(differences).toEqual([]);
    expect(violations).toEqual([]);
    expect(trials).toBeGreaterThan(30);
  });
});

it("a sandbox that remembers what an earlier comparison made does not differ", async () => {
  const contract = "test/partner/desk.openapi.yaml";
  const { url, stop } = await openSandbox(contract, []);
  stops.push(stop);
  for (const run of ["run-1", "run-2"]) {
    const { differences } = await compare(contract, [], { url, run, token: localToken("desk") });
    expect(differences).toEqual([]);
  }
});

it("a sandbox that finds nothing of what it made differs", async () => {
  const forgets = { of: /^GET \/v1\/payments\?/, after: changeBody(200, (body) => ({ ...body, data: [] })) };
  const { differences } = await compare("payment", [forgets], { operations: ["createPayment", "listPayments"] });
  expect(differences).toMatchObject([{ operation: "listPayments", kind: "items", at: "/data", sandbox: "empty" }]);
});

describe("a sandbox with ten habits of its own", () => {
  let report: Awaited<ReturnType<typeof compare>>;
  beforeAll(async () => {
    report = await compare("payment", habits);
  });

  it("is found to have these, and what comes of them", () => {
    const found = report.differences.map(({ operation, kind, at }) => `${operation}: ${kind} ${at}`.trim());
    const itsHabits = [
      "createPayment: status",
      "createPayment: idempotency",
      "getPayment: missing field /version",
      "capturePayment: extra field /risk_score",
      "listPayments: type /data/0/amount_minor",
      "voidPayment: word /status",
      "listBalanceTransactions: header www-authenticate",
      "getRefund: media type",
      "listRefunds: error shape",
      "createRefund: idempotency",
    ];
    // refunds that are made twice are no repetition, under whatever body
    const whatComesOfThem = ["createRefund: idempotency", "createRefund: header idempotent-replayed"];
    expect(found.toSorted()).toEqual([...itsHabits, ...whatComesOfThem].toSorted());
  });

  it("is told with what the contract says, and what either did", () => {
    const of = (operation: string, kind: string) =>
      report.differences.filter((one) => one.operation === operation && one.kind === kind).map(({ trials: _, ...one }) => one);
    expect(of("voidPayment", "word")).toEqual([
      {
        ...{ operation: "voidPayment", kind: "word", at: "/status" },
        contract: '"requires_action", "authorized", "declined", "captured", "voided", "capture_failed"',
        ...{ sandbox: '"cancelled"', simulator: '"voided"' },
      },
    ]);
    expect(of("getPayment", "missing field")).toMatchObject([
      { contract: "required", sandbox: "not there", simulator: "integer" },
    ]);
    expect(of("listRefunds", "error shape")).toMatchObject([
      { contract: "requires code, status, title, type", sandbox: "error", simulator: expect.stringContaining("code, detail") },
    ]);
    expect(of("createRefund", "idempotency")).toContainEqual(
      expect.objectContaining({ sandbox: "answers anew", simulator: "repeats its first answer" }),
    );
  });

  it("breaks the contract, as Prism says, where it does", () => {
    const broken = report.violations.map(({ side, operation, violation }) => `${side} ${operation}: ${violation}`);
    expect(broken).toContainEqual(expect.stringMatching(/^sandbox getPayment: .*version/));
    expect(broken).toContainEqual(expect.stringMatching(/^sandbox createPayment: body: .*'code'/));
    expect(broken.filter((each) => each.startsWith("simulator"))).toEqual([]);
  });
});

describe("a comparison with a sandbox", () => {
  it("shows its credentials nowhere, though the sandbox says them back", async () => {
    const secret = "quite-secret-4711";
    const tellsAll = { of: /capture$/, after: changeBody(200, (body) => ({ ...body, status: secret })) };
    const headers = [`X-Api-Key: ${secret}`];
    const report = await compare("payment", [tellsAll], { headers, operations: ["createPayment", "capturePayment"] });
    expect(report.differences).toMatchObject([{ operation: "capturePayment", kind: "word", sandbox: `"${secret}"` }]);
    const written = [fidelityMarkdown(report), fidelityText(report), fidelityJson(report)];
    for (const text of written) {
      expect(text).toContain("capturePayment");
      expect(text).not.toContain(secret);
    }
  });

  it.each<[string, Partial<Parameters<typeof compareWithSandbox>[0]>, string]>([
    ["on another machine", { url: "https://sandbox.acme.example" }, "--allow-remote"],
    ["at what is no address", { url: "acme" }, "no address of HTTP"],
    ["where nobody answers", { url: "http://127.0.0.1:1" }, "nobody answers there"],
    ["that does not know the token", { token: "another" }, "knows nobody by these credentials"],
    ["of an operation that is none", { operations: ["capturePaiment"] }, "Did you mean capturePayment?"],
    ["with a header that is none", { headers: ["key"] }, "a name, a colon and a value"],
  ])("is refused %s", async (_what, options, told) => {
    await expect(compare("payment", [], options)).rejects.toThrow(told);
  });
});
