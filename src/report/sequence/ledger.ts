import type { HistoryEvent, OperationName } from "../../core/history.ts";
import { formatMoney } from "../../core/money.ts";
import { forTerminal } from "../text-safety.ts";
import { columnsOf, padEnd, padStart } from "./columns.ts";

const outcomes = { ok: "accepted", fail: "refused", info: "outcome unknown" } as const;
/** What moves money, or what an order comes to. */
const wishes: ReadonlySet<OperationName> = new Set(["place", "cancel", "reduce", "refund"]);

/**
 * What customers asked for an order and how that ended, what the partners' ledgers hold of it, and at the end what the
 * payment partner's books and the shop say: aligned lines.
 */
export function ledgerLines(events: readonly HistoryEvent[], order: string): string[] {
  const cells: string[][] = [];
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
      if (!wishes.has(operation) || asked.has(wish.join())) continue;
      asked.add(wish.join());
      cells.push([`${(event.t / 1000).toFixed(3)}s`, ...wish]);
    }
    if (event.type === "effect" && event.order === order) {
      const { kind, ref, of, reference, amountMinor } = event.value;
      currency = event.value.currency ?? currency;
      const what = `${ref}${of === undefined ? "" : ` of ${of}`}${reference === undefined ? "" : ` "${reference}"`}`;
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
      cells.push(["books", event.actor, told, "", ""]);
    }
    if (event.type === "read" && event.order === order && event.value !== null) {
      const { status, detail, totalMinor, capturedMinor, refundedMinor, shipped } = event.value;
      currency = event.value.currency;
      cells.push([
        "shop",
        "",
        `${detail ?? status}, total ${amount(totalMinor)}, captured ${amount(capturedMinor)}, refunded ${amount(refundedMinor)}${shipped ? ", shipped" : ""}`,
        "",
        "",
      ]);
    }
  }
  if (cells.length === 0) return ["(nothing)"];
  const safe = cells.map((row) => row.map(forTerminal));
  const narrow = safe.filter((row) => row[3] !== "" || row[4] !== "");
  const widths = [0, 1, 2, 3].map((n) => Math.max(...(n < 2 ? safe : narrow).map((row) => columnsOf(row[n] ?? "")), 0));
  return safe.map((row) =>
    row
      .map((cell, n) => (n === 3 ? padStart(cell, widths[n] ?? 0) : padEnd(cell, widths[n] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
