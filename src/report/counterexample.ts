import pc from "picocolors";
import type { HistoryEvent } from "../core/history.ts";
import type { Plan } from "../core/plan.ts";
import { customerLine, faultLine, worldLines } from "./plan-lines.ts";
import { columnsOf } from "./sequence/columns.ts";
import { ledgerLines } from "./sequence/ledger.ts";
import { renderMermaid } from "./sequence/mermaid.ts";
import { sequenceOf } from "./sequence/sequence.ts";
import { renderUnicode } from "./sequence/unicode.ts";
import { forMarkdown, forTerminal } from "./text-safety.ts";

export interface Shrunk {
  readonly from: Size;
  readonly tries: number;
  /** True: no fault, order, step or manner of the world can be taken away or made simpler. */
  readonly minimal: boolean;
}

interface Size {
  readonly faults: number;
  readonly orders: number;
}

/** A counterexample with the history that shows it. */
export interface ShownCounterexample {
  /** One sentence. */
  readonly story: string;
  readonly broken: { readonly checker: string; readonly sentence: string; readonly order?: string };
  readonly plan: Plan;
  readonly events: readonly HistoryEvent[];
  /** Evidence: event numbers. */
  readonly evidence: readonly number[];
  /** How it became as small as it is. */
  readonly shrunk?: Shrunk;
  /** In what the nearest schedule that passes differs. */
  readonly nearest?: string;
  /** The shell line that replays it. */
  readonly replay: string;
}

/** The orders that the evidence is about, the accused one first. */
function ordersOf({ broken, plan, events, evidence }: ShownCounterexample): [string, ...string[]] {
  const first = broken.order ?? plan.scenario.workload.orders[0]?.order ?? "-";
  const known = new Set(plan.scenario.workload.orders.map(({ order }) => order));
  const others = evidence.flatMap((i) => {
    const event = events[i];
    return event !== undefined && "order" in event && event.order !== undefined && known.has(event.order) ? [event.order] : [];
  });
  return [first, ...[...new Set(others)].filter((order) => order !== first)];
}

const counted = (count: number, name: string): string => `${count} ${name}${count === 1 ? "" : "s"}`;

function shrunkLine({ shrunk, plan: { scenario } }: ShownCounterexample): string[] {
  if (shrunk === undefined) return [];
  const sizeOf = ({ faults, orders }: Size): string => `${counted(faults, "fault")} and ${counted(orders, "order")}`;
  const to = sizeOf({ faults: scenario.faults.length, orders: scenario.workload.orders.length });
  const end = shrunk.minimal ? "nothing more can be taken away" : "more could perhaps be taken away";
  const from = sizeOf(shrunk.from);
  return [
    `${from === to ? `As found, ${to}` : `Made smaller, from ${from} to ${to}`}: ${end} (${counted(shrunk.tries, "run")}).`,
  ];
}

/** The text in lines of at most so many columns; a word that is longer stays whole. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** What a person reads on the terminal: the sentence, the schedule, the picture, the books, and how to see it again. */
export function counterexampleForTerminal(shown: ShownCounterexample, options: { width: number; color: boolean }): string {
  const colors = pc.createColors(options.color);
  const { plan, broken, events, evidence } = shown;
  const orders = ordersOf(shown);
  const sequence = sequenceOf(events, { orders, highlight: evidence });
  const world = worldLines(plan);
  return [
    "",
    `${colors.red("BROKEN")} ${forTerminal(broken.checker)}`,
    "",
    ...wrapped(forTerminal(shown.story), options.width),
    "",
    "Schedule:",
    ...plan.scenario.faults.map((fault) => `  ⚡ ${forTerminal(faultLine(fault))}`),
    ...(plan.scenario.faults.length === 0 ? ["  no fault at all"] : []),
    "Customers:",
    ...plan.scenario.workload.orders.map((order) => `  ${forTerminal(customerLine(order))}`),
    ...(world.length === 0 ? [] : ["World:", ...world.map((line) => `  ${forTerminal(line)}`)]),
    "",
    renderUnicode(sequence, options),
    "",
    ...orders.flatMap((order) => [
      `Ledger of ${forTerminal(order)}:`,
      ...ledgerLines(events, order, evidence).map((line) => `  ${line}`),
      "",
    ]),
    ...shrunkLine(shown),
    ...(shown.nearest === undefined ? [] : [`Nearest schedule that passes: ${forTerminal(shown.nearest)}`]),
    `Again: ${forTerminal(shown.replay)}`,
    "",
  ].join("\n");
}

/** The same for a CI job's page or an issue. */
export function counterexampleForMarkdown(shown: ShownCounterexample): string {
  const { plan, broken, events, evidence } = shown;
  const orders = ordersOf(shown);
  return [
    `### ❌ ${forMarkdown(broken.checker)}: ${forMarkdown(broken.sentence)}`,
    "",
    forMarkdown(shown.story),
    "",
    ...plan.scenario.faults.map((fault) => `- ⚡ ${forMarkdown(faultLine(fault))}`),
    ...plan.scenario.workload.orders.map((order) => `- ${forMarkdown(customerLine(order))}`),
    ...worldLines(plan).map((line) => `- ${forMarkdown(line)}`),
    "",
    "```mermaid",
    renderMermaid(sequenceOf(events, { orders, highlight: evidence })),
    "```",
    "",
    ...orders.flatMap((order) => [
      `Ledger of ${forMarkdown(order)}:`,
      "",
      ...ledgerLines(events, order, evidence).map((line) => `    ${line}`),
      "",
    ]),
    ...shrunkLine(shown).flatMap((line) => [line, ""]),
    ...(shown.nearest === undefined ? [] : [`Nearest schedule that passes: ${forMarkdown(shown.nearest)}`, ""]),
    "```sh",
    forTerminal(shown.replay).replaceAll("`", ""),
    "```",
    "",
  ].join("\n");
}
