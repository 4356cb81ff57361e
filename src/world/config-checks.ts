import type { Declared, OrderCheck } from "../core/history.ts";
import type { CheckConfig, DrillConfig, OrderRequests } from "./config.ts";
import { readShown } from "./config-amounts.ts";
import { onceFields, ownOnce, readOnce, type Shared } from "./config-processes.ts";
import type { Path, YamlText } from "./yaml-text.ts";

const checkFields = [...onceFields, "as", "columns", "order", "amounts", "rows", "sums"];
const formats = ["tsv", "csv", "json"] as const;
const sums = ["captured", "refunded", "total"] as const;
const mostRows = 1_000;

const readColumn = (yaml: YamlText, value: unknown, path: Path): string => yaml.text(value, path, "order_number");

function readCheck(
  yaml: YamlText,
  value: unknown,
  path: Path,
  shared: Shared,
  amounts: OrderRequests["amounts"]["shown"],
): CheckConfig {
  const fields = yaml.fields(value, path, checkFields);
  const { as = "tsv", columns, order = "order", amounts: shown, rows, sums: wanted = {} } = fields;
  const format = yaml.oneOf(as, [...path, "as"], formats);
  const names =
    columns === undefined ? undefined : yaml.list(columns, [...path, "columns"], (each, at) => readColumn(yaml, each, at));
  if (names !== undefined && format === "json")
    yaml.refuse([...path, "columns"], "JSON names its fields itself", "Leave it out.");
  const expected = yaml.record(wanted, [...path, "sums"], (each, at) => yaml.oneOf(each, at, sums));
  if (rows === undefined && Object.keys(expected).length === 0)
    yaml.refuse(path, "nothing is expected of what the command prints", "Give `rows: 1`, or `sums: { amount: captured }`.");
  const key = readColumn(yaml, order, [...path, "order"]);
  const strangers = [key, ...Object.keys(expected)].find((name) => names !== undefined && !names.includes(name));
  if (strangers !== undefined)
    yaml.refuse(
      [...path, "columns"],
      `there is no column ${strangers}`,
      "Name the columns as the command prints them, in their order.",
    );
  const own = ownOnce(fields);
  return {
    ...readOnce(yaml, own, path, shared, "sqlite3 -tabs {{data_dir}}/shop.db 'select number, amount from payments'"),
    as: format,
    ...(names !== undefined && { columns: names }),
    order: key,
    amounts: shown === undefined ? amounts : readShown(yaml, shown, [...path, "amounts"]),
    ...(rows !== undefined && { rows: yaml.integer(rows, [...path, "rows"], 1, mostRows) }),
    sums: expected,
  };
}

/** Commands that look into the shop's own database after each scenario. */
export function readChecks(yaml: YamlText, value: unknown, shared: Shared, orders: DrillConfig["orders"]): DrillConfig["checks"] {
  return yaml.record(value, ["checks"], (each, at, name) => {
    if (!/^[a-z][a-z0-9_-]{0,40}$/.test(name))
      yaml.refuse(at, `${JSON.stringify(name)} is no name for a check`, "Use small letters, digits, _ and dashes.");
    return readCheck(yaml, each, at, shared, orders?.amounts.shown ?? "minor");
  });
}

/** What the shop's database is held to: for the history, where checkers find it. */
export function expectationsOf(checks: DrillConfig["checks"]): Pick<Declared, "checks"> {
  const entries = Object.entries(checks).map(([name, { rows, sums }]): [string, OrderCheck] => [
    name,
    { ...(rows !== undefined && { rows }), sums },
  ]);
  return entries.length === 0 ? {} : { checks: Object.fromEntries(entries) };
}
