import { describe, expect, it } from "vitest";
import type { LiveCell } from "../../../src/explore/live/arrange.ts";
import { planOfCell } from "../../../src/explore/live/prove.ts";
import { withoutKeys } from "../../../src/explore/live/without-keys.ts";
import { space } from "../builtin-space.ts";

const cell = (fault: string, operation: string, at = {}, given = {}): LiveCell => ({
  way: "plain",
  faults: [{ fault, with: given, at: { partner: "carrier", operation, order: "plain", attempt: 1, ...at } }],
});

describe("schedules at partners that know no idempotency keys", () => {
  const weak = { ...space, weakKeys: ["carrier"] };
  const doubtful = (...cells: LiveCell[]) => withoutKeys(cells, weak).map(({ faults: [fault] }) => fault?.fault);

  it("are those after which the integration does not know whether its call was carried out", () => {
    const told = [cell("status", "createShipment", {}, { code: 503 }), cell("response-lost", "quoteRates")];
    const kills = ["before-effect", "after-effect"].map((phase) =>
      cell("crash", "createShipment", { phase }, { restart_after_ms: 200 }),
    );
    const doubts = doubtful(cell("response-lost", "createShipment"), ...told, ...kills);
    expect([...new Set(doubts)]).toEqual(["response-lost", "crash"]);
  });

  it("lose the partner's webhooks, which would tell of it", () => {
    const [found] = withoutKeys([cell("response-lost", "createShipment")], weak);
    expect(found?.faults.map(({ fault, at }) => [fault, at])).toEqual([
      ["response-lost", { partner: "carrier", operation: "createShipment", order: "plain", attempt: 1 }],
      ["webhook-lost", { partner: "carrier", order: "plain" }],
    ]);
    expect(withoutKeys([cell("response-lost", "createShipment")], { ...weak, webhooks: [] })[0]?.faults).toHaveLength(1);
  });

  it("come once more where the partner's list does not show yet what was done", () => {
    const [, late] = withoutKeys([cell("response-lost", "createShipment")], weak);
    expect(late?.faults.at(-1)).toMatchObject({ fault: "not-found-yet", at: { partner: "carrier", order: "plain", attempt: 1 } });
    // who has asked for a capture finds the payment, if not as it is by now
    expect(withoutKeys([cell("response-lost", "cancelShipment")], weak)).toHaveLength(1);
    const sure = { ...weak, calls: weak.calls.map((call) => ({ ...call, choices: [] })) };
    expect(withoutKeys([cell("response-lost", "createShipment")], sure)).toHaveLength(1);
  });

  it("are none where no contract permits such keys", () => {
    expect(withoutKeys([cell("response-lost", "createShipment")], { ...weak, weakKeys: [] })).toEqual([]);
  });

  it("have such partners in their batch, and when they are alone", () => {
    const [found] = withoutKeys([cell("response-lost", "createShipment")], weak);
    const partners = { carrier: { idempotency: "none" } };
    expect(found?.partners).toEqual(partners);
    const ways = [{ name: "plain", customer: { currency: "EUR", paymentToken: "tok_visa_ok", steps: [{ do: "place" }] } }];
    expect(found && planOfCell(found, ways).scenario.partners).toEqual(partners);
  });
});
