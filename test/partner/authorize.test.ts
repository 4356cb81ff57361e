import { describe, expect, it } from "vitest";
import { authorize } from "../../src/partner/authorize.ts";

const tokens = { sk_test_shop: ["payments:write"], sk_read: [] };
type Rights = Parameters<typeof authorize>[2];
const asked = (headers: Record<string, string>, credentials?: Rights["credentials"]): number =>
  authorize(["payments:write"], headers, { tokens, ...(credentials && { credentials }) })?.status ?? 200;
const basic = (pair: string): { authorization: string } => ({ authorization: `Basic ${Buffer.from(pair).toString("base64")}` });

describe("a partner's API", () => {
  it("lets in who sends a known token where it belongs", () => {
    expect(asked({ authorization: "Bearer sk_test_shop" })).toBe(200);
    expect(asked(basic("sk_test_shop:"), "basic")).toBe(200);
    expect(asked(basic("merchant-1:sk_test_shop"), "basic")).toBe(200);
    expect(asked({ "x-api-key": "sk_test_shop" }, { header: "x-api-key" })).toBe(200);
  });

  it("refuses who sends it elsewhere, none, or one that nobody knows", () => {
    expect(asked({ authorization: "Bearer sk_test_shop" }, "basic")).toBe(401);
    expect(asked({ authorization: "Bearer sk_test_shop" }, { header: "x-api-key" })).toBe(401);
    expect(asked({ "x-api-key": "sk_test_shop" })).toBe(401);
    expect(asked(basic("sk_other:"), "basic")).toBe(401);
    expect(asked(basic("no colon"), "basic")).toBe(401);
    expect(asked({ "x-api-key": "toString" }, { header: "x-api-key" })).toBe(401);
  });

  it("refuses whose token lacks the scope", () => {
    expect(asked({ authorization: "Bearer sk_read" })).toBe(403);
    expect(asked({ "x-api-key": "sk_read" }, { header: "x-api-key" })).toBe(403);
  });
});
