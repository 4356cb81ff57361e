import { describe, expect, it } from "vitest";
import { type Builder, checkOne, said } from "./check-one.ts";

const site = { kind: "webhook" as const, partner: "payment", webhook: "payment.captured", order: "order-1", attempt: 1 };
const about = { actor: "payment", order: "order-1", site };

/** Customers who come one after the other and wait so long. */
function placed(builder: Builder, count: number, latencyMs: number, startMs = 10): void {
  for (let n = 1; n <= count; n += 1) {
    const event = { actor: "customer", op: n, order: `order-${n}` };
    builder.harness(startMs + n, { ...event, type: "invoke", value: { operation: "place" } });
    builder.harness(startMs + n + latencyMs, {
      ...event,
      type: "ok",
      value: { operation: "place", status: 201, latencyMs },
    });
  }
}

function webhook(builder: Builder, status: number, latencyMs: number): void {
  const value = { id: "evt_1", sending: 1 };
  builder.harness(20, { ...about, type: "webhook-sent", value });
  builder.harness(20 + latencyMs, { ...about, type: "webhook-acknowledged", value: { ...value, status, latencyMs } });
  if (status >= 500)
    builder.harness(30 + latencyMs, { ...about, type: "webhook-given-up", value: { id: "evt_1", reason: "no answer" } });
}

const struck = (link: string) => (builder: Builder) => builder.fault(5, "link-down", `link ${link}`);
const verdict = (checker: string, write: (builder: Builder) => void, disturb: (builder: Builder) => void): string =>
  said(
    checkOne(checker, (builder) => {
      disturb(builder);
      write(builder);
    }),
  ).split(":")[0] ?? "";

describe("while the database is out of reach", () => {
  it.each<[string, string, (builder: Builder) => void]>([
    ["latency", "customers may wait", (builder) => placed(builder, 12, 4000)],
    ["webhooks", "webhooks may fail until they are given up", (builder) => webhook(builder, 500, 5)],
    ["webhooks", "webhooks may be acknowledged late", (builder) => webhook(builder, 202, 5000)],
  ])("%s holds no more than it can: %s", (checker, _what, write) => {
    expect(verdict(checker, write, struck("db"))).not.toBe("broken");
    // a partner is what the integration must live without
    expect(verdict(checker, write, struck("carrier"))).toBe("broken");
  });

  it("customers may be turned away, and no more than 10 s after", () => {
    const late = (ms: number): string =>
      verdict(
        "served",
        (builder) => {
          builder.order("served", 5000, "EUR", ms).place("ok", 201);
          for (let n = 1; n <= 9; n += 1) builder.order(`order-${n}`, 5000, "EUR", ms).place("info", 500);
        },
        (builder) => {
          const value = { name: "link-down", family: "link" as const, at: { link: "db" } };
          const fault = { actor: "harness", fault: "f1", value };
          builder.harness(2, { ...fault, type: "fault-armed" });
          builder.harness(5, { ...fault, type: "fault-fired", site: { kind: "link", link: "db" } });
          builder.harness(1000, { ...fault, type: "fault-healed" });
        },
      );
    expect(late(500)).toBe("held");
    expect(late(9_000)).toBe("held");
    expect(late(15_000)).toBe("broken");
  });
});

describe("an integration of several processes", () => {
  const crash = (process: string, more: { readonly supervised?: true } = {}) => ({
    actor: "integration",
    type: "crash" as const,
    value: { signal: "SIGKILL", reason: "test", process, ...more },
  });
  const restart = (process: string) => ({
    actor: "integration",
    type: "restart" as const,
    value: { reason: "test", process },
  });
  const reach = (write: (builder: Builder) => void): string =>
    said(
      checkOne("reach", (builder) => {
        builder.order("order-1").place();
        write(builder);
      }),
    );

  it("has not come back where another of them did", () => {
    const both = (second: string): string =>
      reach((builder) => {
        builder.harness(50, crash("web"));
        builder.harness(60, crash("worker"));
        builder.harness(70, restart("web"));
        builder.harness(80, restart(second));
      });
    expect(both("worker")).toBe("held");
    expect(both("web")).toContain("was not started again");
  });

  it("is not excused by a worker that ends by itself, though it may", () => {
    const turnedAway = (more: { readonly supervised?: true }): string =>
      said(
        checkOne("served", (builder) => {
          builder.harness(50, crash("worker", more));
          builder.harness(5000, restart("worker"));
          builder.order("served", 5000, "EUR", 1000).place("ok", 201);
          for (let n = 1; n <= 9; n += 1) builder.order(`order-${n}`, 5000, "EUR", 1000).place("info", 500);
        }),
      ).split(":")[0] ?? "";
    expect(turnedAway({})).toBe("held");
    expect(turnedAway({ supervised: true })).toBe("broken");
    const up = said(
      checkOne("stays-up", (builder) => {
        builder.order("order-1").place();
        builder.harness(50, crash("worker", { supervised: true }));
        builder.harness(60, restart("worker"));
      }),
    );
    expect(up).toBe("held");
  });
});
