import { describe, expect, it } from "vitest";
import { unanswered } from "../../../src/explore/live/unanswered.ts";
import { space } from "../builtin-space.ts";

const ways = ["plain", "refund"].map((name) => ({
  name,
  customer: { steps: [{ do: "place" } as const], paymentToken: "tok_visa_ok", currency: "EUR" },
}));

describe("calls that are carried out and not answered", () => {
  it("are those of each partner that sends webhooks, on the first way, several times in a row", () => {
    const cells = unanswered(ways, space);
    expect(cells.map(({ way, faults: [fault] }) => [way, fault?.at.partner]).sort()).toEqual([
      ["plain", "carrier"],
      ["plain", "messaging"],
      ["plain", "payment"],
    ]);
    for (const {
      faults: [fault],
    } of cells) {
      expect(fault?.fault).toBe("hang-after-effect");
      expect(fault?.at.attempt).toEqual({ upTo: 4 });
      // looks are not answered either: they would tell what became of it
      expect(fault?.at.operation).toBeUndefined();
    }
  });

  it("are none where no webhook would tell of them", () => {
    expect(unanswered(ways, { ...space, webhooks: [] })).toEqual([]);
    expect(unanswered([], space)).toEqual([]);
  });
});
