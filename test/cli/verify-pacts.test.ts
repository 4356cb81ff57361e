import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { addVerify } from "../../src/cli/verify.ts";
import { type VerifyPactsOptions, verifyPactsOf } from "../../src/cli/verify-pacts.ts";

const pacts = "test/verify/pacts";
const folder = mkdtempSync(join(tmpdir(), "firedrill-pacts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const verify = (options: Partial<VerifyPactsOptions>) => verifyPactsOf({ credentials: "replaced", ...options });

interface Written {
  readonly provider?: string;
  readonly description?: string;
  readonly state?: string;
  readonly params?: object;
  readonly request?: object;
  readonly status?: number;
  readonly body?: object;
  readonly messages?: readonly object[];
  readonly version?: string;
}

let files = 0;
/** A pact of one interaction. */
function pact({
  provider = "payment",
  description = "asking",
  state,
  params,
  request,
  status = 200,
  body,
  messages,
  version = "3.0.0",
}: Written): string {
  const file = join(folder, `${++files}.json`);
  const headers = { authorization: "Bearer unknown" };
  const states = state === undefined ? {} : { providerStates: [{ name: state, params }] };
  const asked = { method: "GET", path: "/v1/payments/pay_1", headers, ...request };
  const interactions = [{ description, ...states, request: asked, response: { status, ...(body && { body }) } }];
  const expected = messages === undefined ? { interactions } : { messages };
  const metadata = { pactSpecification: { version } };
  writeFileSync(file, JSON.stringify({ consumer: { name: "shop" }, provider: { name: provider }, ...expected, metadata }));
  return file;
}

const tell = async (written: Written, options: Partial<VerifyPactsOptions> = {}) =>
  (await verify({ pacts: [pact(written)], ...options })).map(({ held, problems }) => (held ? "held" : problems.join("; ")));

it.each([
  ["--allow-remote", ["--allow-remote"], "sandbox"],
  ["--selector", ["--selector", '{"mainBranch":true}'], "broker"],
])("%s is refused where it changes nothing", async (flag, args, kind) => {
  const program = new Command();
  addVerify(program, () => expect.fail("it was verified"));
  await expect(program.parseAsync(["verify", "--pacts", pacts, ...args], { from: "user" })).rejects.toMatchObject({
    details: { code: "FD_USAGE", place: flag, remedy: `It goes with --${kind}: leave it out.` },
  });
});

describe("pacts of a team", () => {
  it("verify, whatever version of the specification they are of", async () => {
    const results = await verify({ pacts: [pacts] });
    expect(results.filter(({ held }) => !held)).toEqual([]);
    expect(results.map(({ provider }) => provider)).toEqual([
      ...Array(4).fill("Parcel Carrier"),
      ...Array(2).fill("payment-gateway"),
      ...Array(3).fill("payment"),
    ]);
  });

  it.each([
    ["payment.v2.json", "Expected 1850 (Integer) to be equal to 1849 (Integer)"],
    ["carrier.v3.json", "Actual map is missing the following keys: carrier"],
    ["gateway.v4.json", "Expected 'captured' (String) to be equal to 'settled' (String)"],
  ])("do not verify where they expect what the partner does not do: %s", async (file, problem) => {
    const results = await verify({ pacts: [join(pacts, "wrong", file)] });
    expect(results).toMatchObject([{ held: false, problems: [expect.stringContaining(problem)] }]);
  });

  it.each([
    ["an authorized payment pay_1", { status: "authorized", amount_minor: 4990 }],
    ["a captured payment pay_1 for order-9", { status: "captured", order_reference: "order-9" }],
    ["A captured  payment pay_1 of 700 EUR", { captured_minor: 700, currency: "EUR" }],
    ["a refunded payment pay_1 of 700 EUR", { status: "captured", refunded_minor: 700 }],
    ["a payment with a failed refund pay_1", { status: "captured", refunded_minor: 0 }],
    ["a voided payment pay_1", { status: "voided" }],
    ["a declined payment pay_1", { status: "declined" }],
    ["a payment that requires action pay_1", { status: "requires_action" }],
  ])("find the partner in the state: %s", async (state, body) => {
    expect(await tell({ state, body })).toEqual(["held"]);
    expect(await tell({ state: state.replace("pay_1", "pay_2"), body })).toEqual([
      expect.stringContaining("expected 200 but was 404"),
    ]);
  });

  it("may say more of a state by parameters, of which some stand for a step's own fields", async () => {
    const params = { id: "pay_1", order: "tea-1", amount_minor: 900, captured_minor: 300, currency: "CHF" };
    const body = { order_reference: "tea-1", amount_minor: 900, captured_minor: 300, currency: "CHF" };
    expect(await tell({ state: "a captured payment", params, body })).toEqual(["held"]);
  });

  it.each([
    ["replaced", { authorization: "Bearer unknown" }, 200],
    ["replaced", { authorization: undefined }, 401],
    ["added", { authorization: undefined }, 200],
    ["kept", { authorization: "Bearer unknown" }, 401],
  ] as const)("have their credentials %s: %j", async (credentials, headers, status) => {
    expect(await tell({ state: "a payment pay_1", request: { headers }, status }, { credentials })).toEqual(["held"]);
  });

  it("find a state of credentials, and a fault", async () => {
    expect(await tell({ state: "no valid credentials", status: 401 })).toEqual(["held"]);
    const params = { operation: "getPayment", code: 503 };
    expect(await tell({ state: "the fault status", params, status: 503 })).toEqual(["held"]);
  });

  it("find nothing left of the interaction before", async () => {
    await tell({ state: "a payment pay_1" });
    const file = join(pacts, "payment.v2.json");
    expect((await verify({ pacts: [file] })).map(({ held }) => held)).toEqual([true, true, true]);
  });

  it("may name states and providers in words of their own, which a file and a flag explain", async () => {
    const states = join(folder, "states.yaml");
    writeFileSync(states, '"payment {id} was settled": [nothing, "a captured payment {id}"]\n');
    const written = { provider: "Acme Pay", state: "Payment pay_1 was settled", body: { status: "captured" } };
    expect(await tell(written, { states, provider: ["Acme Pay=payment"] })).toEqual(["held"]);
    await expect(tell(written, { provider: ["Acme Pay=payment"] })).rejects.toThrow("the state");
  });

  it("verify a contract of the team's own, whose operations make states", async () => {
    const contract = join(folder, "stamps.openapi.yaml");
    const schema = "{ type: object, required: [id], properties: { id: { type: string }, motif: { type: string } } }";
    const answer = (status: number) =>
      `responses: { "${status}": { description: A stamp., content: { application/json: { schema: ${schema}, example: { id: stamp_1, motif: a crown } } } } }`;
    writeFileSync(
      contract,
      `
openapi: 3.1.0
info: { title: Stamps, version: 1.0.0 }
paths:
  /stamps:
    post:
      operationId: createStamp
      requestBody: { content: { application/json: { schema: { type: object, properties: { motif: { type: string } } } } } }
      ${answer(201)}
  /stamps/{stamp_id}:
    parameters: [{ name: stamp_id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getStamp, ${answer(200)} }
`,
    );
    const params = { id: "stamp_7", motif: "a bear" };
    const written = { provider: "Stamps", state: "createStamp was called", params, request: { path: "/stamps/stamp_7" } };
    expect(await tell({ ...written, body: { motif: "a bear" } }, { contract: [contract] })).toEqual(["held"]);
  });

  it("are told where their webhook is none", async () => {
    const messages = [{ description: "word of payment.captured", contents: { data: { status: "captured" } } }];
    expect(await tell({ messages })).toEqual(["held"]);
    await expect(tell({ messages: [{ description: "some word", contents: {} }] })).rejects.toMatchObject({
      details: { code: "FD_PACT", problem: "neither its contents nor its description name a webhook" },
    });
    const wrong = [{ description: "word", contents: { type: "payment.settled" } }];
    await expect(tell({ messages: wrong })).rejects.toMatchObject({
      details: { problem: 'Payment gateway sends no webhook "payment.settled"' },
    });
  });

  it.each<[string, () => Promise<unknown>, object]>([
    [
      "an unknown state",
      () => tell({ state: "an autorized payment" }),
      { remedy: expect.stringContaining("Did you mean an authorized payment?") },
    ],
    [
      "a parameter that the state has not",
      () => tell({ state: "a payment", params: { amonut: 1 } }),
      { problem: 'the state has no parameter "amonut"' },
    ],
    [
      "a state that the partner refuses",
      () => tell({ state: "a payment", params: { currency: "euro" } }),
      { problem: expect.stringContaining("createPayment answered 400") },
    ],
    ["a fault that is none", () => tell({ state: "the fault earthquake" }), { code: "FD_UNKNOWN_FAULT" }],
    [
      "a provider that is no partner",
      () => tell({ provider: "Acme" }),
      { problem: expect.stringContaining('its provider "Acme" is none of') },
    ],
    ["a partner that is none", () => tell({}, { provider: ["Acme=pay"] }), { code: "FD_USAGE" }],
    ["a file that is not there", () => verify({ pacts: [join(folder, "none.json")] }), { code: "FD_FILE" }],
    ["a folder without pacts", () => verify({ pacts: ["docs"] }), { problem: "the folder has no .json file" }],
    [
      "a file that is no pact",
      () => verify({ pacts: ["package.json"] }),
      { problem: expect.stringContaining("this is no pact") },
    ],
    [
      "a version that nobody has written yet",
      () => tell({ version: "9.0.0" }),
      { problem: "a pact of version 9.0.0 of the specification cannot be verified here" },
    ],
    ["a broker without a provider", () => verify({ broker: { url: "http://127.0.0.1:1" } }), { place: "--broker" }],
  ])("are not verified with %s", async (_what, work, details) => {
    await expect(work()).rejects.toMatchObject({ details });
  });
});
