import type { AmountFormat, OrderRequests, ShownAmounts } from "./config.ts";
import type { Path, YamlText } from "./yaml-text.ts";

const formats = ["minor", "decimal"] as const;
/** 1234.50 as people write it: what stands between thousands, and before the cents. */
const sample = /^1([.,' \u2019]?)234([.,])50$/u;

const isFormat = (value: unknown): value is AmountFormat => formats.some((one) => one === value);

/** How answers tell amounts. */
export function readShown(yaml: YamlText, value: unknown, path: Path): ShownAmounts {
  if (isFormat(value)) return value;
  const [, thousands = "", decimal = ""] = typeof value === "string" ? (sample.exec(value) ?? []) : [];
  if (decimal !== "" && thousands !== decimal) return { thousands, decimal };
  return yaml.refuse(
    path,
    `${JSON.stringify(value) ?? "this"} does not say how amounts are shown`,
    'Write minor, decimal, or how the shop writes 1234.50, such as "1.234,50", "1,234.50" or "1 234,50".',
  );
}

/** How the shop speaks of money: one word for both ways, or each way for itself. */
export function readAmounts(yaml: YamlText, value: unknown, path: Path): OrderRequests["amounts"] {
  if (typeof value !== "object" || value === null) {
    const both = yaml.oneOf(value, path, formats);
    return { sent: both, shown: both };
  }
  const { sent = "minor", shown = sent } = yaml.fields(value, path, ["sent", "shown"]);
  return { sent: yaml.oneOf(sent, [...path, "sent"], formats), shown: readShown(yaml, shown, [...path, "shown"]) };
}
