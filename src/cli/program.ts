import { Command } from "commander";
import { redactText } from "../core/redact.ts";
import { forTerminalLines } from "../report/text-safety.ts";
import { addContract } from "./contract.ts";
import { addDoctor } from "./doctor.ts";
import { addExplore } from "./explore.ts";
import { addGenerate } from "./generate.ts";
import { addInit } from "./init.ts";
import { addList } from "./list.ts";
import { addLoad } from "./load-command.ts";
import { addMerge } from "./merge.ts";
import { addProxy } from "./proxy.ts";
import { addRecord } from "./record.ts";
import { addReplay } from "./replay.ts";
import { addReport } from "./report.ts";
import { addDemo, addRun } from "./run.ts";
import { addSimulate } from "./simulate-command.ts";
import { addTrigger } from "./trigger.ts";
import { addVerify } from "./verify.ts";
import { version } from "./version.ts";

/** All commands, in the order in which help shows them. */
const commands = [
  addInit,
  addRun,
  addDemo,
  addExplore,
  addReplay,
  addMerge,
  addLoad,
  addSimulate,
  addTrigger,
  addProxy,
  addRecord,
  addVerify,
  addContract,
  addGenerate,
  addReport,
  addList,
  addDoctor,
];

/** @param ends told the exit code of the command that ran */
export function createProgram(ends: (code: number) => void): Command {
  const program = new Command("firedrill")
    .description("Rehearses partner failures against an integration before production does.")
    .version(version)
    .exitOverride()
    .showHelpAfterError("Run `firedrill --help` or `firedrill COMMAND --help` for the words it knows.")
    .configureOutput({ outputError: (text, write) => write(forTerminalLines(redactText(text))) });
  for (const add of commands) add(program, ends);
  return program;
}
