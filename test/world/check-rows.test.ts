import { describe, expect, it } from "vitest";
import { readCheckRows } from "../../src/world/check-rows.ts";

type Check = Parameters<typeof readCheckRows>[1];
const check: Check = {
  as: "tsv",
  columns: ["order", "amount"],
  order: "order",
  amounts: "decimal",
  sums: { amount: "captured" },
};
const { columns: _columns, ...headed } = check;
const twoOrders = [
  { name: "1001", sums: { amount: 4990 } },
  { name: "1002", sums: { amount: 700 } },
];

describe("the rows that a check prints", () => {
  it.each<[string, Check, string]>([
    ["between tabs", check, "1001\t49.90\n1002\t7.00\n"],
    ["between tabs, with a head", headed, "order\tamount\r\n1001\t49.90\r\n1002\t7\r\n"],
    ["as CSV", { ...check, as: "csv" }, '"1001",49.90\n1002,"7.00"'],
    ["as CSV of people", { ...check, as: "csv", amounts: { thousands: ".", decimal: "," } }, '1001,"49,90"\n1002,"7,00"\n'],
    ["as an array", { ...headed, as: "json" }, '[{"order":1001,"amount":"49.90"},{"order":"1002","amount":7}]'],
    ["as an object a line", { ...headed, as: "json" }, '{"order":1001,"amount":49.9}\n{"order":1002,"amount":7}\n'],
  ])("are read %s", (_, how, text) => {
    expect(readCheckRows(text, how)).toEqual(twoOrders);
  });

  it("may be none, and hold more than is asked for", () => {
    for (const as of ["tsv", "csv", "json"] as const) expect(readCheckRows("", { ...check, as })).toEqual([]);
    expect(readCheckRows("[]", { ...check, as: "json" })).toEqual([]);
    expect(readCheckRows("1001\tEva\t5", { ...check, columns: ["order", "who", "amount"] })).toEqual([
      { name: "1001", sums: { amount: 500 } },
    ]);
  });

  it("take NULL for nothing", () => {
    expect(readCheckRows("1001\tNULL\n1002\t\\N\n1003\t\n", check).map(({ sums }) => sums.amount)).toEqual([0, 0, 0]);
  });

  it("keep what CSV has in quotes together", () => {
    const columns = ["order", "note", "amount"];
    expect(readCheckRows('1001,"said ""no"",\nthen yes",5\n', { ...check, as: "csv", columns })).toEqual([
      { name: "1001", sums: { amount: 500 } },
    ]);
  });

  it.each<[string, Check, string, string]>([
    ["too few columns", check, "1001", "row 1 has 1 columns, and 2 are named: order, amount"],
    ["no such column", headed, "number\tamount\n1001\t1", "there is no column order"],
    ["no amount", check, "1001\tmuch", "amount holds what is no amount"],
    ["no JSON", { ...headed, as: "json" }, "{", "cannot be read as json"],
    ["no objects", { ...headed, as: "json" }, "1", "no objects"],
  ])("are refused with %s", (_, how, text, says) => {
    expect(() => readCheckRows(text, how)).toThrow(says);
  });
});
