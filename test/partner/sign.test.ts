import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sign } from "../../src/partner/sign.ts";

const keys: readonly (readonly [string, Buffer])[] = [
  ["no key at all", Buffer.alloc(0)],
  ["a short key", Buffer.from("drill payment newer secret...")],
  ["a key as long as a block", Buffer.alloc(64, 7)],
  ["a key longer than a block", Buffer.alloc(100, 7)],
];
const bodies = ["", '{"type":"payment.captured"}', "Österreich €, 日本 😀".repeat(50)];

describe("the signature of a webhook", () => {
  it.each(keys)("is HMAC-SHA256 under %s", (_name, key) => {
    const secret = `whsec_${key.toString("base64")}`;
    for (const body of bodies) {
      const expected = createHmac("sha256", key).update(`evt_1.1767607200.${body}`).digest("base64");
      expect(sign([secret], "evt_1", 1_767_607_200, body)).toBe(`v1,${expected}`);
    }
  });

  it("is made with each live secret, in their order, and does not depend on what was signed before", () => {
    const secrets = keys.map(([, key]) => `whsec_${key.toString("base64")}`);
    const together = sign(secrets, "evt_1", 5, "body");
    expect(together).toBe(secrets.map((secret) => sign([secret], "evt_1", 5, "body")).join(" "));
    expect(sign(secrets, "evt_1", 5, "body")).toBe(together);
  });
});
