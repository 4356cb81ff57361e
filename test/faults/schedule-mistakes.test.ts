import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { FiredrillError } from "../../src/core/errors.ts";
import { faults } from "../../src/faults/index.ts";
import { parseSchedule } from "../../src/faults/schedule.ts";
import { refusalOf } from "./refusal.ts";

describe("a mistake in a fault schedule", () => {
  const phases = "before-effect, after-effect, after-response";
  const webhookPhases = "before-acknowledgement, after-acknowledgement";
  const siteFields = "partner, operation, webhook, link, order, attempt, phase";

  it.each<[unknown, string, string, string]>([
    ["hang", "", 'this is "hang", not a list of faults', "Write a list, each item with `fault:` and `at:`."],
    [{ fault: "hang" }, "", "this is a mapping, not a list of faults", "Write a list, each item with `fault:` and `at:`."],
    [["hang"], "/0", 'this is "hang", not a mapping', "Write it with the fields id, fault, at, with, during, times."],
    [[null], "/0", "this is nothing, not a mapping", "Write it with the fields id, fault, at, with, during, times."],
    [[[]], "/0", "this is a list, not a mapping", "Write it with the fields id, fault, at, with, during, times."],
    [[{ at: {} }], "/0/fault", "this is missing, not a text", "Write a text such as response-lost."],
    [[{ fault: 7 }], "/0/fault", "this is 7, not a text", "Write a text such as response-lost."],
    [
      [{ fault: "hang", with_: {} }],
      "/0/with_",
      "there is no such field",
      "Did you mean with? There are id, fault, at, with, during, times.",
    ],
    [[{ fault: "hang", id: "" }], "/0/id", 'this is "", not a text', "Write a text such as outage."],
    [
      [
        { fault: "hang", id: "a" },
        { fault: "reset", id: "a" },
      ],
      "/1/id",
      "another fault is called a",
      "Give each fault an id of its own, or none.",
    ],
    [
      [{ fault: "hang", id: "f2" }, { fault: "reset" }],
      "/1/id",
      "another fault is called f2",
      "Give each fault an id of its own, or none.",
    ],
    [[{ fault: "hang", at: "payment" }], "/0/at", 'this is "payment", not a mapping', `Write it with the fields ${siteFields}.`],
    [
      [{ fault: "hang", at: { partnr: "payment" } }],
      "/0/at/partnr",
      "there is no such field",
      `Did you mean partner? There are ${siteFields}.`,
    ],
    [[{ fault: "hang", at: { partner: 4 } }], "/0/at/partner", "this is 4, not a text", "Write a text such as payment."],
    [
      [{ fault: "hang", at: { order: ["order-1"] } }],
      "/0/at/order",
      "this is a list, not a text",
      "Write a text such as order-1, or order-* for several.",
    ],
    [
      [{ fault: "hang", at: { attempt: "1" } }],
      "/0/at/attempt",
      'this is "1"',
      "Write a whole number from 1 on, or { up_to: 3 } for the first three.",
    ],
    [[{ fault: "hang", at: { attempt: 0 } }], "/0/at/attempt", "this is 0", "Write a whole number from 1 to 10000."],
    [[{ fault: "hang", at: { attempt: 1.5 } }], "/0/at/attempt", "this is 1.5", "Write a whole number from 1 to 10000."],
    [
      [{ fault: "hang", at: { attempt: { upTo: 2 } } }],
      "/0/at/attempt/upTo",
      "there is no such field",
      "Did you mean up_to? There is up_to.",
    ],
    [[{ fault: "hang", at: { attempt: {} } }], "/0/at/attempt/up_to", "this is missing", "Write a whole number from 1 to 10000."],
    [
      [{ fault: "hang", at: { phase: "after-effect" } }],
      "/0/at/phase",
      "hang strikes a call and cannot be aimed by phase",
      "Aim it by partner, operation, order, attempt.",
    ],
    [
      [{ fault: "hang", at: { link: "payment" } }],
      "/0/at/link",
      "hang strikes a call and cannot be aimed by link",
      "Aim it by partner, operation, order, attempt.",
    ],
    [
      [{ fault: "stale-read", at: { webhook: "payment.captured" } }],
      "/0/at/webhook",
      "stale-read strikes a read and cannot be aimed by webhook",
      "Aim it by partner, operation, order, attempt.",
    ],
    [
      [{ fault: "webhook-lost", at: { operation: "createPayment" } }],
      "/0/at/operation",
      "webhook-lost strikes a webhook and cannot be aimed by operation",
      "Aim it by partner, webhook, order, attempt.",
    ],
    [
      [{ fault: "link-down", at: { partner: "payment" } }],
      "/0/at/partner",
      "link-down strikes links and cannot be aimed by partner",
      "Aim it by link.",
    ],
    [
      [{ fault: "link-down" }],
      "/0/at",
      "link-down needs a link",
      "Name one, such as { link: payment }, { link: webhooks } for those to the integration, or one of its own (integration.links).",
    ],
    [
      [{ fault: "link-down", at: { link: "payment" }, times: 2 }],
      "/0/times",
      "link-down is on or off and cannot be counted",
      "Say with `during` when it is on.",
    ],
    [
      [{ fault: "crash", at: { phase: "during" } }],
      "/0/at/phase",
      'this is "during"',
      `Write one of ${phases}, ${webhookPhases}.`,
    ],
    [[{ fault: "pause", at: { phase: "during" } }], "/0/at/phase", 'this is "during"', `Write one of ${phases}.`],
    [
      [{ fault: "crash", at: { operation: "createPayment", phase: "after-acknowledgement" } }],
      "/0/at/phase",
      'this is "after-acknowledgement"',
      `Write one of ${phases}.`,
    ],
    [
      [{ fault: "crash", at: { webhook: "payment.captured", phase: "after-effect" } }],
      "/0/at/phase",
      'this is "after-effect"',
      `Write one of ${webhookPhases}.`,
    ],
    [
      [{ fault: "crash", at: { webhook: "payment.captured", operation: "createPayment" } }],
      "/0/at",
      'crash is aimed at the operation "createPayment" and at the webhook "payment.captured"',
      "Aim it at one of the two: no call is a webhook.",
    ],
    [
      [{ fault: "pause", at: { webhook: "payment.captured" } }],
      "/0/at/webhook",
      "pause strikes a process and cannot be aimed by webhook",
      "Aim it by partner, operation, order, attempt, phase.",
    ],
    [[{ fault: "hang", with: [] }], "/0/with", "this is a list, not a mapping", "Write it with the fields hold_ms."],
    [[{ fault: "hang", with: { hold: 5 } }], "/0/with/hold", "there is no such field", "Did you mean hold_ms? There is hold_ms."],
    [[{ fault: "reset", with: { hold_ms: 5 } }], "/0/with/hold_ms", "there is no such field", "There are none."],
    [
      [{ fault: "hang", with: { hold_ms: "5s" } }],
      "/0/with/hold_ms",
      'this is "5s"',
      "Write a whole number from 1 to 600000 (ms).",
    ],
    [[{ fault: "hang", with: { hold_ms: 0 } }], "/0/with/hold_ms", "this is 0", "Write a whole number from 1 to 600000 (ms)."],
    [
      [{ fault: "hang", with: { hold_ms: 600_001 } }],
      "/0/with/hold_ms",
      "this is 600001",
      "Write a whole number from 1 to 600000 (ms).",
    ],
    [
      [{ fault: "hang", with: { hold_ms: Number.NaN } }],
      "/0/with/hold_ms",
      "this is NaN",
      "Write a whole number from 1 to 600000 (ms).",
    ],
    [[{ fault: "body-cut", with: { keep_share: 1.1 } }], "/0/with/keep_share", "this is 1.1", "Write a number from 0 to 1."],
    [
      [{ fault: "status", with: { code: 418 } }],
      "/0/with/code",
      "this is 418",
      expect.stringMatching(/^Write one of 503, 500, .* 422\.$/),
    ],
    [[{ fault: "throttle", with: { as: true } }], "/0/with/as", "this is true", "Write one of seconds, date."],
    [[{ fault: "hang", during: 5 }], "/0/during", "this is 5, not a mapping", "Write it with the fields from_ms, to_ms."],
    [
      [{ fault: "hang", during: null }],
      "/0/during",
      "this is nothing, not a mapping",
      "Write it with the fields from_ms, to_ms.",
    ],
    [[{ fault: "hang", during: {} }], "/0/during/to_ms", "this is missing", "Write a whole number from 1 to 86400000."],
    [
      [{ fault: "hang", during: { from_ms: -1, to_ms: 5 } }],
      "/0/during/from_ms",
      "this is -1",
      "Write a whole number from 0 to 86400000.",
    ],
    [
      [{ fault: "hang", during: { from_ms: 5, to_ms: 5 } }],
      "/0/during",
      "the episode begins at 5 ms and ends at 5 ms",
      "Give to_ms a later time.",
    ],
    [[{ fault: "hang", times: 0 }], "/0/times", "this is 0", "Write a whole number from 1 to 1000000."],
    [[{ fault: "hang", times: "often" }], "/0/times", 'this is "often"', "Write a whole number from 1 to 1000000."],
    [Array.from({ length: 5001 }, () => ({ fault: "hang" })), "", "there are 5001 faults", "Write at most 5000."],
  ])("%j is shown at its place with a remedy", (value, place, problem, remedy) => {
    const details = refusalOf(() => parseSchedule(value, "drill.yaml", builtins.faults));
    expect(details).toEqual({ code: "FD_SCHEDULE", place: `drill.yaml${place}`, problem, remedy });
  });

  it.each([
    ["response-los", "Did you mean response-lost? `firedrill list faults` shows them all."],
    ["web-hook-lost", "Did you mean webhook-lost? `firedrill list faults` shows them all."],
    ["earthquake", "`firedrill list faults` shows them all."],
    ["constructor", "`firedrill list faults` shows them all."],
    ["__proto__", "`firedrill list faults` shows them all."],
  ])("the fault %s is not known", (fault, remedy) => {
    expect(refusalOf(() => parseSchedule([{ fault: "hang" }, { fault }], "drill.yaml", builtins.faults))).toEqual({
      code: "FD_UNKNOWN_FAULT",
      place: "drill.yaml/1/fault",
      problem: `there is no fault "${fault}"`,
      remedy,
    });
  });

  it("is told as such whatever is written, and never as a crash", () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
    const nearly = fc.record(
      {
        fault: fc.oneof(fc.constantFrom(...Object.keys(faults)), anything),
        at: fc.oneof(
          fc.record({ link: anything, partner: anything, attempt: anything, phase: anything }, { requiredKeys: [] }),
          anything,
        ),
        with: anything,
        during: fc.oneof(fc.record({ from_ms: anything, to_ms: anything }, { requiredKeys: [] }), anything),
        times: anything,
        id: anything,
      },
      { requiredKeys: ["fault"] },
    );
    const property = fc.property(fc.oneof(anything, fc.array(nearly, { maxLength: 3 })), (value) => {
      try {
        parseSchedule(value, "drill.yaml", builtins.faults);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(FiredrillError);
      }
    });
    fc.assert(property, { seed: 7, numRuns: 2_000 });
  });
});
