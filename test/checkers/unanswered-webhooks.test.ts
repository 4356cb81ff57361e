import { describe, expect, it } from "vitest";
import { declared } from "./build-history.ts";
import { type Builder, checkOne, said } from "./check-one.ts";

interface Sent {
  readonly times?: number;
  readonly latencyMs?: number;
  readonly timedOut?: boolean;
  readonly status?: number;
  readonly givenUp?: boolean;
}

/** One webhook that is sent again and again, 100 ms after each answer or lack of one. */
function send(builder: Builder, { times = 3, latencyMs = 2000, timedOut = true, status = 0, givenUp = true }: Sent = {}): void {
  const site = { kind: "webhook" as const, partner: "payment", webhook: "payment.captured", order: "order-1", attempt: 1 };
  const at = { actor: "payment", order: "order-1", site };
  let nowMs = 20;
  for (let sending = 1; sending <= times; sending += 1) {
    const value = { id: "evt_1", sending };
    builder.harness(nowMs, { ...at, type: "webhook-sent", value });
    nowMs += latencyMs;
    builder.harness(nowMs, {
      ...at,
      type: "webhook-acknowledged",
      value: { ...value, status, latencyMs, ...(timedOut && { timedOut: true }) },
    });
    nowMs += 100;
  }
  if (givenUp) builder.harness(nowMs, { ...at, type: "webhook-given-up", value: { id: "evt_1", reason: "no answer" } });
}

const { webhookAckMs: _, ...undeclared } = declared;
const check = (write: (builder: Builder) => void, options = { declared: undeclared }): string =>
  said(checkOne("webhooks", write, options));

const refused = { latencyMs: 3, timedOut: false };

describe("a webhook without an answer", () => {
  it("breaks where each sending was waited for in vain", () => {
    expect(check((builder) => send(builder))).toBe(
      "broken: the genuine webhook payment/payment.captured order-1 #1 was sent 3 times and never answered, while the integration ran and the link was sound: the partner hung up after 2000 ms",
    );
  });

  it("breaks where each connection was cut", () => {
    expect(check((builder) => send(builder, refused))).toContain("the connection was refused or cut without a word");
  });

  it("breaks where its partner has not given up, once it was sent often enough", () => {
    expect(check((builder) => send(builder, { ...refused, givenUp: false }))).toContain("broken");
    expect(check((builder) => send(builder, { ...refused, times: 2, givenUp: false }))).toBe("held");
  });

  it("holds where a single connection was cut, as happens to an old one", () => {
    expect(check((builder) => send(builder, { ...refused, times: 1 }))).toBe("held");
  });

  it("holds where a later sending was accepted", () => {
    expect(
      check((builder) => {
        send(builder, { ...refused, givenUp: false });
        const site = { kind: "webhook" as const, partner: "payment", webhook: "payment.captured", order: "order-1", attempt: 1 };
        const value = { id: "evt_1", sending: 4, status: 200, latencyMs: 5 };
        builder.harness(5000, { actor: "payment", order: "order-1", site, type: "webhook-acknowledged", value });
      }),
    ).toBe("held");
  });

  it.each<[string, (builder: Builder) => void]>([
    ["a fault of the link for webhooks", (builder) => builder.fault(10, "link-timeout", "link webhooks")],
    ["a fault of its partner's link", (builder) => builder.fault(10, "link-timeout", "link payment")],
    ["a fault on that webhook", (builder) => builder.fault(10, "webhook-lost", "payment/payment.captured order-1 #1", "order-1")],
    [
      "a process that ended by itself",
      (builder) =>
        builder.harness(15, { actor: "integration", type: "crash", value: { reason: "the integration ended by itself" } }),
    ],
    [
      "a process that ended right after",
      (builder) =>
        builder.harness(6400, { actor: "integration", type: "crash", value: { reason: "the integration ended by itself" } }),
    ],
  ])("holds where %s explains it", (_name, disturb) => {
    expect(
      check((builder) => {
        disturb(builder);
        send(builder);
      }),
    ).toBe("held");
  });

  it("breaks in spite of a fault elsewhere", () => {
    expect(
      check((builder) => {
        builder.fault(10, "link-timeout", "link carrier");
        builder.fault(10, "webhook-lost", "payment/payment.captured order-2 #1", "order-2");
        send(builder);
      }),
    ).toContain("broken");
  });

  it("is unproven where the machine was so busy that it explains the wait", () => {
    const busy = (sent: Sent): string =>
      check((builder) => {
        builder.harness(1, { actor: "harness", type: "machine", value: { stretch: 5 } });
        send(builder, sent);
      });
    expect(busy({})).toContain("unproven: the machine was too busy to judge this");
    expect(busy({ latencyMs: 5000 })).toContain("broken");
    expect(busy(refused)).toContain("broken");
  });

  it("counts as one that took as long as the partner waits, where the integration declares how soon it answers", () => {
    const slow = (sent: Sent): string => check((builder) => send(builder, { ...sent, times: 20, givenUp: false }), { declared });
    expect(slow({ status: 200, latencyMs: 1900, timedOut: false })).toContain(
      "broken: webhooks were acknowledged too late: p90 of 20 is 1900 ms, the integration declares 500 ms (and 500 ms for scheduling)",
    );
    expect(
      said(
        checkOne("webhooks", (builder) => {
          send(builder, { times: 5, givenUp: false });
          const site = {
            kind: "webhook" as const,
            partner: "payment",
            webhook: "payment.captured",
            order: "order-1",
            attempt: 1,
          };
          const value = { id: "evt_1", sending: 6, status: 200, latencyMs: 5 };
          builder.harness(12_000, { actor: "payment", order: "order-1", site, type: "webhook-acknowledged", value });
        }),
      ),
    ).toBe(
      "broken: webhooks were acknowledged too late: median of 6 is 2000 ms, the integration declares 500 ms (and 500 ms for scheduling); 5 of them were not answered before the partner hung up",
    );
  });
});
