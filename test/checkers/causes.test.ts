import { describe, expect, it } from "vitest";
import type { HistoryBuilder } from "./build-history.ts";
import { checkOne } from "./check-one.ts";

const codesOf = (name: string, write: (builder: HistoryBuilder) => void): readonly string[] => [
  ...new Set(checkOne(name, write)?.evidence.map(({ code }) => code)),
];

/** A call at the carrier that fails so often, with these waits in between. */
const failing =
  (waitsMs: readonly number[]) =>
  (builder: HistoryBuilder): void => {
    const failures = waitsMs.map(() => ({ status: 503 }));
    builder.order("order-1").ship({ failures, waitMs: (attempt) => waitsMs[attempt - 1] ?? 0 });
  };

describe("too many attempts", () => {
  it("are the HTTP client's doing where each was repeated at once, beneath the integration's own pace", () => {
    const twice = [0, 90, 0, 180, 0, 300, 0, 500, 0, 700];
    expect(codesOf("retries", failing(twice))).toEqual(["http-client-repeats"]);
  });

  it("are the integration's own where it waited before each", () => {
    expect(codesOf("retries", failing([90, 180, 300, 500, 700, 900, 1000, 1100, 1200]))).toEqual(["too-many-attempts"]);
  });

  it("are the integration's own where it went on without a pause", () => {
    expect(codesOf("retries", failing([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))).not.toContain("http-client-repeats");
  });
});

describe("a wait that was not kept", () => {
  const hasty =
    (waitMs: number) =>
    (builder: HistoryBuilder): void => {
      failing([90])(builder);
      builder.order("order-2").ship({ failures: [{ status: 429, retryAfterMs: 1000 }], waitMs: () => waitMs });
    };

  it("is the HTTP client's doing where it came at once, and the integration waits elsewhere", () => {
    expect(codesOf("retries", hasty(0))).toEqual(["http-client-repeats"]);
  });

  it("is the integration's own where it waited, but not as long as it was told to", () => {
    expect(codesOf("retries", hasty(90))).toEqual(["repeated-too-soon"]);
  });
});

/** A call that hangs; the integration gives it up or not. */
function hang(builder: HistoryBuilder, name: string, atMs: number, hungUp: boolean): void {
  const site = { kind: "call", partner: "carrier", operation: "createShipment", order: name, attempt: 1 } as const;
  const event = { actor: "carrier", order: name, site, call: 900 + atMs, key: `${name}:ship` } as const;
  builder.harness(atMs, { ...event, type: "call", value: { method: "POST", path: "/v1/shipments", bodyHash: name } });
  builder.harness(atMs + 1, { ...event, type: "answer", value: { status: 503, delivery: "hang", durationMs: 1 } });
  if (hungUp) builder.harness(atMs + 800, { ...event, type: "hung-up", value: { afterMs: 800 } });
}

describe("an order that is still pending", () => {
  const pending =
    (hungUp: boolean) =>
    (builder: HistoryBuilder): void => {
      const order = builder.order("order-1");
      order.place();
      order.authorize();
      hang(builder, "order-1", 900, hungUp);
      builder.order("order-2", 5000, "EUR", 2000).place();
      order.end("pending");
    };

  it("is stuck in a call that was never given up", () => {
    expect(codesOf("loss", pending(false))).toContain("stuck-in-open-call");
  });

  it("is not where the call was given up", () => {
    expect(codesOf("loss", pending(true))).toEqual(["still-pending"]);
  });
});

describe("a partner that is called no more", () => {
  const outage =
    (hungUp: boolean) =>
    (builder: HistoryBuilder): void => {
      for (let n = 1; n <= 6; n += 1) {
        const order = builder.order(`order-${n}`, 5000, "EUR", n * 10);
        order.place();
        order.call("carrier", "createShipment", { status: 503 });
        hang(builder, `order-${n}`, 1000 + n, hungUp);
        order.end("pending");
      }
    };

  it("finds no slot that is free where calls to it were never given up", () => {
    expect(codesOf("breaker", outage(false))).toEqual(["slots-exhausted"]);
  });

  it("is behind a breaker that never closed where they were", () => {
    expect(codesOf("breaker", outage(true))).toEqual(["never-closed"]);
  });
});

describe("an order that waits for a person", () => {
  const waiting =
    (faults: readonly string[]) =>
    (builder: HistoryBuilder): void => {
      const order = builder.order("order-1");
      order.place();
      order.authorize();
      order.fault("not-found-yet", "payment/getPayment order-1 #1");
      order.call("payment", "getPayment", { read: true, status: 404, faults });
      order.end("attention");
    };

  it("may do so for a read that told of yesterday", () => {
    expect(codesOf("loss", waiting(["f1"]))).toEqual(["stale-read-believed"]);
  });

  it("does so for nothing where what it read was so", () => {
    expect(codesOf("loss", waiting([]))).toEqual(["waits-for-nothing"]);
  });

  describe("of a shop that does not say how often it tries", () => {
    /** It looks so often, each time told of yesterday but for the last one where `learns`, and gives the order to a person. */
    const undeclared = (looks: number, learns = false): readonly string[] => {
      const write = (builder: HistoryBuilder): void => {
        const order = builder.order("order-1");
        order.place();
        order.authorize();
        order.capture();
        order.fault("stale-read", "payment/listPayments order-1 #1");
        for (let n = 1; n <= looks; n += 1)
          order.call("payment", "listPayments", { read: true, ...(learns && n === looks ? {} : { faults: ["f1"] }) });
        order.end("attention");
      };
      const { evidence } = checkOne("loss", write, { declared: {} }) ?? {};
      return [...new Set(evidence?.map(({ code }) => code))];
    };

    it("does so for nothing where one look told of yesterday: that was an answer, and no failure", () => {
      expect(undeclared(1)).toEqual(["stale-read-believed"]);
      expect(undeclared(2, true)).toEqual(["waits-for-nothing"]);
    });

    it("may do so where each of several looks told of yesterday", () => {
      expect(undeclared(3)).toEqual(["tries-undeclared"]);
    });
  });
});
