import { describe, expect, it } from "vitest";
import { type Forbidden, scanLogLine } from "../../src/world/log-scan.ts";

const forbidden: readonly Forbidden[] = [
  { kind: "token", text: "sk_test_a+b.c" },
  { kind: "personal data", text: "A. Customer (Ms)" },
];

describe("a log line", () => {
  it.each([
    ["nothing", '{"event":"step","order":"order-1"}', undefined],
    ["a token", '{"event":"step","token":"sk_test_a+b.c"}', "token"],
    ["what is no token", '{"event":"step","token":"sk_test_aab.c"}', undefined],
    ["a name", '{"event":"step","name":"A. Customer (Ms)"}', "personal data"],
    ["both: the first of the list counts", "A. Customer (Ms) has sk_test_a+b.c", "token"],
    ["a card number", '{"event":"step","card":"4242 4242 4242 4242"}', "card number"],
    ["a JSON number that looks like one", '{"event":"step","time":4242424242424242,"x":1}', undefined],
    ["many digits", '{"event":"step","time":1767607200004,"id":"00-0123456789012345-01"}', undefined],
  ])("gives away: %s", (_what, line, kind) => {
    expect(scanLogLine(line, forbidden)).toBe(kind);
  });

  it("gives nothing away where nothing is forbidden", () => {
    expect(scanLogLine("sk_test_a+b.c", [])).toBeUndefined();
  });
});
