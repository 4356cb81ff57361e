import type { HistoryEvent } from "../../core/history.ts";
import { formatMoney } from "../../core/money.ts";
import { forTerminal } from "../text-safety.ts";
import { columnsOf, padEnd, padStart } from "./columns.ts";

const outcomes = { ok: "accepted", fail: "refused", info: "outcome unknown" } as const;
/** What moves no money, and changes nothing of what an order comes to. */
const glances: ReadonlySet<string> = new Set(["read", "return"]);

/** Whether the shop tells its customer of other money than the payment partner's books. */
function disagrees(events: readonly HistoryEvent[], order: string): boolean {
  const ends = events.flatMap((event) =>
    (event.type === "read" || event.type === "books") && event.order === order && event.value !== null ? [event.value] : [],
  );
  const isOne = (amounts: readonly (number | undefined)[]): boolean =>
    new Set(amounts.filter((amount) => amount !== undefined)).size <= 1;
  return !isOne(ends.map((end) => end.capturedMinor)) || !isOne(ends.map((end) => end.refundedMinor));
}

/** The events that are evidence, and the effects of the calls that are. */
function markedIn(events: readonly HistoryEvent[], evidence: readonly number[]): ReadonlySet<number> {
  const calls = new Set(
    evidence.flatMap((i) => {
      const event = events[i];
      return event?.type === "call" ? [`${event.actor} ${event.call}`] : [];
    }),
  );
  const caused = events.flatMap((event) =>
    event.type === "effect" && event.call !== undefined && calls.has(`${event.actor} ${event.call}`) ? [event.i] : [],
  );
  return new Set([...evidence, ...caused]);
}

/**
 * What customers asked for an order and how that ended, what the partners' ledgers hold of it, and at the end what the
 * payment partner's books and the shop say: aligned lines.
 *
 * @param evidence numbers of events; their lines and those that disagree are marked with ◀
 */
export function ledgerLines(events: readonly HistoryEvent[], order: string, evidence: readonly number[] = []): string[] {
  const cells: string[][] = [];
  const marks: boolean[] = [];
  const marked = markedIn(events, evidence);
  const disagreeing = evidence.length > 0 && disagrees(events, order);
  /** A customer who asks again and gets the same answer says nothing new. */
  const asked = new Set<string>();
  let currency = "EUR";
  const amount = (minor: number): string => formatMoney({ amountMinor: minor, currency });
  for (const event of events) {
    if ((event.type === "ok" || event.type === "fail" || event.type === "info") && event.order === order) {
      const { operation, reference, amountMinor } = event.value;
      currency = event.value.currency ?? currency;
      const outcome = `${reference === undefined ? "" : `"${reference}" `}${outcomes[event.type]}`;
      const wish = ["customer", operation, amountMinor === undefined ? "" : amount(amountMinor), outcome];
      if (glances.has(operation) || asked.has(wish.join())) continue;
      asked.add(wish.join());
      marks.push(marked.has(event.i));
      cells.push([`${(event.t / 1000).toFixed(3)}s`, ...wish]);
    }
    if (event.type === "effect" && event.order === order) {
      const { kind, ref, of, reference, amountMinor } = event.value;
      currency = event.value.currency ?? currency;
      const what = `${ref}${of === undefined ? "" : ` of ${of}`}${reference === undefined ? "" : ` "${reference}"`}`;
      marks.push(marked.has(event.i));
      cells.push([
        `${(event.t / 1000).toFixed(3)}s`,
        event.actor,
        kind,
        amountMinor === undefined ? "" : amount(amountMinor),
        what,
      ]);
    }
    if (event.type === "books" && event.order === order) {
      const { authorizedMinor, capturedMinor, refundedMinor, voided } = event.value;
      const told = `authorized ${amount(authorizedMinor)}, captured ${amount(capturedMinor)}, refunded ${amount(refundedMinor)}${voided ? ", voided" : ""}`;
      marks.push(disagreeing || marked.has(event.i));
      cells.push(["books", event.actor, told, "", ""]);
    }
    if (event.type === "read" && event.order === order && event.value !== null) {
      const { status, detail, totalMinor, capturedMinor, refundedMinor, shipped } = event.value;
      currency = event.value.currency;
      marks.push(disagreeing || marked.has(event.i));
      cells.push([
        "shop",
        "",
        [
          `${detail ?? status}, total ${amount(totalMinor)}`,
          ...(capturedMinor === undefined ? [] : [`captured ${amount(capturedMinor)}`]),
          ...(refundedMinor === undefined ? [] : [`refunded ${amount(refundedMinor)}`]),
          ...(shipped ? ["shipped"] : []),
        ].join(", "),
        "",
        "",
      ]);
    }
  }
  if (cells.length === 0) return ["(nothing)"];
  const safe = cells.map((row) => row.map(forTerminal));
  const narrow = safe.filter((row) => row[3] !== "" || row[4] !== "");
  const widths = [0, 1, 2, 3].map((n) => Math.max(...(n < 2 ? safe : narrow).map((row) => columnsOf(row[n] ?? "")), 0));
  return safe.map((row, n) => {
    const line = row
      .map((cell, column) => (column === 3 ? padStart(cell, widths[column] ?? 0) : padEnd(cell, widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
    return marks[n] === true ? `${line} ◀` : line;
  });
}
