import { Command, CommanderError } from "commander";
import { FiredrillError, messageOf } from "../core/errors.ts";
import { addDoctor } from "./doctor.ts";
import { addExplore } from "./explore.ts";
import { addList } from "./list.ts";
import { addReplay } from "./replay.ts";
import { addReport } from "./report.ts";
import { addDemo, addRun } from "./run.ts";
import { addSimulate } from "./simulate-command.ts";
import { version } from "./version.ts";

/** Exit codes: 0 all held; 1 something broke; 2 bad configuration, contract, schedule or usage; 3 something is unproven. */
async function main(): Promise<number> {
  let exitCode = 0;
  const program = new Command("firedrill")
    .description("Rehearses partner failures against an integration before production does.")
    .version(version)
    .exitOverride()
    .showHelpAfterError("Run `firedrill --help` or `firedrill COMMAND --help` for the words it knows.")
    .configureOutput({ outputError: (text, write) => write(text) });
  const ends = (code: number): void => {
    exitCode = code;
  };
  for (const add of [addRun, addDemo, addExplore, addReplay, addSimulate, addReport, addList, addDoctor]) add(program, ends);
  try {
    await program.parseAsync();
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    if (thrown instanceof FiredrillError) {
      process.stderr.write(`${thrown.details.code} ${thrown.message}\n`);
      return 2;
    }
    const stack = process.env.FIREDRILL_DEBUG && thrown instanceof Error ? `\n${thrown.stack}` : "";
    process.stderr.write(
      `firedrill: ${messageOf(thrown)}${stack}\n  This is a defect in Firedrill. FIREDRILL_DEBUG=1 shows where.\n`,
    );
    return 2;
  }
}

process.exitCode = await main();
