import { describe, expect, it } from "vitest";
import type { Declared, HistoryEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createHistoryBuilder, declared } from "./build-history.ts";
import { checkHistoryWith, said } from "./check-one.ts";

type CallMs = NonNullable<Declared["deadlines"]>["callMs"];

/** One call that hangs; the caller goes away after so long, or never, and the run is over after half a minute or so. */
function check(options: { callMs?: CallMs; goneAfterMs?: number; runMs?: number; crash?: boolean; holdMs?: number }): string {
  const { callMs, goneAfterMs, runMs = 30_000, crash = false, holdMs = 120_000 } = options;
  const builder = createHistoryBuilder({
    random: createRandom(3, "deadlines"),
    declared: { ...declared, deadlines: { placeMs: 800, ...(callMs !== undefined && { callMs }) } },
  });
  const order = builder.order("order-1");
  order.place();
  order.call("payment", "createPayment", {
    failures: [{ status: 504, delivery: "hang", holdMs }],
    waitMs: () => goneAfterMs ?? 1,
  });
  if (crash) order.crash();
  order.pass(runMs, runMs);
  order.call("carrier", "createShipment");
  const history = builder.finish();
  const call = history.find((event) => event.type === "call" && event.site.operation === "createPayment");
  if (call?.type !== "call") throw new Error("there is no such call");
  if (goneAfterMs === undefined) return said(checkHistoryWith("deadlines", history));
  const gone = { ...call, type: "hung-up", t: call.t + goneAfterMs, value: { afterMs: goneAfterMs } } as unknown as HistoryEvent;
  const whole = [...history, gone].toSorted((a, b) => a.t - b.t).map((event, i) => ({ ...event, i }));
  return said(checkHistoryWith("deadlines", whole));
}

describe("a call that hangs", () => {
  it("breaks the declared deadline where it is never given up, or too late", () => {
    expect(check({ callMs: 1000 })).toMatch(
      /^broken: payment\/createPayment for order-1 was still open after 3\d{4} ms, where the integration declares to wait 1000 ms/,
    );
    expect(check({ callMs: { payment: 1000 }, goneAfterMs: 4000 })).toMatch(
      /^broken: .* was given up, answered or cut off after 4000 ms, where the integration declares/,
    );
  });

  it("keeps it where it is given up in time, by the partner's own deadline", () => {
    expect(check({ callMs: 1000, goneAfterMs: 1300 })).toBe("held");
    expect(check({ callMs: { payment: 5000, carrier: 1000 }, goneAfterMs: 4000 })).toBe("held");
  });

  it("is over once the partner closes the connection", () => {
    expect(check({ callMs: 5000, holdMs: 3000 })).toBe("does not apply");
    expect(check({ callMs: 1000, holdMs: 3000 })).toContain("cut off after 30");
  });

  it("may take a minute where nothing is declared, which a short run does not tell", () => {
    expect(check({})).toBe("does not apply");
    expect(check({ runMs: 62_000 })).toContain("and nobody waits longer than 60000 ms");
    expect(check({ goneAfterMs: 30_000 })).toBe("held");
  });

  it("says nothing where its process died meanwhile", () => {
    expect(check({ callMs: 1000, crash: true })).toBe("does not apply");
  });
});
