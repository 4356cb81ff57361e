import { describe, expect, it } from "vitest";
import type { OrderCheck } from "../../src/core/history.ts";
import { declared } from "./build-history.ts";
import { type Builder, buy, checkOne, said } from "./check-one.ts";

const oncePaid: OrderCheck = { rows: 1, sums: { amount: "captured" } };
const check = (write: (builder: Builder) => void, payments: OrderCheck = oncePaid, world: "live" | "sim" = "live"): string =>
  said(checkOne("own-records", write, { world, declared: { ...declared, checks: { payments } } }));

/** What the command found of the order, and that it ended. */
function found(builder: Builder, amounts: readonly number[]): void {
  const event = { actor: "integration", type: "check-row", order: "order-1" } as const;
  for (const amount of amounts) builder.harness(50_000, { ...event, value: { check: "payments", sums: { amount } } });
  ran(builder, { rows: amounts.length });
}
const ran = (builder: Builder, value: { rows: number; others?: number; error?: string }): void =>
  builder.harness(50_001, { actor: "harness", type: "check-ran", value: { check: "payments", others: 0, ...value } });

describe("own-records", () => {
  it("holds where the shop's database says of each order what the partners did", () => {
    expect(
      check((builder) => {
        buy(builder).end("confirmed");
        found(builder, [5000]);
      }),
    ).toBe("held");
  });

  it("breaks where it says so twice, not at all, or with other money", () => {
    const bought = (amounts: readonly number[], expected?: OrderCheck): string =>
      check((builder) => {
        buy(builder).end("confirmed");
        found(builder, amounts);
      }, expected);
    expect(bought([5000, 5000])).toBe(
      "broken: payments: order-1 has 2 rows in the shop's database, and ends confirmed: 1 expected",
    );
    expect(bought([])).toContain("order-1 has 0 rows in the shop's database");
    expect(bought([2500, 2500], { sums: { amount: "captured" } })).toBe("held");
    expect(bought([2500, 2499], { sums: { amount: "captured" } })).toBe(
      "broken: payments: amount of order-1 adds up to 49.99 EUR in the shop's database, and 50.00 EUR were captured",
    );
    expect(bought([4900], { sums: { amount: "total" } })).toContain("and 50.00 EUR is the order's price");
    expect(bought([1], { sums: { amount: "refunded" } })).toContain("and 0.00 EUR were refunded");
  });

  it("lets an order that was not confirmed have no row, or as many, but no money that was not taken", () => {
    const declined = (amounts: readonly number[]): string =>
      check((builder) => {
        const order = builder.order("order-1");
        order.place();
        order.end("declined");
        found(builder, amounts);
      });
    expect(declined([])).toBe("held");
    expect(declined([0])).toBe("held");
    expect(declined([0, 0])).toContain("at most 1 expected");
    expect(declined([5000])).toContain("and 0.00 EUR were captured");
  });

  it("holds an order to no sum at which a person must look", () => {
    expect(
      check((builder) => {
        buy(builder).end("attention");
        found(builder, []);
      }),
    ).toBe("held");
  });

  it("is unproven where the command failed, was not run, or names no order of the run", () => {
    const bought = (more: (builder: Builder) => void): string =>
      check((builder) => {
        buy(builder).end("confirmed");
        more(builder);
      });
    expect(bought((builder) => ran(builder, { rows: 0, error: "its command ended with exit code 1: no such table" }))).toBe(
      "unproven: payments could not be judged: its command ended with exit code 1: no such table",
    );
    expect(bought(() => {})).toContain("unproven: payments could not be judged: its command was not run");
    expect(bought((builder) => ran(builder, { rows: 4, others: 4 }))).toContain("unproven: payments printed 4 rows");
  });

  it("does not apply without checks, nor in virtual time, where there is no database", () => {
    const write = (builder: Builder): void => void buy(builder).end("confirmed");
    expect(said(checkOne("own-records", write))).toBe("does not apply");
    expect(check(write, oncePaid, "sim")).toBe("does not apply");
  });
});
