import type { Command } from "commander";
import { builtins } from "../catalogue.ts";
import { forJson, forTerminal } from "../report/text-safety.ts";
import { loadScenarios, shippedScenarios } from "./load.ts";
import { configFile, hasConfig, openProject } from "./project.ts";

interface Row {
  readonly name: string;
  readonly text: string;
}

function table(title: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map((row) => row.name.length));
  return [title, ...rows.map((row) => `  ${forTerminal(row.name).padEnd(width)}  ${forTerminal(row.text)}`), ""].join("\n");
}

export function addList(program: Command, ends: (code: number) => void): void {
  const kinds = ["scenarios", "faults", "checkers", "reports"] as const;
  program
    .command("list")
    .description("show the catalogue: scenarios, faults, checkers, reports")
    .argument("[kind]", kinds.join(", "))
    .option("-c, --config <file>", "with the faults and checkers of that firedrill.yaml (default: the one here, if any)")
    .option("--json", "as data", false)
    .addHelpText("after", "\nExamples:\n  firedrill list\n  firedrill list faults\n  firedrill list scenarios --json")
    .action(async (kind: string | undefined, options: { json: boolean; config?: string }) => {
      const isNamed = options.config !== undefined || hasConfig();
      const { faults, checkers } = isNamed ? (await openProject(configFile(options.config))).catalogue : builtins;
      const catalogue: Record<(typeof kinds)[number], Row[]> = {
        scenarios: loadScenarios(shippedScenarios(), faults).map(({ name, story, tags = [] }) => ({
          name,
          text: [story, ...tags.map((tag) => `@${tag}`)].join(" "),
        })),
        faults: Object.values(faults).map(({ name, family, summary }) => ({ name, text: `[${family}] ${summary}` })),
        checkers: checkers.map(({ name, promise }) => ({ name, text: promise })),
        reports: Object.values(builtins.reports).map(({ name, summary }) => ({ name, text: summary })),
      };
      const wanted = kinds.find((one) => one === kind);
      if (kind !== undefined && wanted === undefined) {
        process.stderr.write(`list: there is no kind ${forTerminal(JSON.stringify(kind))}\n  Choose from ${kinds.join(", ")}.\n`);
        ends(2);
        return;
      }
      const shown = wanted === undefined ? kinds : [wanted];
      if (options.json)
        process.stdout.write(
          `${forJson(JSON.stringify(Object.fromEntries(shown.map((one) => [one, catalogue[one]])), null, 2))}\n`,
        );
      else process.stdout.write(shown.map((one) => table(one, catalogue[one])).join("\n"));
    });
}
