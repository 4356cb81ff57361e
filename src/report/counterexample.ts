import pc from "picocolors";
import type { HistoryEvent } from "../core/history.ts";
import type { Plan } from "../core/plan.ts";
import type { ScheduledFault } from "../core/schedule.ts";
import { formatPattern } from "../core/site.ts";
import { ledgerLines } from "./sequence/ledger.ts";
import { renderMermaid } from "./sequence/mermaid.ts";
import { sequenceOf } from "./sequence/sequence.ts";
import { renderUnicode } from "./sequence/unicode.ts";
import { forMarkdown, forTerminal } from "./text-safety.ts";

/** A counterexample with the history that shows it. */
export interface ShownCounterexample {
  /** One sentence. */
  readonly story: string;
  readonly broken: { readonly checker: string; readonly sentence: string; readonly order?: string };
  readonly plan: Plan;
  readonly events: readonly HistoryEvent[];
  /** Evidence: event numbers. */
  readonly evidence: readonly number[];
  /** In what the nearest schedule that passes differs. */
  readonly nearest?: string;
  /** The shell line that replays it. */
  readonly replay: string;
}

/** One fault of a schedule in words: `response-lost at payment/createPayment order-1 #1 (hold_ms 500)`. */
export function faultLine({ fault, at, with: given, during, times }: ScheduledFault): string {
  const parameters = Object.entries(given).map(
    ([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : value}`,
  );
  const where = Object.keys(at).length === 0 ? "" : ` at ${formatPattern(at)}`;
  const when = during === undefined ? "" : `, from ${during.fromMs} to ${during.toMs} ms`;
  const often = times === undefined ? "" : times === 1 ? ", once" : `, ${times} times`;
  return `${fault}${where}${parameters.length === 0 ? "" : ` (${parameters.join(", ")})`}${when}${often}`;
}

const stepsOf = ({ scenario }: Plan): string[] =>
  scenario.workload.orders.map(({ order, steps, paymentToken }) => {
    const done = steps.map((step) => `${step.do}${"times" in step && (step.times ?? 1) > 1 ? ` ${step.times} times` : ""}`);
    return `${order} (${paymentToken}): ${done.join(", ")}`;
  });

/** What a person reads on the terminal: the sentence, the schedule, the picture, the books, and how to see it again. */
export function counterexampleForTerminal(shown: ShownCounterexample, options: { width: number; color: boolean }): string {
  const colors = pc.createColors(options.color);
  const { plan, broken, events, evidence } = shown;
  const order = broken.order ?? plan.scenario.workload.orders[0]?.order ?? "-";
  const sequence = sequenceOf(events, { orders: [order], highlight: evidence });
  return [
    "",
    `${colors.red("BROKEN")} ${forTerminal(broken.checker)}: ${forTerminal(broken.sentence)}`,
    "",
    forTerminal(shown.story),
    "",
    "Schedule:",
    ...plan.scenario.faults.map((fault) => `  ⚡ ${forTerminal(faultLine(fault))}`),
    ...(plan.scenario.faults.length === 0 ? ["  no fault at all"] : []),
    "Customers:",
    ...stepsOf(plan).map((line) => `  ${forTerminal(line)}`),
    "",
    renderUnicode(sequence, options),
    "",
    `Ledger of ${forTerminal(order)}:`,
    ...ledgerLines(events, order).map((line) => `  ${line}`),
    "",
    ...(shown.nearest === undefined ? [] : [`Nearest schedule that passes: ${forTerminal(shown.nearest)}`]),
    `Again: ${forTerminal(shown.replay)}`,
    "",
  ].join("\n");
}

/** The same for a CI job's page or an issue. */
export function counterexampleForMarkdown(shown: ShownCounterexample): string {
  const { plan, broken, events, evidence } = shown;
  const order = broken.order ?? plan.scenario.workload.orders[0]?.order ?? "-";
  return [
    `### ❌ ${forMarkdown(broken.checker)}: ${forMarkdown(broken.sentence)}`,
    "",
    forMarkdown(shown.story),
    "",
    ...plan.scenario.faults.map((fault) => `- ⚡ ${forMarkdown(faultLine(fault))}`),
    ...stepsOf(plan).map((line) => `- ${forMarkdown(line)}`),
    "",
    "```mermaid",
    renderMermaid(sequenceOf(events, { orders: [order], highlight: evidence })),
    "```",
    "",
    `Ledger of ${forMarkdown(order)}:`,
    "",
    ...ledgerLines(events, order).map((line) => `    ${line}`),
    "",
    ...(shown.nearest === undefined ? [] : [`Nearest schedule that passes: ${forMarkdown(shown.nearest)}`, ""]),
    "```sh",
    forTerminal(shown.replay).replaceAll("`", ""),
    "```",
    "",
  ].join("\n");
}
