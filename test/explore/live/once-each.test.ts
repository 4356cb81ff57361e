import { describe, expect, it } from "vitest";
import type { LiveCell } from "../../../src/explore/live/arrange.ts";
import { onceEach } from "../../../src/explore/live/once-each.ts";
import { faults } from "../../../src/faults/index.ts";

const forged = (way: string, attempt: number, signed: string): LiveCell => ({
  way,
  faults: [
    {
      fault: "webhook-forged",
      with: { copies: 1, delay_ms: 0, signed },
      at: { partner: "payment", webhook: "payment.authorized", order: way, attempt },
    },
  ],
});

describe("other values than a fault's defaults", () => {
  const parameters = faults["webhook-forged"]?.parameters ?? {};
  const standard = Object.fromEntries(Object.entries(parameters).map(([name, { default: usual }]) => [name, usual]));
  const usual = (way: string, attempt = 1): LiveCell => {
    const { faults: all, ...rest } = forged(way, attempt, "another key");
    return { ...rest, faults: all.map((fault) => ({ ...fault, with: standard })) };
  };

  it("are tried once at a call or webhook, on the first way that comes by", () => {
    const [first, second] = [forged("plain", 1, "nothing"), forged("refund", 1, "nothing")];
    expect(onceEach([first, second], faults)).toEqual([first]);
  });

  it("are tried at the first try alone", () => {
    expect(onceEach([forged("plain", 2, "nothing")], faults)).toEqual([]);
  });

  it("and so are kills at webhooks, each of which takes a start of the integration", () => {
    const kill = (way: string, phase: "before-acknowledgement" | "after-acknowledgement"): LiveCell => ({
      way,
      faults: [
        {
          fault: "crash",
          with: { process: "web", restart_after_ms: 200 },
          at: { partner: "payment", webhook: "payment.authorized", order: way, attempt: 1, phase },
        },
      ],
    });
    const [first, other] = [kill("plain", "after-acknowledgement"), kill("plain", "before-acknowledgement")];
    expect(onceEach([first, other, kill("refund", "after-acknowledgement")], faults)).toEqual([first, other]);
  });

  it("leave the defaults to each site", () => {
    const all = [usual("plain"), usual("refund"), usual("plain", 2)];
    expect(onceEach(all, faults)).toEqual(all);
  });
});
