import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAdjustableClock } from "../../../src/core/adjustable-clock.ts";
import { FiredrillError } from "../../../src/core/errors.ts";
import type { Schedule, ScheduledFault } from "../../../src/core/schedule.ts";
import type { Partner, PartnerSettings } from "../../../src/partner/wire.ts";
import { createControlServer } from "../../../src/transports/fastify/control-server.ts";
import type { Served } from "../../../src/transports/fastify/listen.ts";
import { createFakePartner, ok } from "../fake-partner.ts";
import { rawCall } from "./raw-call.ts";

const captured = {
  kind: "captured",
  ref: "pay_1",
  order: "order-1",
  at: "2026-01-01T00:00:00.000Z",
  amountMinor: 500,
  currency: "EUR",
};

/** A partner with two ledger lines and settings that can change. */
function createBookedPartner(): Partner {
  const base = createFakePartner(() => ok("{}"));
  let settings: PartnerSettings = { ...base.settings(), tokens: { sk_secret: ["payments:read"] } };
  return {
    ...base,
    name: "payment",
    ledger: (order) =>
      [captured, { ...captured, order: "order-2" }].filter((line) => order === undefined || line.order === order),
    settings: () => settings,
    configure: (change) => {
      settings = { ...settings, ...change };
    },
    advance: (order, to) => order === "order-1" && to === "delivered",
  };
}

let served: Served;
let resets = 0;
let schedule: Schedule = [];
beforeEach(async () => {
  resets = 0;
  schedule = [];
  served = await createControlServer({
    partners: [createBookedPartner(), createFakePartner(() => ok("{}"))],
    clock: createAdjustableClock({ now: () => 1_000, after: () => () => {} }),
    schedule: {
      get: () => schedule,
      set: (value) => {
        if (!Array.isArray(value))
          throw new FiredrillError({
            code: "FD_SCHEDULE",
            place: "/",
            problem: "this is no list",
            remedy: "Give a list of faults",
          });
        schedule = value;
      },
      add: (value) => {
        schedule = [...schedule, value as ScheduledFault];
        return schedule.at(-1)?.id ?? "";
      },
      strikes: () => Object.fromEntries(schedule.map(({ id }, n) => [id, n])),
    },
    urls: { payment: "http://127.0.0.1:4010" },
    reset: () => {
      resets += 1;
    },
  });
});
afterEach(() => served.stop());

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; json: Record<string, unknown> }> {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await fetch(`${served.url}/_firedrill/${path}`, { method, ...init });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

describe("control API", () => {
  it("tells its health, with each partner's open work", async () => {
    expect(await call("GET", "health")).toMatchObject({
      status: 200,
      json: {
        status: "ok",
        partners: [
          { name: "payment", url: "http://127.0.0.1:4010", pending: { calls: 0 } },
          { name: "fake", url: null },
        ],
      },
    });
  });

  it("lists the ledger, by partner, by order, in pages", async () => {
    expect((await call("GET", "ledger")).json.data).toHaveLength(2);
    expect((await call("GET", "ledger?partner=fake")).json).toEqual({ data: [], next_offset: null });
    expect((await call("GET", "ledger?order=order-1")).json.data).toEqual([{ partner: "payment", ...captured }]);
    expect((await call("GET", "ledger?limit=1")).json).toMatchObject({ data: [{ order: "order-1" }], next_offset: 1 });
    expect((await call("GET", "ledger?limit=1&offset=1")).json).toMatchObject({
      data: [{ order: "order-2" }],
      next_offset: null,
    });
  });

  it("reads and replaces the schedule, and passes on what is wrong with it", async () => {
    expect((await call("PUT", "schedule", [{ id: "f1" }])).json).toEqual({ faults: [{ id: "f1" }] });
    expect((await call("GET", "schedule")).json).toEqual({ faults: [{ id: "f1" }], strikes: { f1: 0 } });
    expect(await call("PUT", "schedule", { not: "a list" })).toMatchObject({
      status: 422,
      json: { code: "FD_SCHEDULE", place: "/", problem: "this is no list", remedy: "Give a list of faults" },
    });
    expect(schedule).toEqual([{ id: "f1" }]);
  });

  it("adds one fault to the schedule, and tells how often each has struck", async () => {
    await call("PUT", "schedule", [{ id: "f1" }]);
    expect(await call("POST", "schedule", { id: "late" })).toMatchObject({ status: 201, json: { id: "late" } });
    expect((await call("GET", "schedule")).json).toEqual({ faults: [{ id: "f1" }, { id: "late" }], strikes: { f1: 0, late: 1 } });
  });

  it("resets", async () => {
    expect((await call("POST", "reset")).status).toBe(200);
    expect(resets).toBe(1);
  });

  it("tells the time and moves it ahead", async () => {
    expect((await call("GET", "time")).json.now_ms).toBe(1_000);
    expect((await call("POST", "time", { advance_ms: 500 })).json.now_ms).toBe(1_500);
    expect((await call("POST", "time", { advance_ms: -1 })).status).toBe(400);
  });

  it("moves an order's resource on, or says that it cannot", async () => {
    expect((await call("POST", "advance", { partner: "payment", order: "order-1", to: "delivered" })).status).toBe(200);
    expect((await call("POST", "advance", { partner: "payment", order: "order-1", to: "lost" })).status).toBe(409);
    expect((await call("POST", "advance", { partner: "bank", order: "order-1", to: "lost" })).status).toBe(404);
  });

  it("changes a partner's settings, and keeps tokens and secrets to itself", async () => {
    const change = { idempotency: "none", rate_per_second: 5, webhook_url: "http://127.0.0.1:3000/hooks" };
    expect(await call("PATCH", "partners/payment", change)).toMatchObject({ status: 200, json: change });
    const shown = await call("GET", "partners/payment");
    expect(shown.json).toMatchObject(change);
    expect(JSON.stringify(shown.json)).not.toContain("sk_secret");
  });

  it.each([
    ["an unknown setting", { speed: 1 }, 400],
    ["an unknown mode", { idempotency: "sometimes" }, 400],
    ["a webhook URL on another machine", { webhook_url: "http://example.com/" }, 422],
    ["nothing", {}, 400],
  ])("refuses %s with a problem", async (_name, body, status) => {
    const answer = await call("PATCH", "partners/payment", body);
    expect(answer.status).toBe(status);
    expect(answer.json.status).toBe(status);
  });

  it("refuses what it does not know, and what is no JSON", async () => {
    expect((await call("GET", "nothing")).status).toBe(404);
    const broken = await fetch(`${served.url}/_firedrill/time`, {
      method: "POST",
      body: "{",
      headers: { "content-type": "application/json" },
    });
    expect(broken.status).toBe(400);
    expect(broken.headers.get("content-type")).toContain("application/problem+json");
    expect((await fetch(`${served.url}/_firedrill/time`, { method: "POST", body: "advance_ms=1" })).status).toBe(415);
  });

  it.each(["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:4000", "0x7f.1.evil"])(
    "does not answer to the name %s",
    async (host) => {
      const answer = await rawCall(served.port, `GET /_firedrill/health HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
      expect(answer.text).toMatch(/^HTTP\/1\.1 403 /);
    },
  );

  it.each(["localhost:4000", "127.0.0.1", "[::1]:4000"])("answers to the name %s", async (host) => {
    const answer = await rawCall(served.port, `GET /_firedrill/health HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect(answer.text).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("does not answer to web pages of other sites", async () => {
    const response = await fetch(`${served.url}/_firedrill/reset`, {
      method: "POST",
      headers: { origin: "https://evil.example" },
    });
    expect(response.status).toBe(403);
    expect(resets).toBe(0);
  });
});
