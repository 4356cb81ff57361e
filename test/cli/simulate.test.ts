import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type RequestOptions, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { type SimulateOptions, simulate } from "../../src/cli/simulate.ts";
import { localToken } from "../../src/transports/local-credentials.ts";
import { openUpstream } from "../conformance/toxiproxy/peers.ts";

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
  /** What it told after that. */
  told(): readonly string[];
  /** Waits until what it told fits, however long that takes on a busy machine. */
  until(fits: string | RegExp): Promise<void>;
  /** By the name that stands before it in the printout. */
  url(name: string): string;
  /** Ends it as Ctrl-C would; resolves to the exit code. */
  end(): Promise<number>;
}

/** Starts it on free ports and waits for its printout. */
async function start(options: SimulateOptions = {}): Promise<Running> {
  const abort = new AbortController();
  const printed = Promise.withResolvers<string>();
  const told: string[] = [];
  const waiting = new Set<() => void>();
  const print = (text: string): void => {
    printed.resolve(text);
    told.push(text);
    for (const look of waiting) look();
  };
  const ended = simulate({ port: 0, signal: abort.signal, print, ...options });
  ended.catch(printed.reject);
  const text = await printed.promise;
  return {
    text,
    told: () => told.slice(1),
    until: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (told.slice(1).join("").search(fits) < 0) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    url: (name) => new RegExp(`^ +${name} +(https?://[\\d.:]+)`, "m").exec(text)?.[1] ?? "",
    end: () => {
      abort.abort();
      return ended;
    },
  };
}

/** The status of a call to a partner over TLS. */
function callOverTls(url: string, options: RequestOptions): Promise<number | string> {
  const headers = { authorization: `Bearer ${localToken("payment")}` };
  return new Promise((resolve) => {
    request(`${url}/v1/payments?order_reference=order-1`, { ...options, headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on("error", (thrown: NodeJS.ErrnoException) => resolve(thrown.code ?? thrown.message))
      .end();
  });
}

describe("firedrill simulate --tls", () => {
  const tls = join(folder, "certs");
  const read = (name: string): string => readFileSync(join(tls, name), "utf8");

  it("serves partners over HTTPS by an authority that it keeps, and tells where that is", async () => {
    const running = await start({ tls });
    expect(running.text).toContain(join(tls, "ca.pem"));
    const ca = read("ca.pem");
    expect(await callOverTls(running.url("payment"), { ca })).toBe(200);
    expect(await running.end()).toBe(0);
    const again = await start({ tls });
    expect(await callOverTls(again.url("payment"), { ca })).toBe(200);
    expect(await again.end()).toBe(0);
  });

  it("refuses who shows no certificate where it was told to, and takes its client's", async () => {
    const running = await start({ tls, clientCertificates: true });
    const ca = read("ca.pem");
    expect(await callOverTls(running.url("payment"), { ca })).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET|EPIPE/);
    expect(await callOverTls(running.url("payment"), { ca, cert: read("client.pem"), key: read("client.key") })).toBe(200);
    await running.until("no-client-certificate");
    expect(await running.end()).toBe(0);
  });

  it("shows certificates that nobody should trust, and tells who took them", async () => {
    const schedule = join(folder, "impostor.yaml");
    writeFileSync(schedule, "- { fault: untrusted-certificate, at: { link: payment }, with: { problem: wrong-host } }\n");
    const running = await start({ tls, schedule });
    await running.until("untrusted-certificate");
    const ca = read("ca.pem");
    expect(await callOverTls(running.url("payment"), { ca })).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(await callOverTls(running.url("payment"), { rejectUnauthorized: false })).toBe(200);
    await running.until("untrusted certificate accepted");
    expect(await running.end()).toBe(0);
    await expect(start({ schedule })).rejects.toThrow("strikes TLS");
    await expect(start({ clientCertificates: true })).rejects.toThrow("without TLS there are none");
  });
});

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

  it("listens where others reach it only where that is allowed, and says then that its credentials are published", async () => {
    await expect(start({ host: "0.0.0.0" })).rejects.toMatchObject({
      details: { code: "FD_USAGE", place: "--host 0.0.0.0", remedy: expect.stringContaining("--allow-remote") },
    });
    const running = await start({ host: "0.0.0.0", allowRemote: true });
    expect(running.text).toMatch(/WARNING: these credentials are published, and others reach 0\.0\.0\.0/);
    expect(await running.end()).toBe(0);
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

  it("lays overlays over a vendor's contract and over a team's own", async () => {
    const stamps = join(folder, "stamps.openapi.yaml");
    const overStamps = join(folder, "stamps.overlay.yaml");
    const overStripe = join(folder, "stripe.overlay.yaml");
    writeFileSync(stamps, stampContract);
    const overlay = (target: string, field: string, update: string): string =>
      `overlay: 1.0.0\ninfo: { title: Ours, version: "1" }\nactions:\n  - { target: "${target}", update: { ${field}: ${update} } }\n`;
    writeFileSync(overStamps, overlay("$.paths['/stamps'].post", "x-firedrill", "{ correlate: $request.body#/motif }"));
    const correlate = "$request.body#/metadata/our_number";
    writeFileSync(overStripe, overlay("$.paths['/v1/payment_intents'].post['x-firedrill']", "correlate", correlate));
    const running = await start({
      ...{ vendors: ["stripe"], contracts: [stamps] },
      overlays: [`stamps=${overStamps}`, `stripe=${overStripe}`],
    });
    const post = (url: string, body: string, type: string) =>
      fetch(url, {
        method: "POST",
        headers: { "content-type": type, authorization: `Bearer ${localToken("stripe")}` },
        body,
      });
    const form = "amount=4990&currency=eur&payment_method=pm_card_visa&confirm=true&metadata[our_number]=A-7";
    await post(`${running.url("stripe")}/v1/payment_intents`, form, "application/x-www-form-urlencoded");
    await post(`${running.url("stamps")}/stamps`, '{"motif":"B-8"}', "application/json");
    await running.until(/stamps .*B-8/);
    const ledger = await fetch(`${running.url("control")}/_firedrill/ledger?partner=stripe`);
    expect(await ledger.json()).toMatchObject({ data: [{ order: "A-7", kind: "authorized" }, { order: "A-7" }] });
    await running.end();
  });

  it.each<[string, SimulateOptions, string]>([
    ["without a contract", { overlays: ["a.yaml"] }, "there is no contract to lay it over"],
    ["over one of several", { vendors: ["stripe"], contracts: ["tax.yaml"], overlays: ["a.yaml"] }, "any of stripe, tax"],
    ["over what is not simulated", { vendors: ["stripe"], overlays: ["tax=a.yaml"] }, "tax is simulated from no contract"],
  ])("refuses an overlay %s", async (_name, options, problem) => {
    await expect(start(options)).rejects.toMatchObject({
      details: { code: "FD_USAGE", problem: expect.stringContaining(problem), remedy: expect.any(String) },
    });
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

  const pay = (url: string, key: string, reference: string): Promise<Response> =>
    fetch(`${url}/v1/payments`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${localToken("payment")}`,
        "content-type": "application/json",
        "idempotency-key": key,
      },
      body: JSON.stringify({ order_reference: reference, amount_minor: 100, currency: "EUR", payment_token: "tok_visa_ok" }),
    });

  it("takes one fault more over the control API, gives all back as they can be set again, and tells how often each struck", async () => {
    const running = await start();
    const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
      return (await fetch(`${running.url("control")}/_firedrill/${path}`, { method, ...init })).json();
    };
    const at = { partner: "payment", operation: "createPayment" };
    const faults = [
      { id: "early", fault: "status", at: { ...at, attempt: { up_to: 2 } }, with: { code: 500, delay_ms: 0 }, times: 1 },
    ];
    await control("PUT", "schedule", faults);
    expect(await control("POST", "schedule", { fault: "status", at, with: { code: 502, delay_ms: 0 } })).toEqual({ id: "f2" });
    expect(await control("POST", "schedule", { fault: "status", at: { partner: "bank" } })).toMatchObject({
      code: "FD_UNKNOWN_SITE",
      place: "the schedule/2/at/partner",
    });
    for (const status of [500, 502, 502]) expect((await pay(running.url("payment"), "k1", "A-1")).status).toBe(status);
    const shown = (await control("GET", "schedule")) as { faults: unknown };
    expect(shown).toMatchObject({ faults: [faults[0], { id: "f2" }], strikes: { early: 1, f2: 2 } });
    expect(await control("PUT", "schedule", shown.faults)).toEqual({ faults: shown.faults });
    expect(await control("GET", "schedule")).toMatchObject({ strikes: { early: 0, f2: 0 } });
    expect(await control("GET", "health")).toMatchObject({
      partners: [{ name: "payment", url: running.url("payment") }, {}, {}],
    });
    await running.end();
  });

  it("takes the faults of a scenario, those on links too, and says what it leaves out", async () => {
    const file = join(folder, "away.yaml");
    const story = `story: The gateway is away.
orders: [{ order: order-1, total_minor: 100 }]
partners: { carrier: { idempotency: none } }
faults:
  - { fault: link-down, at: { link: payment } }
  - { fault: crash, at: { partner: payment, operation: createPayment, phase: before-effect } }
`;
    writeFileSync(file, story);
    const running = await start({ schedule: file });
    await running.until("link-down");
    await expect(pay(running.url("payment"), "k1", "A-1")).rejects.toThrow();
    const control = `${running.url("control")}/_firedrill`;
    const carrier = (await (await fetch(`${control}/partners/carrier`)).json()) as { idempotency: string };
    expect(carrier.idempotency).toBe("none");
    expect(await (await fetch(`${control}/schedule`)).json()).toMatchObject({ faults: [{ fault: "link-down" }] });
    await fetch(`${control}/schedule`, { method: "PUT", headers: { "content-type": "application/json" }, body: "[]" });
    await vi.waitFor(async () => expect((await pay(running.url("payment"), "k1", "A-1")).status).toBe(201), {
      timeout: 60_000,
    });
    expect(running.told().join("")).toMatch(/link +payment +link-down .* ends/);
    await running.end();
  });

  it("takes a schedule that a run saved, and a scenario by its name", async () => {
    const file = join(folder, "schedule.json");
    const scenario = {
      ...{ name: "saved", story: "Saved.", workload: { orders: [] }, safetyMs: 1, settleMs: 1 },
      ...{ partners: {}, expect: { except: {} } },
      faults: [{ id: "f1", fault: "status", at: { partner: "payment", operation: "createPayment" }, with: { code: 503 } }],
    };
    writeFileSync(file, JSON.stringify({ scenario, seed: 3 }));
    const running = await start({ schedule: file });
    expect((await pay(running.url("payment"), "k1", "A-1")).status).toBe(503);
    await running.end();
    const shipped = await start({ schedule: "duplicate-webhooks" });
    const { faults } = (await (await fetch(`${shipped.url("control")}/_firedrill/schedule`)).json()) as { faults: unknown[] };
    expect(faults.length).toBeGreaterThan(0);
    await shipped.end();
  });

  it("tells each call and webhook as it comes, and no secret and no query", async () => {
    const running = await start();
    await pay(running.url("payment"), "k1", "A-1");
    await fetch(`${running.url("payment")}/nowhere?card=4111111111111111`);
    await running.until(/GET \/nowhere .* 404/);
    await running.until("payment.authorized");
    const told = running.told().join("");
    expect(told).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}call +payment +createPayment +A-1 +201 +\d+ ms$/m);
    expect(told).toMatch(/call +payment +GET \/nowhere +- +404/);
    expect(told).toMatch(/webhook +payment +payment\.authorized +A-1 +.*kept: there is no --webhook-url/);
    expect(told).not.toMatch(/4111|sk_test|whsec/);
    await running.end();
  });

  it("tells all as lines of JSON, or nothing", async () => {
    const running = await start({ json: true });
    const { partners } = JSON.parse(running.text) as { partners: { payment: string } };
    await pay(partners.payment, "k1", "A-1");
    await running.until(/"kind":"call".*"what":"createPayment"/);
    await running.until(/"kind":"webhook"/);
    const told = running.told().map((line) => JSON.parse(line) as { kind: string });
    expect(told.find(({ kind }) => kind === "call")).toMatchObject({ what: "createPayment", order: "A-1", status: 201 });
    expect(told.find(({ kind }) => kind === "webhook")).toMatchObject({ partner: "payment", what: "payment.authorized" });
    expect(running.text + running.told().join("")).not.toMatch(/sk_test|whsec/);
    await running.end();
    const quiet = await start({ quiet: true });
    await pay(quiet.url("payment"), "k1", "A-1");
    await quiet.end();
    expect(quiet.told()).toEqual([]);
  });

  it("sends one webhook when asked, over the link of webhooks where there is one", async () => {
    const upstream = await openUpstream((peer) => {
      peer.socket.end("HTTP/1.1 204 No Content\r\n\r\n");
    });
    const running = await start({ webhookUrl: `http://${upstream.address}/hooks/{partner}` });
    await pay(running.url("payment"), "k1", "A-1");
    const ask = async (body: unknown) => {
      const response = await fetch(`${running.url("control")}/_firedrill/trigger`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
    };
    expect(await ask({ webhook: "payment.captured", order: "A-1" })).toMatchObject({
      status: 200,
      partner: "payment",
      about: "its state",
      state: "delivered",
      attempts: [{ status: 204 }],
    });
    const down = [{ fault: "link-down", at: { link: "webhooks" } }];
    await fetch(`${running.url("control")}/_firedrill/schedule`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(down),
    });
    await running.until(/link +webhooks +link-down .* begins/);
    expect(await ask({ webhook: "shipment.delivered", order: "B-7" })).toMatchObject({
      status: 200,
      about: "the contract's example",
      attempts: [{ status: 0 }],
    });
    expect(await ask({ webhook: "payment.captued", order: "A-1" })).toMatchObject({
      status: 404,
      detail: expect.stringContaining("Did you mean payment.captured?"),
    });
    expect(await ask({ webhook: "payment.captured", order: "A-1", to: "https://example.com/" })).toMatchObject({ status: 422 });
    await running.end();
    await upstream.stop();
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
    ["a fault on the link of webhooks that go nowhere", { schedule: join(folder, "hooks.yaml") }, "FD_SCHEDULE"],
    ["settings of a partner that is not here", { schedule: join(folder, "bank.yaml") }, "FD_SCENARIO"],
    ["a schedule that is not there", { schedule: join(folder, "missing.yaml") }, "FD_FILE"],
  ])("refuses %s", async (_name, options, code) => {
    writeFileSync(join(folder, "payment.openapi.yaml"), stampContract);
    writeFileSync(join(folder, "hooks.yaml"), "- { fault: link-down, at: { link: webhooks } }\n");
    writeFileSync(
      join(folder, "bank.yaml"),
      "story: A bank.\norders: [{ order: o-1, total_minor: 1 }]\npartners: { bank: { idempotency: none } }\n",
    );
    await expect(start(options)).rejects.toMatchObject({ details: { code } });
  });
});
