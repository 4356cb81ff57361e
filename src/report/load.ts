import { forTerminal } from "./text-safety.ts";

/** What a load came to at one partner and one rate. */
export interface LoadStep {
  readonly partner: string;
  readonly ratePerSecond: number;
  readonly measured: readonly {
    readonly window: string;
    readonly asked: number;
    readonly unserved: number;
    readonly percentiles: Readonly<Record<string, number>>;
    readonly isCalm: boolean;
  }[];
  /** Laws of the ledgers that broke, a sentence each. */
  readonly broken: readonly string[];
  /** Why it proves nothing. */
  readonly doubt?: string;
}

/** `load.json`: what a shop takes, with each partner there, away, and back. */
export interface LoadResult {
  readonly format: 1;
  readonly integration: string;
  readonly firedrill: string;
  readonly world: "sim" | "live";
  readonly seed: number;
  readonly deadlineMs: number;
  readonly windowMs: number;
  /** The highest rate that was calm, by partner and window; null where not even the lowest was. */
  readonly highest: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  readonly steps: readonly LoadStep[];
  readonly verdict: "held" | "broken" | "unproven";
}

const barWidth = 30;

/** On a logarithmic scale: ten times as long is a third of the width more. */
function bar(ms: number, deadlineMs: number): string {
  const most = Math.log10(1 + 10 * deadlineMs);
  const length = Math.min(barWidth, Math.round((Math.log10(1 + ms) / most) * barWidth));
  return "█".repeat(length).padEnd(barWidth);
}

/** The percentiles of one window, as HDR histograms are drawn: each further nine a line. */
function plot({ window, asked, unserved, percentiles, isCalm }: LoadStep["measured"][number], deadlineMs: number): string[] {
  const lost = unserved === 0 ? "" : `, ${unserved} not served`;
  return [
    `    ${window}: ${asked} orders${lost}${isCalm ? "" : "  beyond the deadline, or turned away"}`,
    ...Object.entries(percentiles).map(([name, ms]) => `      ${name.padEnd(6)} ${bar(ms, deadlineMs)} ${ms} ms`),
  ];
}

const rateOf = (rate: number | null | undefined): string => (rate === null || rate === undefined ? "none" : `${rate}/s`);

/** For people: the highest calm rates side by side, and behind them what customers waited for at each partner's highest step. */
export function loadSummary({ highest, steps, deadlineMs, verdict, integration, windowMs }: LoadResult): string {
  const names = Object.keys(highest);
  const width = Math.max(7, ...names.map((name) => name.length));
  const lines = [
    "",
    `Orders a second that ${forTerminal(integration)} takes within its deadline of ${deadlineMs} ms (p99), each for ${windowMs / 1000} s:`,
    `  ${"partner".padEnd(width)}  ${"calm".padStart(8)}  ${"outage".padStart(8)}  ${"after".padStart(8)}`,
    ...Object.entries(highest).map(
      ([partner, { calm, outage, after }]) =>
        `  ${forTerminal(partner).padEnd(width)}  ${rateOf(calm).padStart(8)}  ${rateOf(outage).padStart(8)}  ${rateOf(after).padStart(8)}`,
    ),
    "",
  ];
  for (const name of names) {
    const last = steps.findLast(({ partner }) => partner === name);
    if (last === undefined) continue;
    lines.push(`  ${forTerminal(name)} away, ${last.ratePerSecond} orders a second:`);
    lines.push(...last.measured.flatMap((each) => plot(each, deadlineMs)));
  }
  for (const { partner, ratePerSecond, broken, doubt } of steps) {
    const at = `${forTerminal(partner)} away, ${ratePerSecond}/s`;
    lines.push(...broken.map((sentence) => `  BROKEN at ${at}: ${forTerminal(sentence)}`));
    if (doubt !== undefined) lines.push(`  unproven at ${at}: ${forTerminal(doubt)}`);
  }
  const orders = steps.reduce((sum, { measured }) => sum + measured.reduce((all, { asked }) => all + asked, 0), 0);
  const told = { held: "nothing lost, nothing twice", broken: "a promise does not hold", unproven: "not all was measured" };
  lines.push("", `${verdict.toUpperCase()}: ${told[verdict]}, ${orders} orders in ${steps.length} steps`, "");
  return lines.join("\n");
}
