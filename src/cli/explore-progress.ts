import type { Progress } from "../explore/search.ts";
import { rewritesLines } from "./terminal-abilities.ts";

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ExploreProgress {
  tell(progress: Progress): void;
  /** While a find is made smaller. */
  shrinking(tries: number, faults: number, orders: number): void;
  end(): void;
}

/** A line in a log stands for so long. */
const plainEveryMs = 10_000;
const liveEveryMs = 200;

/** How a search goes: one living line on a terminal, a plain line every ten seconds elsewhere. */
export function createExploreProgress(options: {
  stream: Screen;
  nowMs: () => number;
  /** Schedules that had been run before, where a search goes on: no part of the rate. */
  before?: number;
}): ExploreProgress {
  const { stream, nowMs, before = 0 } = options;
  const live = rewritesLines(stream);
  const startedMs = nowMs();
  let saidMs = startedMs;
  let shown = 0;
  const clear = (): void => {
    if (shown > 0) stream.write(`\r${" ".repeat(shown)}\r`);
    shown = 0;
  };
  const say = (text: string): void => {
    const now = nowMs();
    if (now - saidMs < (live ? liveEveryMs : plainEveryMs)) return;
    saidMs = now;
    if (!live) {
      stream.write(`${text}\n`);
      return;
    }
    clear();
    // some terminals say that they have no column at all
    const line = text.slice(0, (stream.columns || 80) - 1);
    stream.write(line);
    shown = line.length;
  };
  return {
    tell: ({ phase, done, of, schedules, virtualMs, sites, found }) => {
      const seconds = Math.max(0.001, (nowMs() - startedMs) / 1000);
      const rate = Math.round((schedules - before) / seconds);
      // real sockets know no other time than ours
      const days = virtualMs > 0 ? `${(virtualMs / 86_400_000).toFixed(1)} virtual days, ` : "";
      // random schedules alone look for no sites
      const covered = sites > 0 ? `${sites} sites, ` : "";
      say(`${phase}: ${done} of ${of} schedules, ${rate}/s, ${covered}${days}${found} found`);
    },
    shrinking: (tries, faults, orders) =>
      say(
        `making it smaller: ${faults} fault${faults === 1 ? "" : "s"}, ${orders} order${orders === 1 ? "" : "s"} after ${tries} tries`,
      ),
    end: clear,
  };
}
