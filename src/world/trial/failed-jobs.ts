import type { TrialFinding } from "./trial-findings.ts";

const ending = /^\[(.+?)\] firedrill: \1 (ended with .+)$/;

/**
 * Jobs that failed in a trial, by the integration's log: whoever waits for one sees that nothing goes on, and not why. Told with the
 * first line of its output that speaks of an error; what a turn wrote last may come after its end.
 */
export function failedJobs(log: readonly string[]): readonly TrialFinding[] {
  const endings = new Map<string, string[]>();
  const written = new Map<string, string[]>();
  const keep = (kept: Map<string, string[]>, name: string, text: string): void => {
    kept.set(name, [...(kept.get(name) ?? []), text]);
  };
  for (const line of log) {
    const [, job, how] = ending.exec(line) ?? [];
    const [, source, text] = /^\[(.+?)\] (.*)$/.exec(line) ?? [];
    if (job !== undefined && how !== undefined) keep(endings, job, how);
    else if (source !== undefined && text !== undefined && text.trim() !== "") keep(written, source, text);
  }
  return [...endings].map(([name, ends]) => {
    const lines = written.get(name) ?? [];
    const times = ends.length === 1 ? "" : ` (${ends.length} times)`;
    const said = lines.find((line) => /fatal|error|exception/i.test(line)) ?? lines[0] ?? "it wrote nothing";
    return {
      what: name,
      state: "wrong",
      seen: `${ends.at(-1)}${times}: ${said}`,
      remedy: "What it was to finish stays undone. Run its command by hand in the shop's folder; its exit code should be 0.",
    };
  });
}
