import { describe, expect, it } from "vitest";
import { checkOne, said } from "./check-one.ts";

const awayFromMs = 2000;
const backAtMs = 8000;
const everyMs = 50;
const undeclared = { deadlines: { placeMs: 800 } };

/**
 * Orders every 50 ms, payments away for six seconds, and then when the n-th of those that waited moves on, counted from
 * the moment at which payments are back; never where it is undefined. They are away by a link, or by what they answer.
 */
function shop(
  movesAfterMs: (n: number) => number | undefined,
  options: Parameters<typeof checkOne>[2] = { declared: undeclared },
  answered?: number,
) {
  return checkOne(
    "backlog-drained",
    (builder) => {
      let waiting = 0;
      for (let startMs = 20; startMs < backAtMs; startMs += everyMs) {
        const order = builder.order(`order-${startMs}`, 5000, "EUR", startMs);
        order.place();
        if (startMs < awayFromMs - 200) {
          order.authorize();
          order.end("confirmed");
          continue;
        }
        waiting += 1;
        const afterMs = movesAfterMs(waiting);
        if (afterMs === undefined) order.end("pending");
        else {
          const waitMs = backAtMs + afterMs - order.now();
          order.pass(waitMs, waitMs);
          order.authorize();
          order.end("confirmed");
        }
      }
      const site = { kind: "call", partner: "payment", operation: "createPayment", order: "-", attempt: 1 } as const;
      const byLink = { name: "link-down", family: "link", at: { link: "payment" } } as const;
      const byAnswer = { name: "status", family: "call", at: { partner: "payment" } } as const;
      const struck = { actor: "harness", fault: "f1", value: answered === undefined ? byLink : byAnswer } as const;
      builder.harness(2, { ...struck, type: "fault-armed" });
      if (answered === undefined)
        builder.harness(awayFromMs, { ...struck, type: "fault-fired", site: { kind: "link", link: "payment" } });
      else {
        builder.harness(awayFromMs, { ...struck, type: "fault-fired", site });
        const value = { status: answered, delivery: "whole", durationMs: 1, faults: ["f1"] } as const;
        builder.harness(awayFromMs, { actor: "payment", type: "answer", call: 9000, order: "-", site, value });
      }
      builder.harness(backAtMs, { ...struck, type: "fault-healed" });
    },
    options,
  );
}

describe("after an outage", () => {
  it("holds a shop that works its backlog off as fast as it can", () => {
    expect(said(shop((n) => 100 + n * 10))).toBe("held");
  });

  it("holds one that is slow but steady: it never had more than the pace of the calm time", () => {
    expect(said(shop((n) => 500 + n * everyMs * 1.5))).toBe("held");
  });

  it("holds one whose retries wait twice as long each time, and come back over as long as the outage took", () => {
    expect(said(shop((n) => 100 + n * 48))).toBe("held");
    expect(said(shop((n) => 100 + (n % 10) * 1200))).toBe("held");
  });

  it("holds one that looks every half minute, and then does all at once", () => {
    expect(said(shop((n) => 30_000 + n * 5))).toBe("held");
  });

  it("breaks one whose backlog trickles, one order every half second", () => {
    expect(said(shop((n) => 100 + n * 500))).toMatch(
      /^broken: after payment was away for 6000 ms, 12\d orders waited for it: they moved on at 2\.0 orders a second, where 2\d\.\d did before/,
    );
  });

  it("breaks it where payments answered with 503, and not where they were there and evaded: orders wait as their own retries say", () => {
    const trickle = (n: number) => 100 + n * 500;
    expect(said(shop(trickle, { declared: undeclared }, 503))).toMatch(/^broken/);
    expect(said(shop(trickle, { declared: undeclared }, 302))).toBe("does not apply");
  });

  it("breaks one that moves some, and leaves the others where they are", () => {
    const result = shop((n) => (n <= 31 ? 100 + n * 1600 : undefined));
    expect(said(result)).toMatch(/^broken: .*; 9\d still wait$/);
  });

  it("leaves a declared cap of its retries no longer waits than that", () => {
    const retry = { maxAttempts: 50, baseMs: 50, capMs: 1000 };
    expect(said(shop((n) => 100 + n * 125, { declared: { ...undeclared, retry } }))).toMatch(/^broken/);
    expect(said(shop((n) => 100 + n * 125))).toBe("held");
  });

  it("does not judge the pace of orders that a person must look at, or that nobody waits for", () => {
    expect(shop(() => undefined)).toBeUndefined();
  });
});
