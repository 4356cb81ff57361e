import { expect, it } from "vitest";
import type { Declared } from "../../src/core/history.ts";
import { type Builder, checkOne, said } from "./check-one.ts";

/** Opens after two failures in a row, and for two seconds. */
const usual = { consecutiveFailures: 2, openMs: 2000, processes: 1 };

let call = 0;
/** So many orders, placed long before, call a carrier that hangs, all at one time, and hang up after a second. */
function wave(builder: Builder, fromMs: number, orders: number, spreadMs = 5, answer?: number): void {
  for (let n = 1; n <= orders; n += 1) {
    call += 1;
    const order = `order-${n}`;
    const site = { kind: "call", partner: "carrier", operation: "createShipment", order, attempt: 1 } as const;
    const given = { actor: "carrier", call, order, site } as const;
    const startedMs = fromMs + n * spreadMs;
    const value = { method: "POST", path: "/v1/shipments", bodyHash: order };
    builder.harness(startedMs, { ...given, type: "call", value });
    if (answer !== undefined)
      builder.harness(startedMs + 5, { ...given, type: "answer", value: { status: answer, delivery: "whole", durationMs: 5 } });
    else builder.harness(startedMs + 1000, { ...given, type: "hung-up", value: { afterMs: 1000 } });
  }
}

const breaking = (write: (builder: Builder) => void, breaker: Declared["breaker"] = usual): string =>
  said(
    checkOne(
      "breaker",
      (builder) => {
        for (let n = 1; n <= 20; n += 1) builder.order(`order-${n}`, 5000, "EUR", 10).place();
        write(builder);
      },
      { declared: { breaker: breaker as NonNullable<Declared["breaker"]> } },
    ),
  );

const storm = (orders: number, spreadMs?: number) => (builder: Builder) => {
  wave(builder, 1000, 8);
  wave(builder, 4100, orders, spreadMs);
};

it("breaks when all that wait call at once as soon as the open time is over", () => {
  expect(breaking(storm(8))).toMatch(
    /^broken: carrier had not answered createShipment since 8 calls failed, so its breaker was open, yet 4 waiting orders called it/,
  );
});

it("holds when one is sent to see, and the next only after another open time", () => {
  expect(
    breaking((builder) => {
      wave(builder, 1000, 8);
      for (const fromMs of [4100, 7200, 10_300]) wave(builder, fromMs, 1);
    }),
  ).toBe("held");
});

it("grants the calls that the breaker is declared to let through, and no more", () => {
  expect(breaking(storm(8), { ...usual, halfOpenCalls: 8 })).toBe("held");
  expect(breaking(storm(12), { ...usual, halfOpenCalls: 8 })).toMatch(/^broken: /);
});

it("lets each process learn by itself, one flood after the other, and accuses the next", () => {
  const floods = (number: number) => (builder: Builder) => {
    for (let n = 0; n < number; n += 1) wave(builder, 1000 + n * 3100, 12);
  };
  expect(breaking(floods(2), { ...usual, processes: 2 })).toBe("held");
  expect(breaking(floods(3), { ...usual, processes: 2 })).toMatch(/^broken: /);
  const { processes: _two, ...undeclared } = usual;
  expect(breaking(floods(2), undeclared)).toBe("held");
  expect(breaking(floods(3), undeclared)).toMatch(/^broken: /);
});

it("lets all through once one call was answered", () => {
  const answered = (status: number) => (builder: Builder) => {
    wave(builder, 1000, 8);
    wave(builder, 4100, 1, 5, status);
    wave(builder, 4200, 8);
  };
  expect(breaking(answered(201))).toBe("held");
  expect(breaking(answered(422))).toBe("held");
  expect(breaking(answered(503))).toMatch(/^broken: /);
});

it("says nothing of customers who came after it had opened", () => {
  expect(
    breaking((builder) => {
      wave(builder, 1000, 8);
      for (let n = 21; n <= 40; n += 1) {
        const order = builder.order(`order-${n}`, 5000, "EUR", 4100 + n);
        order.operate({ operation: "place" }, "ok", 202, () => order.call("carrier", "createShipment", { status: 503 }));
      }
    }),
  ).toBe("held");
});

it("says nothing of calls that died with the process that made them", () => {
  expect(
    breaking((builder) => {
      wave(builder, 1000, 8);
      builder.harness(1900, { actor: "harness", type: "crash", value: { reason: "test" } });
      builder.harness(2100, { actor: "harness", type: "restart", value: { reason: "test" } });
      wave(builder, 4100, 8);
    }),
  ).toBe("held");
});
