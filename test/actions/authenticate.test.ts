import { expect, it } from "vitest";
import type { Customer } from "../../src/actions/action.ts";
import { authenticate } from "../../src/actions/authenticate.ts";
import type { ShopRequest } from "../../src/core/shop.ts";

/** What the bank says of the order, and what the address says with which its customer comes back. */
async function told(outcome: string) {
  const moves: string[] = [];
  const requests: Partial<ShopRequest>[] = [];
  const customer = {
    order: { order: "order-1" },
    clock: { now: () => 0 },
    partners: { advance: async (_partner: string, _order: string, move: string) => moves.push(move) > 0 },
    sleep: async () => {},
    ask: async (_value: object, request: Partial<ShopRequest>) => {
      requests.push(request);
      return { status: 200 };
    },
  } as unknown as Customer;
  await authenticate.perform(customer, { do: "authenticate", outcome });
  return { moves, address: requests.map(({ values }) => values?.outcome) };
}

it.each([
  ["succeeded", "authentication_succeeded", "succeeded"],
  ["failed", "authentication_failed", "failed"],
  ["forged", "authentication_failed", "succeeded"],
])("a shopper whose step is %s: the bank tells the partner %s, and the address says %s", async (outcome, move, address) => {
  expect(await told(outcome)).toEqual({ moves: [move], address: [address] });
});
