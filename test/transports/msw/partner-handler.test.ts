import { setupServer } from "msw/node";
import { afterEach, describe, expect, it } from "vitest";
import type { Delivery } from "../../../src/core/fault.ts";
import { partnerHandler } from "../../../src/transports/msw/partner-handler.ts";
import { createFakePartner, ok } from "../fake-partner.ts";

const closes: (() => void)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) close();
});

const url = "http://127.0.0.1:4010";

function mock(answer: Parameters<typeof createFakePartner>[0]) {
  const partner = createFakePartner(answer);
  const server = setupServer(partnerHandler(partner, url));
  server.listen({ onUnhandledFrame: "error" });
  closes.push(() => server.close());
  return partner;
}

const text = "0123456789".repeat(20);
const deliver = (delivery: Delivery, sent?: () => Promise<void>) => ({ ...ok(text), delivery, ...(sent && { sent }) });

describe("partner as an MSW handler", () => {
  it("passes method, path with query, headers and body on", async () => {
    const partner = mock(() => ok("{}"));
    await fetch(`${url}/v1/things/a%2Fb?q=1`, { method: "PATCH", body: '{"é":1}', headers: { "X-Key": "k" } });
    expect(partner.requests[0]).toMatchObject({ method: "PATCH", path: "/v1/things/a%2Fb?q=1", body: '{"é":1}' });
    expect(partner.requests[0]?.headers["x-key"]).toBe("k");
  });

  it("hides the path of the base URL from the partner", async () => {
    const partner = createFakePartner(() => ok("{}"));
    const server = setupServer(partnerHandler(partner, "https://api.example/base/"));
    server.listen({ onUnhandledFrame: "error" });
    closes.push(() => server.close());
    await fetch("https://api.example/base/v1/things?q=1");
    expect(partner.requests[0]?.path).toBe("/v1/things?q=1");
  });

  it("answers whole, with status, headers and body", async () => {
    mock(() => ({ reply: { status: 201, headers: { etag: '"1"' }, body: text }, delivery: { type: "whole" } }));
    const response = await fetch(`${url}/v1/things`);
    expect([response.status, response.headers.get("etag"), await response.text()]).toEqual([201, '"1"', text]);
  });

  it("answers 204 without a body", async () => {
    mock(() => ({ reply: { status: 204, headers: {}, body: "" }, delivery: { type: "whole" } }));
    expect((await fetch(`${url}/v1/things`)).status).toBe(204);
  });

  it.each<Delivery>([{ type: "reset" }, { type: "close" }, { type: "hang", holdMs: 20 }])(
    "rejects on $type",
    async (delivery) => {
      mock(() => deliver(delivery));
      await expect(fetch(`${url}/v1/things`)).rejects.toBeInstanceOf(TypeError);
    },
  );

  it.each([0, 0.5, 1])("breaks off a body cut to a share of %d", async (keepShare) => {
    mock(() => deliver({ type: "cut", keepShare }));
    const response = await fetch(`${url}/v1/things`);
    expect(response.headers.get("content-length")).toBe(String(text.length));
    await expect(response.text()).rejects.toThrow();
  });

  it("gives a slow body in pieces over its time", async () => {
    mock(() => deliver({ type: "slow", overMs: 100 }));
    const startedMs = performance.now();
    expect(await (await fetch(`${url}/v1/things`)).text()).toBe(text);
    expect(performance.now() - startedMs).toBeGreaterThan(80);
  });

  it("lets a caller give up on a hang", async () => {
    mock(() => deliver({ type: "hang", holdMs: 60_000 }));
    await expect(fetch(`${url}/v1/things`, { signal: AbortSignal.timeout(30) })).rejects.toThrow();
  });

  it("calls `sent` once", async () => {
    let calls = 0;
    const left = Promise.withResolvers<void>();
    mock(() =>
      deliver({ type: "whole" }, async () => {
        calls += 1;
        left.resolve();
      }),
    );
    await fetch(`${url}/v1/things`);
    await left.promise;
    expect(calls).toBe(1);
  });

  it("refuses a body over 1 MB, and one that is not UTF-8", async () => {
    const partner = mock(() => ok("{}"));
    expect((await fetch(`${url}/v1/things`, { method: "POST", body: "x".repeat(1024 * 1024 + 1) })).status).toBe(413);
    expect((await fetch(`${url}/v1/things`, { method: "POST", body: new Uint8Array([0xff]) })).status).toBe(400);
    expect(partner.requests).toEqual([]);
  });
});
