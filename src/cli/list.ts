import type { Command } from "commander";
import { builtins } from "../catalogue.ts";
import { loadScenarios, standardDrill } from "./load.ts";

interface Row {
  readonly name: string;
  readonly text: string;
}

function table(title: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map((row) => row.name.length));
  return [title, ...rows.map((row) => `  ${row.name.padEnd(width)}  ${row.text}`), ""].join("\n");
}

export function addList(program: Command, ends: (code: number) => void): void {
  const kinds = ["scenarios", "faults", "checkers", "reports"] as const;
  program
    .command("list")
    .description("show the catalogue: scenarios, faults, checkers, reports")
    .argument("[kind]", kinds.join(", "))
    .option("--json", "as data", false)
    .addHelpText("after", "\nExamples:\n  firedrill list\n  firedrill list faults\n  firedrill list scenarios --json")
    .action((kind: string | undefined, options: { json: boolean }) => {
      const catalogue: Record<(typeof kinds)[number], Row[]> = {
        scenarios: loadScenarios(standardDrill()).map(({ name, story }) => ({ name, text: story })),
        faults: Object.values(builtins.faults).map(({ name, family, summary }) => ({ name, text: `[${family}] ${summary}` })),
        checkers: builtins.checkers.map(({ name, promise }) => ({ name, text: promise })),
        reports: Object.values(builtins.reports).map(({ name, summary }) => ({ name, text: summary })),
      };
      const wanted = kinds.find((one) => one === kind);
      if (kind !== undefined && wanted === undefined) {
        process.stderr.write(`list: there is no kind ${JSON.stringify(kind)}\n  Choose from ${kinds.join(", ")}.\n`);
        ends(2);
        return;
      }
      const shown = wanted === undefined ? kinds : [wanted];
      if (options.json)
        process.stdout.write(`${JSON.stringify(Object.fromEntries(shown.map((one) => [one, catalogue[one]])), null, 2)}\n`);
      else process.stdout.write(shown.map((one) => table(one, catalogue[one])).join("\n"));
    });
}
