import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type SimulateOptions, simulate } from "../../src/cli/simulate.ts";
import { localToken } from "../../src/transports/local-credentials.ts";

const folder = mkdtempSync(join(tmpdir(), "firedrill-simulate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const stampContract = `
openapi: 3.1.0
info: { title: Stamps, version: 1.0.0 }
paths:
  /stamps:
    post:
      operationId: createStamp
      requestBody:
        content: { application/json: { schema: { type: object, required: [motif], properties: { motif: { type: string } } } } }
      responses:
        "201":
          description: A stamp.
          content:
            application/json:
              schema: { type: object, required: [id], properties: { id: { type: string }, motif: { type: string } } }
              example: { id: stamp_1, motif: a crown }
`;

interface Running {
  readonly text: string;
  /** By the name that stands before it in the printout. */
  url(name: string): string;
  /** Ends it as Ctrl-C would; resolves to the exit code. */
  end(): Promise<number>;
}

/** Starts it on free ports and waits for its printout. */
async function start(options: SimulateOptions = {}): Promise<Running> {
  const abort = new AbortController();
  const printed = Promise.withResolvers<string>();
  const ended = simulate({ port: 0, signal: abort.signal, print: printed.resolve, ...options });
  ended.catch(printed.reject);
  const text = await printed.promise;
  return {
    text,
    url: (name) => new RegExp(`^ +${name} +(http://[\\d.:]+)`, "m").exec(text)?.[1] ?? "",
    end: () => {
      abort.abort();
      return ended;
    },
  };
}

describe("firedrill simulate", () => {
  it("serves three partners and the control API, and ends with 0", async () => {
    const running = await start();
    const listed = await fetch(`${running.url("payment")}/v1/payments?order_reference=order-1`, {
      headers: { authorization: `Bearer ${localToken("payment")}` },
    });
    expect(listed.status).toBe(200);
    const health = (await (await fetch(`${running.url("control")}/_firedrill/health`)).json()) as {
      partners: { name: string }[];
    };
    expect(health.partners.map(({ name }) => name).toSorted()).toEqual(["carrier", "messaging", "payment"]);
    expect(await running.end()).toBe(0);
    await expect(fetch(running.url("payment"))).rejects.toThrow();
  });

  it("prints what an integration needs: addresses, tokens, secrets", async () => {
    const running = await start();
    expect(running.text).toContain(localToken("carrier"));
    expect(running.text).toMatch(/webhook secret +whsec_[A-Za-z0-9+/=]{32,}/);
    await running.end();
  });

  it("plays a team's own contract", async () => {
    const file = join(folder, "stamps.openapi.yaml");
    writeFileSync(file, stampContract);
    const running = await start({ contracts: [file] });
    const made = await fetch(`${running.url("stamps")}/stamps`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"motif":"a crown"}',
    });
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({ id: expect.any(String) });
    await running.end();
  });

  it("takes a schedule from a file, and another over the control API", async () => {
    const file = join(folder, "outage.yaml");
    writeFileSync(file, "- { fault: status, at: { partner: payment, operation: listPayments }, with: { code: 503 } }\n");
    const running = await start({ schedule: file });
    const list = async (): Promise<number> =>
      (
        await fetch(`${running.url("payment")}/v1/payments?order_reference=order-1`, {
          headers: { authorization: `Bearer ${localToken("payment")}` },
        })
      ).status;
    const replace = async (schedule: unknown): Promise<number> =>
      (
        await fetch(`${running.url("control")}/_firedrill/schedule`, {
          method: "PUT",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(schedule),
        })
      ).status;
    expect(await list()).toBe(503);
    expect(await replace([{ fault: "no-such-fault", at: {} }])).toBe(422);
    expect(await list()).toBe(503);
    expect(await replace([])).toBe(200);
    expect(await list()).toBe(200);
    await running.end();
  });

  it("refuses a port in use, and leaves nothing behind", async () => {
    const running = await start();
    const port = Number(new URL(running.url("carrier")).port);
    await expect(start({ partnerPorts: { messaging: port } })).rejects.toMatchObject({ details: { code: "FD_PORT" } });
    await running.end();
  });

  it.each<[string, SimulateOptions, string]>([
    ["a contract that is not there", { contracts: [join(folder, "missing.yaml")] }, "FD_FILE"],
    ["two partners of one name", { contracts: [join(folder, "payment.openapi.yaml")] }, "FD_CONTRACT"],
    ["a webhook URL on another machine", { webhookUrl: "https://example.com/hooks" }, "FD_USAGE"],
    ["a schedule that is not there", { schedule: join(folder, "missing.yaml") }, "FD_FILE"],
  ])("refuses %s", async (_name, options, code) => {
    writeFileSync(join(folder, "payment.openapi.yaml"), stampContract);
    await expect(start(options)).rejects.toMatchObject({ details: { code } });
  });
});
