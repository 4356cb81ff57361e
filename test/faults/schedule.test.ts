import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { builtins } from "../../src/catalogue.ts";
import type { Schedule } from "../../src/core/schedule.ts";
import { parseSchedule } from "../../src/faults/schedule.ts";

const parseYaml = (text: string): Schedule => parseSchedule(parse(text), "drill.yaml", builtins.faults);

describe("a fault schedule", () => {
  it("is read with names by position, the defaults filled in, and nothing that was not said", () => {
    const schedule = parseYaml(`
      - { fault: response-lost }
      - id: outage
        fault: status
        at: { partner: payment, operation: createPayment, order: "load-*", attempt: { up_to: 3 } }
        with: { code: 502 }
        during: { from_ms: 100, to_ms: 900 }
        times: 4
      - { fault: crash, at: { attempt: 1, phase: before-effect } }
      - { fault: webhook-lost, at: { webhook: payment.captured }, during: { to_ms: 50 } }
      - { fault: link-down, at: { link: carrier } }
    `);
    expect(schedule).toStrictEqual([
      { id: "f1", fault: "response-lost", at: {}, with: {} },
      {
        id: "outage",
        fault: "status",
        at: { partner: "payment", operation: "createPayment", order: "load-*", attempt: { upTo: 3 } },
        with: { code: 502, delay_ms: 0 },
        during: { fromMs: 100, toMs: 900 },
        times: 4,
      },
      { id: "f3", fault: "crash", at: { attempt: 1, phase: "before-effect" }, with: { process: "web", restart_after_ms: 200 } },
      { id: "f4", fault: "webhook-lost", at: { webhook: "payment.captured" }, with: {}, during: { fromMs: 0, toMs: 50 } },
      { id: "f5", fault: "link-down", at: { link: "carrier" }, with: {} },
    ]);
  });

  it.each([[undefined], [null], [[]]])("is empty where %j is written", (value) => {
    expect(parseSchedule(value, "drill.yaml", builtins.faults)).toEqual([]);
  });
});
