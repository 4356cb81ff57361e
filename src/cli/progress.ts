import { redactText } from "../core/redact.ts";
import type { ScenarioResult, Tested } from "../core/result.ts";
import { formatMs } from "../report/duration.ts";
import { forTerminal } from "../report/text-safety.ts";
import { rewritesLines } from "./terminal-abilities.ts";

export interface Progress {
  start(tested: Tested, proxy: string, folder: string): void;
  phase(scenario: string, phase: string): void;
  /** @param label the scenario's name, and which time it was where it is run several times */
  done(result: ScenarioResult, label?: string): void;
  /** Clears the line in progress. */
  end(): void;
}

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** How a drill goes: one living line on a terminal, a plain line for each scenario elsewhere. */
export function createProgress({
  scenarios,
  repeat = 1,
  share,
  stream,
}: {
  scenarios: readonly string[];
  /** How often each of them is run. */
  repeat?: number;
  /** Where several machines share the drill: which this is, and how often it runs one. */
  share?: { readonly of: string; readonly runs: number };
  stream: Screen;
}): Progress {
  const live = rewritesLines(stream);
  const width = Math.max(...scenarios.map((name) => name.length), 0) + (repeat > 1 ? ` (${repeat} of ${repeat})`.length : 0);
  const total = share?.runs ?? scenarios.length * repeat;
  let shown = 0;
  let ended = 0;
  const clear = (): void => {
    if (shown > 0) stream.write(`\r${" ".repeat(shown)}\r`);
    shown = 0;
  };
  return {
    start: ({ integration, config }, proxy, folder) => {
      const whose = share === undefined ? "" : `shard ${share.of}, ${share.runs} runs of `;
      stream.write(
        `${whose}${scenarios.length} scenario${scenarios.length === 1 ? "" : "s"} on ${forTerminal(`${integration} (${config})`)} through ${forTerminal(proxy)}; history and reports go to ${forTerminal(folder)}\n`,
      );
    },
    phase: (scenario, phase) => {
      if (!live) return;
      clear();
      const line = forTerminal(`[${ended + 1}/${Math.max(total, ended + 1)}] ${scenario}: ${redactText(phase)}`).slice(
        0,
        (stream.columns ?? 80) - 1,
      );
      stream.write(line);
      shown = line.length;
    },
    done: ({ scenario, verdict, durationMs, orders, notRun }, label = scenario) => {
      clear();
      ended += 1;
      const head = `[${ended}/${Math.max(total, ended)}] ${forTerminal(label).padEnd(width)}`;
      const told = `${verdict.padEnd(8)}  ${orders} order${orders === 1 ? "" : "s"} in ${formatMs(durationMs)}`;
      stream.write(`${head}  ${notRun === undefined ? told : "not run"}\n`);
    },
    end: clear,
  };
}
