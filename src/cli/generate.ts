import { type Dirent, lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { builtins } from "../catalogue.ts";
import type { Contract } from "../contract/contract.ts";
import { FiredrillError } from "../core/errors.ts";
import { generatePhp, type PhpFile } from "../generate/php/generate.ts";
import { originOf } from "../generate/php/header.ts";
import { builtinBlueprints, ownBlueprint } from "../reference/builtin-partners.ts";
import { forTerminal } from "../report/text-safety.ts";
import { makeFolder, writeWholeFile } from "../transports/files.ts";

interface GenerateOptions {
  readonly contract: string;
  readonly out: string;
  readonly namespace: string;
  readonly check?: boolean;
}

const languages = ["php"];

function refuse(place: string, problem: string, remedy: string): never {
  throw new FiredrillError({ code: "FD_USAGE", place, problem, remedy });
}

function contractAt(name: string): Contract {
  if (!Object.hasOwn(builtins.simulators, name)) return ownBlueprint(name).contract;
  const builtin = builtinBlueprints().find((blueprint) => blueprint.name === name);
  return (builtin ?? ownBlueprint(name)).contract;
}

/** `Shop\Partner`, without the backslashes that people write at its ends. */
function namespaceFrom(given: string): string {
  const name = given.replace(/^\\|\\$/g, "");
  if (/^[A-Za-z_]\w*(?:\\[A-Za-z_]\w*)*$/.test(name) && !/^namespace(?:\\|$)/i.test(name)) return name;
  return refuse(
    "--namespace",
    `${JSON.stringify(given)} is no namespace of PHP`,
    "Give one such as 'Shop\\Partner\\Payment', in quotes.",
  );
}

/** What differs between a folder and what it should hold. */
interface Difference {
  readonly write: readonly PhpFile[];
  readonly remove: readonly string[];
}

const withoutCarriageReturns = (text: string): string => text.replaceAll("\r\n", "\n");

/** The text of a file that stands there; undefined where nothing does. Refuses what Firedrill did not write. */
function generatedText(file: string, contract: string): string | undefined {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  const text = stat.isFile() ? readFileSync(file, "utf8") : "";
  const origin = originOf(text);
  if (origin === undefined)
    refuse(file, "this is there already, and Firedrill did not write it", "Move it, or give another folder with --out.");
  if (origin.contract !== undefined && origin.contract !== contract) {
    const problem = `this was written for the contract ${JSON.stringify(origin.contract)}, which has a class of the same name`;
    refuse(file, problem, "Give each contract a folder and a namespace of its own.");
  }
  return text;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return [];
    return refuse("--out", `${folder} is no folder that can be read`, "Give a folder for the classes.");
  }
}

function compare(folder: string, files: readonly PhpFile[], contract: string): Difference {
  const names = new Set(files.map(({ name }) => name));
  const remove = entriesOf(folder)
    .filter((entry) => entry.isFile() && entry.name.endsWith(".php") && !names.has(entry.name))
    .map(({ name }) => name)
    .filter((name) => originOf(readFileSync(join(folder, name), "utf8"))?.contract === contract);
  const write = files.filter(({ name, text }) => {
    const there = generatedText(join(folder, name), contract);
    return there === undefined || withoutCarriageReturns(there) !== text;
  });
  return { write, remove };
}

/** Resolves to the exit code. */
function generate(language: string, options: GenerateOptions): number {
  if (!languages.includes(language))
    refuse("generate", `there is no generator for ${JSON.stringify(language)}`, `Choose from ${languages.join(", ")}.`);
  const namespace = namespaceFrom(options.namespace);
  const contract = contractAt(options.contract);
  const { files, notes } = generatePhp(contract, namespace);
  const { write, remove } = compare(options.out, files, contract.name);
  for (const { place, message } of notes) process.stderr.write(`note: ${forTerminal(`${place}: ${message}`)}\n`);
  const say = (word: string, name: string): void =>
    void process.stdout.write(`${word} ${forTerminal(join(options.out, name))}\n`);
  if (options.check) {
    for (const { name } of write) say("stale  ", name);
    for (const name of remove) say("extra  ", name);
    if (write.length + remove.length === 0) process.stdout.write(`${files.length} files are as the contract has them\n`);
    else process.stdout.write("Generate them again: the same command without --check.\n");
    return write.length + remove.length === 0 ? 0 : 1;
  }
  makeFolder(options.out);
  for (const { name, text } of write) {
    writeWholeFile(join(options.out, name), text);
    say("wrote  ", name);
  }
  for (const name of remove) {
    rmSync(join(options.out, name));
    say("removed", name);
  }
  process.stdout.write(`${files.length} files, ${write.length} of them written, ${remove.length} removed\n`);
  return 0;
}

export function addGenerate(program: Command, ends: (code: number) => void): void {
  program
    .command("generate")
    .description("write typed code from a contract: readonly classes and enums that check what a partner takes and sends")
    .argument("<language>", languages.join(", "))
    .requiredOption("--contract <file>", `an OpenAPI contract, or one of ${Object.keys(builtins.simulators).join(", ")}`)
    .requiredOption("--out <folder>", "where the classes go; other files there stay as they are")
    .requiredOption("--namespace <name>", "of the classes")
    .option("--check", "write nothing: exit with 1 where the folder is not as the contract has it")
    .addHelpText(
      "after",
      `
Examples:
  firedrill generate php --contract payment --out src/Partner/Payment --namespace 'Shop\\Partner\\Payment'
  firedrill generate php --contract payment --out src/Partner/Payment --namespace 'Shop\\Partner\\Payment' --check

Exit codes: 0 the folder is as the contract has it; 1 --check found that it is not; 2 the command, the contract or the folder is not good.`,
    )
    .action((language: string, options: GenerateOptions) => ends(generate(language, options)));
}
