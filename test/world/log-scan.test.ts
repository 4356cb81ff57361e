import { describe, expect, it } from "vitest";
import { excerpt, type Forbidden, scanLogLine } from "../../src/world/log-scan.ts";

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
    ["a card number in dashes", "charging 4242-4242-4242-4242.", "card number"],
    ["American Express", "card=378282246310005&cvc=", "card number"],
    ["no card number: part of an id", '{"request_id":"req_4242424242424242"}', undefined],
    ["no card number: part of a UUID", '{"id":"abcdefab-4111-1111-1111-1111abcdefab"}', undefined],
    ["no card number: another check digit", '{"id":"4242424242424241"}', undefined],
    ["no card number: no issuer's range", '{"id":"5900000000000007"}', undefined],
    ["no card number: as goods are numbered (EAN)", '{"sku":"4006381333931"}', undefined],
    ["no card number: grouped otherwise", "42424 2424 2424 242", undefined],
    ["no card number: a decimal", "ratio 0.4242424242424242", undefined],
    ["no card number: a random span", '{"trace_id":"00f067aa0ba902b74bf92f3577b34da6","span_id":"4242424242424242"}', undefined],
    ["no card number: a random request", "level=info requestId=4242424242424242 done", undefined],
    ["a card number under an id of something else", '{"span_id":"00f067aa0ba902b7","card_id":"4242424242424242"}', "card number"],
    ["a card number beside a request", '{"request_id":"00f067aa0ba902b7","message":"4242424242424242"}', "card number"],
    ["a card number as people write it, under the name of a span", '{"span_id":"4242 4242 4242 4242"}', "card number"],
    ["a JSON number that looks like one", '{"event":"step","time":4242424242424242,"x":1}', undefined],
    ["many digits", '{"event":"step","time":1767607200004,"id":"00-0123456789012345-01"}', undefined],
  ])("gives away: %s", (_what, line, kind) => {
    expect(scanLogLine(line, forbidden)).toBe(kind);
  });

  it.each([
    ["short", "sk_test_a+b.c was used", "[token] was used"],
    ["long, the secret at its end", `${"x".repeat(300)} sk_test_a+b.c`, `…${"x".repeat(192)} [token]`],
    ["long, the secret in its middle", `${"x".repeat(300)}4242 4242 4242 4242${"y".repeat(300)}`, "x[card number]y"],
    ["long, the secret at its beginning", `sk_test_a+b.c${"y".repeat(300)}`, `[token]${"y".repeat(193)}…`],
  ])("is told without the secret, at the place where it stood: %s", (_what, line, told) => {
    const short = excerpt(line, forbidden);
    expect(short).toContain(told);
    expect(short.length).toBeLessThanOrEqual(202);
  });

  it("gives nothing away where nothing is forbidden", () => {
    expect(scanLogLine("sk_test_a+b.c", [])).toBeUndefined();
  });
});
