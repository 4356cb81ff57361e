import { messageOf } from "../core/errors.ts";
import { readAmount } from "./amount.ts";
import type { CheckConfig, ShownAmounts } from "./config.ts";

/** A row as a command printed it, by its columns. */
type Row = Readonly<Record<string, unknown>>;

/** What a row says of an order: its name as the shop writes it, and amounts in minor units, by their columns. */
export interface CheckRow {
  readonly name: string;
  readonly sums: Readonly<Record<string, number>>;
}

/** Amounts of a database carry no currency: cents are hundredths. */
const currency = "EUR";

/** The fields of each line of CSV (RFC 4180). */
function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (end === "" && row.length === 0 && quoted === undefined && plain === "") break;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
    if (end === "") break;
  }
  return rows.filter((fields) => fields.some((field) => field !== ""));
}

const tsvRows = (text: string): readonly (readonly string[])[] =>
  text
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));

function named(rows: readonly (readonly string[])[], columns: readonly string[] | undefined): readonly Row[] {
  const [head = [], ...body] = rows;
  const names = columns ?? head;
  return (columns === undefined ? body : rows).map((fields, n) => {
    if (fields.length !== names.length)
      throw new Error(`row ${n + 1} has ${fields.length} columns, and ${names.length} are named: ${names.join(", ")}`);
    return Object.fromEntries(names.map((name, at) => [name, fields[at]]));
  });
}

/** An array of objects, or an object a line. */
function jsonRows(text: string): readonly Row[] {
  const whole = text.trim();
  const rows: unknown = whole.startsWith("[")
    ? JSON.parse(whole)
    : whole
        .split(/\r?\n/)
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line));
  if (Array.isArray(rows) && rows.every((row) => typeof row === "object" && row !== null)) return rows as readonly Row[];
  throw new Error("there are values that are no objects");
}

function rowsOf(text: string, { as, columns }: Pick<CheckConfig, "as" | "columns">): readonly Row[] {
  if (as === "json") return jsonRows(text);
  return named(as === "csv" ? csvRows(text) : tsvRows(text), columns);
}

/** A sum of nothing is NULL, which databases print as nothing, as NULL or as \N. */
const nothing: readonly unknown[] = [null, "", "NULL", "\\N"];

function amountIn(row: Row, column: string, amounts: ShownAmounts): number {
  const value = row[column];
  if (value === undefined) throw new Error(`there is no column ${column}`);
  const amountMinor = nothing.includes(value) ? 0 : readAmount(value, currency, amounts);
  if (amountMinor === undefined) throw new Error(`${column} holds what is no amount`);
  return amountMinor;
}

/**
 * What a check's command printed, row by row; of its columns just those that are judged.
 *
 * @throws Error where it is not what the configuration says
 */
export function readCheckRows(
  text: string,
  check: Pick<CheckConfig, "as" | "columns" | "order" | "amounts" | "sums">,
): readonly CheckRow[] {
  let rows: readonly Row[];
  try {
    rows = rowsOf(text, check);
  } catch (thrown) {
    throw new Error(`its rows cannot be read as ${check.as}: ${messageOf(thrown)}`);
  }
  return rows.map((row) => {
    const name = row[check.order];
    if (name === undefined) throw new Error(`there is no column ${check.order}, which names the order`);
    const sums = Object.keys(check.sums).map((column) => [column, amountIn(row, column, check.amounts)] as const);
    return { name: String(name), sums: Object.fromEntries(sums) };
  });
}
