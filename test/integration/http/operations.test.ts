import { describe, expect, it } from "vitest";
import { type Edge, openEdge, secrets } from "./edge.ts";

const bearer = { authorization: "Bearer operators-token" };
const withToken = () => openEdge({ config: { adminToken: "operators-token" } });

/** An order whose payment is refused for our credentials: nothing that a retry mends, so a person must look. */
async function withDeadLetter(): Promise<{ edge: Edge; heal: () => void }> {
  let locked = true;
  const edge = await openEdge({
    instead: ({ method, path }) =>
      locked && method === "POST" && path === "/v1/payments" ? { status: 401, body: { code: "unauthorized" } } : undefined,
  });
  await edge.place();
  await edge.until("order-1", "attention");
  return {
    edge,
    heal: () => {
      locked = false;
    },
  };
}

describe("administration", () => {
  it("shows the backlog to those with the token, and to nobody else", async () => {
    const edge = await withToken();
    await edge.place();
    const url = "/admin/backlog";
    expect(await edge.ask({ url, headers: bearer })).toMatchObject({
      status: 200,
      body: { outbox: 1, inbox: 0, dead_letters: 0 },
    });
    for (const authorization of ["", "Bearer", "Bearer operators-toke", "Bearer operators-token2", "Basic operators-token"])
      expect(await edge.ask({ url, headers: { authorization } })).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    expect((await edge.ask({ url })).status).toBe(401);
    expect(edge.log()).not.toContain("operators-token");
  });

  it.each([
    ["GET", "/admin/dead-letters"],
    ["GET", "/admin/backlog"],
    ["POST", "/admin/reconcile"],
    ["POST", "/admin/dead-letters/x/replay"],
  ] as const)("asks for the token at %s %s", async (method, url) => {
    expect((await (await withToken()).ask({ method, url })).status).toBe(401);
  });

  it("is for this machine alone where there is no token", async () => {
    const edge = await openEdge();
    expect((await edge.ask({ url: "/admin/backlog", remoteAddress: "127.0.0.1" })).status).toBe(200);
    for (const remoteAddress of ["192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7"])
      expect((await edge.ask({ url: "/admin/backlog", remoteAddress })).status).toBe(403);
    const spoofed = { "x-forwarded-for": "127.0.0.1" };
    expect((await edge.ask({ url: "/admin/backlog", remoteAddress: "192.0.2.7", headers: spoofed })).status).toBe(403);
  });

  it("lists dead letters, and replays one to its end without a second effect", async () => {
    const { edge, heal } = await withDeadLetter();
    const { dead_letters: letters } = (await edge.ask({ url: "/admin/dead-letters" })).body as {
      dead_letters: { id: string; step: string; order: string }[];
    };
    expect(letters).toMatchObject([{ order: "order-1", step: "authorize", attempts: 1 }]);
    expect(edge.partners.effects).toEqual([]);
    heal();
    const id = encodeURIComponent(letters[0]?.id ?? "");
    expect((await edge.ask({ method: "POST", url: `/admin/dead-letters/${id}/replay` })).status).toBe(202);
    expect((await edge.ask({ method: "POST", url: `/admin/dead-letters/${id}/replay` })).status).toBe(404);
    await edge.until("order-1", "completed");
    const kinds = edge.partners.effects.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "authorized" || kind === "captured")).toEqual(["authorized", "captured"]);
  });

  it("knows no dead letter that is not there", async () => {
    const edge = await openEdge();
    for (const id of ["none", "..%2f..", "%00", "'%20OR%201=1"])
      expect((await edge.ask({ method: "POST", url: `/admin/dead-letters/${id}/replay` })).status).toBe(404);
  });

  it("reconciles on demand and reports", async () => {
    const edge = await openEdge();
    await edge.place();
    await edge.until("order-1", "completed");
    const { status, body } = await edge.ask({ method: "POST", url: "/admin/reconcile" });
    expect(status).toBe(200);
    expect(body).toEqual({ examined: 1, healed: [], unresolved: [] });
  });
});

describe("probes", () => {
  it("say that the process lives and can take orders, until it stops", async () => {
    const edge = await openEdge();
    expect((await edge.ask({ url: "/health" })).body).toEqual({ status: "ok" });
    expect((await edge.ask({ url: "/ready" })).body).toEqual({ status: "ready" });
  });

  it("show Prometheus what happened, without a value of anybody's in a label", async () => {
    const edge = await openEdge();
    await edge.place();
    await edge.ask({ url: "/orders/some-order-of-mine" });
    await edge.ask({ url: "/nowhere/secret-place" });
    await edge.until("order-1", "completed");
    const { headers, text } = await edge.ask({ url: "/metrics" });
    expect(headers["content-type"]).toContain("text/plain");
    expect(text).toContain('http_requests_total{method="POST",route="/orders",status="202"} 1');
    expect(text).toContain('http_requests_total{method="GET",route="/orders/:order",status="404"} 1');
    expect(text).toContain('partner_calls_total{partner="payment",operation="capturePayment",outcome="ok"} 1');
    expect(text).toContain('partner_breaker_state{compartment="carrier-rates"} 0');
    expect(text).toContain('backlog{box="outbox"} 0');
    expect(text).not.toMatch(/some-order|secret-place|order-1/);
  });

  it("are all that a process which only works serves, besides administration", async () => {
    const edge = await openEdge({ config: { role: "worker" } });
    expect((await edge.ask({ url: "/health" })).status).toBe(200);
    expect((await edge.ask({ url: "/admin/backlog" })).status).toBe(200);
    expect((await edge.place()).status).toBe(404);
    expect((await edge.ask({ method: "POST", url: "/webhooks/payment" })).status).toBe(404);
  });
});

describe("every request", () => {
  it("has an id: the caller's where it is plain, else one of ours", async () => {
    const edge = await openEdge();
    const idOf = async (given: string) =>
      (await edge.ask({ url: "/health", headers: { "x-request-id": given } })).headers["x-request-id"];
    expect(await idOf("abc-123")).toBe("abc-123");
    for (const given of ["two words", "x".repeat(65), "<script>"]) expect(await idOf(given)).toMatch(/^req_/);
  });

  it("goes on in the caller's trace, and takes it along to partners and into the log", async () => {
    const edge = await openEdge();
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    await edge.ask({ url: "/orders/order-1", headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
    expect(edge.log()).toContain(`"trace_id":"${traceId}"`);
    await edge.ask({ url: "/orders/order-2", headers: { traceparent: "00-nonsense" } });
    expect(edge.log()).not.toContain("nonsense");
  });

  it("that fails here says so without a word of why", async () => {
    const edge = await openEdge({
      parts: { edge: { onReturn: () => Promise.reject(new Error(`the database says ${secrets.newest}`)) } },
    });
    await edge.place();
    const { status, text } = await edge.ask({ url: "/orders/order-1/return" });
    expect(status).toBe(500);
    expect(text).not.toContain("database");
    expect(edge.log()).toContain("request-failed");
    expect(edge.log()).not.toContain(secrets.newest);
  });
});
