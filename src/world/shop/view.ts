import type { OrderView } from "../../core/history.ts";
import { readAmount } from "../amount.ts";
import type { ShownAmounts, ValueSource, ViewMapping } from "../config.ts";
import { type Answer, describeAnswer, describeSource, findValue } from "./answer.ts";

/** How JSON, PHP, SQL and pages write that something is not so, or not yet. */
const noes = new Set([
  "",
  "0",
  "false",
  "no",
  "n",
  "none",
  "null",
  "never",
  "not yet",
  "not shipped",
  "unshipped",
  "pending",
  "open",
  "-",
  "–",
  "—",
]);

/** A flag, a date or a tracking number: anything but a no. */
const isYes = (value: unknown): boolean => value !== undefined && value !== null && !noes.has(String(value).trim().toLowerCase());

/** What customers are shown, or why the answer does not show it. */
export function viewOf(answer: Answer, mapping: ViewMapping, amounts: ShownAmounts): OrderView | string {
  const read = (source: ValueSource): unknown => findValue(source, answer);
  const lacks = (field: string, source: ValueSource): string =>
    `the answer does not say what \`orders.read.view.${field}\` looks for: ${describeSource(source)} (${describeAnswer(answer)})`;
  const word = read(mapping.status);
  if (typeof word !== "string" && typeof word !== "number") return lacks("status", mapping.status);
  const currency = read(mapping.currency);
  if (typeof currency !== "string") return lacks("currency", mapping.currency);
  const amount = (value: unknown): number | undefined => readAmount(value, currency, amounts);
  const totalMinor = amount(read(mapping.totalMinor));
  if (totalMinor === undefined) return lacks("total", mapping.totalMinor);
  // many shops show these only once there is something to show
  const optional = (source: ValueSource | undefined): number | undefined => source && amount(read(source) ?? 0);
  const capturedMinor = optional(mapping.capturedMinor);
  if (mapping.capturedMinor && capturedMinor === undefined) return lacks("captured", mapping.capturedMinor);
  const refundedMinor = optional(mapping.refundedMinor);
  if (mapping.refundedMinor && refundedMinor === undefined) return lacks("refunded", mapping.refundedMinor);
  const detail = String(word);
  const status = (Object.hasOwn(mapping.statuses, detail) ? mapping.statuses[detail] : undefined) ?? "unknown";
  return {
    ...(status === "awaiting_action" ? { status: "pending", atBank: true } : { status }),
    totalMinor,
    currency,
    ...(capturedMinor !== undefined && { capturedMinor }),
    ...(refundedMinor !== undefined && { refundedMinor }),
    ...(mapping.shipped && { shipped: isYes(read(mapping.shipped)) }),
    detail,
  };
}
