import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { EventOf, HistoryEvent, OrderCheck } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { citing } from "./citing.ts";
import { indexHistory } from "./index-history.ts";
import { capturedMinor, currencyOf, effectsOf, endOf, money, type OrderStory, sumOf, totalOf } from "./order-story.ts";

interface Rows {
  readonly check: string;
  readonly order: string;
  readonly rows: number;
  readonly expected: number;
  readonly end: string;
}

interface Sums {
  readonly check: string;
  readonly order: string;
  readonly column: string;
  readonly amountMinor: number;
  readonly expectedMinor: number;
  readonly what: string;
  readonly currency: string;
}

const found = defineFindings({
  "rows-differ": ({ check, order, rows, expected, end }: Rows) =>
    `${check}: ${order} has ${rows} ${rows === 1 ? "row" : "rows"} in the shop's database, and ends ${end}: ${end === "confirmed" ? "" : "at most "}${expected} expected`,
  "sum-differs": ({ check, order, column, amountMinor, expectedMinor, what, currency }: Sums) =>
    `${check}: ${column} of ${order} adds up to ${money(amountMinor, currency)} in the shop's database, and ${money(expectedMinor, currency)} ${what}`,
  "check-failed": ({ check, why }: { check: string; why: string }) => `${check} could not be judged: ${why}`,
  "names-no-order": ({ check, rows }: { check: string; rows: number }) =>
    `${check} printed ${rows} rows, none of which names an order of this run: see that its column \`order\` holds the shop's number or the order's reference`,
});

type Row = EventOf<"check-row">;

/** Its money is where it will stay. */
const isSettled = (end: string): boolean => ["confirmed", "cancelled", "declined", "absent"].includes(end);

const said = { captured: "were captured", refunded: "were refunded", total: "is the order's price" };

/** What the order's rows must add up to; undefined where that is not known. */
function expectedOf(what: OrderCheck["sums"][string], story: OrderStory, end: string): number | undefined {
  if (what === "total") return end === "confirmed" ? totalOf(story) : undefined;
  if (!isSettled(end)) return undefined;
  return what === "captured" ? capturedMinor(story) : sumOf(effectsOf(story, what));
}

function judge(check: string, { rows: expected, sums }: OrderCheck, story: OrderStory, rows: readonly Row[]): Evidence[] {
  const end = endOf(story);
  const { order } = story;
  const cited = { order, ...citing(story.effects, [...rows.map(({ i }) => i), story.read?.i ?? 0]) };
  const differs = expected !== undefined && (end === "confirmed" ? rows.length !== expected : rows.length > expected);
  return [
    ...(differs ? [found("rows-differ", { ...cited, check, rows: rows.length, expected, end })] : []),
    ...Object.entries(sums).flatMap(([column, what]) => {
      const expectedMinor = expectedOf(what, story, end);
      const amountMinor = rows.reduce((sum, { value }) => sum + (value.sums[column] ?? 0), 0);
      if (expectedMinor === undefined || amountMinor === expectedMinor) return [];
      const told = { check, column, amountMinor, expectedMinor, what: said[what], currency: currencyOf(story) };
      return [found("sum-differs", { ...cited, ...told })];
    }),
  ];
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const { facts, orders } = indexHistory(history);
  const checks = facts?.declared.checks;
  // in virtual time there is no database
  if (checks === undefined || history[0]?.world === "sim") return undefined;
  const ran = history.filter((event) => event.type === "check-ran");
  const rows = Map.groupBy(
    history.filter((event) => event.type === "check-row"),
    ({ order, value }) => `${value.check} ${order}`,
  );
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  let examined = 0;
  for (const [name, expectation] of Object.entries(checks)) {
    const run = ran.find(({ value }) => value.check === name);
    const events = run === undefined ? [] : [run.i];
    const why = run === undefined ? "its command was not run" : run.value.error;
    if (why !== undefined) doubts.push(found("check-failed", { check: name, why, events }));
    else if (run !== undefined && run.value.rows > 0 && run.value.others === run.value.rows)
      doubts.push(found("names-no-order", { check: name, rows: run.value.rows, events }));
    else {
      const stories = [...orders.values()].filter(({ read }) => read !== undefined && read.error === undefined);
      examined += stories.length;
      evidence.push(...stories.flatMap((story) => judge(name, expectation, story, rows.get(`${name} ${story.order}`) ?? [])));
    }
  }
  return conclude(examined, evidence, doubts);
}

/**
 * Holds the shop's own database to `checks` of firedrill.yaml: of a confirmed order there are as many rows as expected, of any other
 * no more, and what they add up to is what partners did, or what the order costs. Orders that are still open, or at which a person
 * must look, are held to no sum.
 */
export const ownRecords = defineChecker({
  name: "own-records",
  promise: "the shop's own database says of each order what the partners did, and says it once",
  findings: [found],
  check,
});
