import { describe, expect, it } from "vitest";
import type { NewEvent } from "../../src/core/history.ts";
import type { Json } from "../../src/core/schedule.ts";
import { builtinBlueprints, vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { misplacedAt, scanCalls } from "../../src/world/call-scan.ts";
import { forbiddenOf } from "../../src/world/partner-values.ts";

const blueprints = builtinBlueprints();
const settingsOf = (name: string) => blueprints.find((each) => each.name === name)?.settings;
const tokenOf = (name: string): string => Object.keys(settingsOf(name)?.tokens ?? {})[0] ?? "";
const secretOf = (name: string): string => settingsOf(name)?.webhooks.secrets[0] ?? "";

/** What is written down of one call besides the call. */
function leaksOf(partner: string, body: Json, more: { path?: string; given?: typeof blueprints } = {}) {
  const events: NewEvent[] = [];
  const { path = "/v1/things", given = blueprints } = more;
  const recorder = { record: (event: NewEvent) => events.push(event) - 1 };
  const misplaced = misplacedAt(given, forbiddenOf(given, ["Lane 7"]));
  const site = { kind: "call", partner, operation: "doIt", order: "order-1", attempt: 1 } as const;
  const value = { method: "POST", path, bodyHash: "x", body };
  const number = scanCalls(recorder, misplaced).record({ actor: partner, type: "call", call: 1, order: "order-1", site, value });
  expect(number).toBe(0);
  return events.slice(1).map((event) => (event.type === "log" ? event.value : event.type));
}

describe("the scan of calls", () => {
  it("finds the credentials of another partner, and writes none of them down", () => {
    for (const secret of [tokenOf("payment"), secretOf("payment")]) {
      const [found, ...more] = leaksOf("carrier", { note: `see ${secret}` });
      expect(found).toMatchObject({ where: "the request carrier/doIt order-1 #1" });
      expect(JSON.stringify(found)).not.toContain(secret);
      expect(more).toEqual([]);
    }
    expect(leaksOf("carrier", {}, { path: `/v1/things?key=${tokenOf("messaging")}` })).toMatchObject([{ leak: "token" }]);
  });

  it("lets a partner have its own", () => {
    expect(leaksOf("payment", { client_secret: tokenOf("payment"), hook: secretOf("payment") })).toEqual([]);
  });

  it("finds payment tokens where nobody can pay with them", () => {
    expect(leaksOf("carrier", { reference: "tok_visa_ok" })).toMatchObject([{ leak: "payment token" }]);
    expect(leaksOf("messaging", { parameters: { paid_with: "tok_visa_ok" } })).toMatchObject([{ leak: "payment token" }]);
    expect(leaksOf("payment", { payment_token: "tok_visa_ok" })).toEqual([]);
  });

  it("finds personal data at the messaging partner, whose contract keeps it out", () => {
    expect(leaksOf("messaging", { parameters: { street: "Lane 7" } })).toMatchObject([{ leak: "personal data" }]);
    expect(leaksOf("carrier", { destination: { line1: "Lane 7" } })).toEqual([]);
  });

  it("lets a vendor be told whom to write to, and no more", () => {
    for (const name of ["twilio", "sendgrid"]) {
      const vendor = vendorBlueprint(name, "messaging");
      const given = [...blueprints.filter((each) => each.name !== "messaging"), ...(vendor === undefined ? [] : [vendor])];
      expect(leaksOf("messaging", { To: "+15005550123", Body: "Lane 7" }, { given })).toEqual([]);
      expect(leaksOf("messaging", { Body: "tok_visa_ok" }, { given })).toMatchObject([{ leak: "payment token" }]);
      expect(leaksOf("messaging", { Body: tokenOf("payment") }, { given })).toMatchObject([{ leak: "token" }]);
    }
  });

  it("does not know what belongs into the contract of a team's own", () => {
    const own = blueprints.map(({ simulator: _simulator, ...rest }) => rest);
    expect(leaksOf("messaging", { to: "Lane 7", token: "tok_visa_ok" }, { given: own })).toEqual([]);
    expect(leaksOf("messaging", { to: tokenOf("payment") }, { given: own })).toMatchObject([{ leak: "token" }]);
  });
});
