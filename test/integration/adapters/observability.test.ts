import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { createPinoLogger, type LoggerOptions } from "../../../src/integration/adapters/logger.ts";
import { createPrometheusMeter } from "../../../src/integration/adapters/meter.ts";
import { createOtelTracer } from "../../../src/integration/adapters/tracer.ts";
import { traceparentOf } from "../../../src/integration/gateways/traceparent.ts";

function record(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const log = createPinoLogger({ level: "info", stream: { write: (line) => lines.push(line) }, ...options });
  return { log, text: () => lines.join(""), lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe("the log", () => {
  it("has one JSON object a line, with time, level, event, fields and context", () => {
    const { log, lines } = record({ context: () => ({ trace_id: "abc" }) });
    log.info("one", { partner: "payment", latencyMs: 12 });
    log.error("two");
    expect(lines()).toMatchObject([
      { level: "info", event: "one", partner: "payment", latencyMs: 12, trace_id: "abc", service: "checkout" },
      { level: "error", event: "two" },
    ]);
    expect(lines()[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it.each([
    ["a card number", { note: "card 4111 1111 1111 1111 was used" }, "4111"],
    ["a card number in dashes, nested", { a: { b: ["4111-1111-1111-1111"] } }, "4111"],
    ["a bearer token", { error: "sent Bearer abc.def-123 to them" }, "abc.def"],
    ["a signing secret", { error: "whsec_c2VjcmV0c2VjcmV0" }, "c2VjcmV0"],
    ["an authorization header", { headers: { authorization: "Basic dXNlcg==" } }, "dXNlcg"],
    ["a payment token", { payment_token: "tok_visa_ok", nested: { paymentToken: "tok_visa_ok" } }, "tok_visa"],
    ["a customer and an address", { customer: "cust_77", order: { destination: { line1: "Street 1" } } }, "cust_77|Street"],
    ["an e-mail address", { error: "no such recipient: <ada.l+shop@mail.example.org>", list: ["zoë@exämple.de"] }, "ada|zoë"],
    ["a secret of this process, whatever field it is in", { harmless: "x process-secret y" }, "process-secret"],
    ["a secret with characters that JSON escapes", { harmless: 'quo"te\\slash' }, "quo|slash"],
  ])("never shows %s", (_what, fields, hidden) => {
    const { log, text, lines } = record({ secrets: ["process-secret", 'quo"te\\slash', ""] });
    log.warn("something", fields);
    log.warn(JSON.stringify(fields));
    expect(text().split("\n")[0]).not.toMatch(new RegExp(hidden));
    expect(lines()).toHaveLength(2);
  });

  it("hides secrets in the event's own words too", () => {
    const { log, text } = record({ secrets: ["process-secret"] });
    log.error("failed for ada@example.org with process-secret and 4111111111111111");
    expect(text()).not.toMatch(/ada@|process-secret|4111/);
  });

  it("stays readable where a token is as short as a common word", () => {
    const { log, lines } = record({ secrets: ["1", "e"] });
    log.info("event", { attempt: 1 });
    expect(lines()).toMatchObject([{ event: "event", attempt: 1 }]);
  });

  it("takes another redaction from outside", () => {
    const { log, text } = record({ redaction: (value) => value });
    log.info("event", { note: "4111111111111111" });
    expect(text()).toContain("4111111111111111");
  });
});

describe("the meter", () => {
  it("renders counters, gauges and histograms by name and labels", async () => {
    const meter = createPrometheusMeter();
    meter.count("calls_total", { partner: "payment" });
    meter.count("calls_total", { partner: "payment" }, 2);
    meter.gauge("state", 2, { partner: "carrier" });
    meter.observe("duration_ms", 30, {});
    const text = await meter.render();
    expect(meter.contentType).toContain("text/plain");
    expect(text).toContain('calls_total{partner="payment"} 3');
    expect(text).toContain('state{partner="carrier"} 2');
    expect(text).toContain('duration_ms_bucket{le="25"} 0');
    expect(text).toContain('duration_ms_bucket{le="50"} 1');
  });

  it("keeps two integrations in one process apart", async () => {
    const [one, other] = [createPrometheusMeter(), createPrometheusMeter()];
    one.count("calls_total");
    expect(await other.render()).not.toContain("calls_total");
  });
});

describe("the tracer", () => {
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const random = createRandom("tracer");

  it("keeps a trace through nested spans and awaits, each span with its own id", async () => {
    const tracer = createOtelTracer();
    const seen = await tracer.span("outer", {}, async () => {
      const outer = traceparentOf({ tracer, random });
      await Promise.resolve();
      return [outer, await tracer.span("inner", {}, async () => traceparentOf({ tracer, random }))];
    });
    const [outer, inner] = seen.map((each) => each?.split("-"));
    expect(outer).toHaveLength(4);
    expect(outer?.[1]).toMatch(/^[0-9a-f]{32}$/);
    expect(inner?.[1]).toBe(outer?.[1]);
    expect(inner?.[2]).not.toBe(outer?.[2]);
    expect(tracer.traceId()).toBeUndefined();
  });

  it("keeps traces that run at the same time apart", async () => {
    const tracer = createOtelTracer();
    const ids = await Promise.all([1, 2, 3].map(() => tracer.span("each", {}, async () => tracer.traceId())));
    expect(new Set(ids).size).toBe(3);
  });

  it("goes on in a caller's trace, and begins its own where the caller's can't be read", async () => {
    const tracer = createOtelTracer();
    const under = (traceparent: string) => tracer.adopt?.(traceparent, () => tracer.span("x", {}, async () => tracer.traceId()));
    expect(await under(`00-${traceId}-b7ad6b7169203331-01`)).toBe(traceId);
    for (const bad of ["", "00-x", `00-${"0".repeat(32)}-b7ad6b7169203331-01`, `00-${traceId}-${"0".repeat(16)}-01`])
      expect(await under(bad)).toMatch(/^(?!0af7651916cd)[0-9a-f]{32}$/);
  });

  it("hands on what the work returns or throws", async () => {
    const tracer = createOtelTracer();
    expect(await tracer.span("x", {}, async () => 7)).toBe(7);
    await expect(tracer.span("x", {}, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  });
});
