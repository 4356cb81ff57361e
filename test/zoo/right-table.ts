import { writeSection } from "./page-section.ts";
import { markdownTable, printTable } from "./print-table.ts";
import { rights } from "./right/index.ts";
import type { Acquittal } from "./search-right.ts";

const heading = "## Right, and different";

/** How the search fared with the right integrations, and each alarm on its own line: there should be none. */
export function tellRight(found: readonly Acquittal[], random: number): string {
  const rows = found.map(({ right, schedules, proved, alarms, seconds }) => [
    right,
    String(schedules),
    String(proved),
    String(alarms.length),
    seconds.toFixed(1),
  ]);
  const alarms = found.flatMap(({ right, alarms: of }) =>
    of.map(({ checker, sentence, phase, seed, faults }) =>
      phase === "random"
        ? `${right}: ${checker}: ${sentence} (seed ${seed})`
        : `${right}: ${checker}: ${sentence} (${phase}: ${faults})`,
    ),
  );
  const total = found.reduce((sum, { schedules }) => sum + schedules, 0);
  const summary = `${alarms.length} alarms in ${total} schedules, ${random} random ones each.`;
  return [printTable(["integration", "schedules", "proved", "alarms", "seconds"], rows), "", ...alarms, summary].join("\n");
}

export function writeRight(path: string, found: readonly Acquittal[], random: number): void {
  const head = ["integration", "what it does otherwise, and why that is right", "schedules", "proved something", "alarms"];
  const rows = found.map(({ right, schedules, proved, alarms }) => [
    right,
    rights[right]?.story ?? "",
    String(schedules),
    String(proved),
    String(alarms.length),
  ]);
  const total = found.reduce((sum, { schedules }) => sum + schedules, 0);
  const alarms = found.reduce((sum, one) => sum + one.alarms.length, 0);
  const section = [
    heading,
    "",
    "A harness that accuses a right integration is worse than none, too. These are right and keep their promises otherwise than the",
    "reference; some are other shops altogether, written from scratch. `test/zoo/right/` holds them, made as the bugs are: from",
    "outside. `schedules` are every fault at every site of a plain order, one at a time, and random ones; what does not prove",
    `something struck nothing. \`npm run zoo -- --right --random ${random} --write docs/zoo.md\` makes this section again.`,
    "",
    markdownTable(head, rows),
    "",
    `- Alarms: ${alarms} in ${total} schedules of ${found.length} integrations.`,
  ].join("\n");
  writeSection(path, heading, section);
}
