import type { TrialFinding } from "./trial-findings.ts";

const ending = /^\[(.+?)\] firedrill: \1 (ended with .+)$/;

interface Failed {
  readonly how: string;
  readonly times: number;
  readonly wrote: readonly string[];
}

/**
 * Jobs that failed in a trial, by the integration's log: whoever waits for one sees that nothing goes on, and not why. Told with the
 * first line that the last turn of the job wrote, which is where programs say what went wrong.
 */
export function failedJobs(log: readonly string[]): readonly TrialFinding[] {
  const failed = new Map<string, Failed>();
  const writing = new Map<string, string[]>();
  for (const line of log) {
    const [, name = "", how] = ending.exec(line) ?? [];
    if (how === undefined) {
      const [, source, text] = /^\[(.+?)\] (.*)$/.exec(line) ?? [];
      if (source !== undefined && text !== undefined && text.trim() !== "")
        writing.set(source, [...(writing.get(source) ?? []), text]);
      continue;
    }
    failed.set(name, { how, times: (failed.get(name)?.times ?? 0) + 1, wrote: writing.get(name) ?? [] });
    writing.delete(name);
  }
  return [...failed].map(([name, { how, times, wrote }]) => ({
    what: name,
    state: "wrong",
    seen: `${how}${times === 1 ? "" : ` (${times} times)`}: ${wrote.find((line) => /fatal|error|exception/i.test(line)) ?? wrote[0] ?? "it wrote nothing"}`,
    remedy: "What it was to finish stays undone. Run its command by hand in the shop's folder; its exit code should be 0.",
  }));
}
