import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Contract } from "../../../src/contract/contract.ts";
import { parseContract } from "../../../src/contract/parse.ts";
import { type GeneratedPhp, generatePhp } from "../../../src/generate/php/generate.ts";

export const namespace = "Shop\\Partner";

export const contractFrom = (file: string): Contract => parseContract(readFileSync(file, "utf8"), file);
export const generatedFrom = (file: string): GeneratedPhp => generatePhp(contractFrom(file), namespace);

/** A file of PHP that was generated. */
export function fileOf({ files }: GeneratedPhp, name: string): string {
  const found = files.find((file) => file.name === name);
  if (found === undefined) throw new Error(`there is no ${name} among ${files.map((file) => file.name).join(", ")}`);
  return found.text;
}

export interface Question {
  readonly class: string;
  readonly value: unknown;
}

/** What PHP said of a value: that it was the same after the way there and back, or where it was refused. */
export type Answer =
  | { readonly array: boolean; readonly again: boolean; readonly json: string }
  | { readonly field: string; readonly reason: string }
  | { readonly error: string };

export const hasPhp = (): boolean =>
  /^PHP 8\.(?:[2-9]|\d\d)/.test(spawnSync("php", ["--version"], { encoding: "utf8" }).stdout ?? "");

/** Has PHP run a script in a folder that has the generated classes in `src`. */
function php({ files }: GeneratedPhp, script: (folder: string) => readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "firedrill-php-"));
  try {
    mkdirSync(join(folder, "src"));
    for (const { name, text } of files) writeFileSync(join(folder, "src", name), text);
    const { status, stdout, stderr } = spawnSync("php", ["-d", "display_errors=stderr", ...script(folder)], {
      encoding: "utf8",
      timeout: 60_000,
    });
    if (status !== 0) throw new Error(`php ended with ${status}: ${stdout}${stderr}`.slice(0, 4000));
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Has real PHP read all classes, and then the values, in one process. */
export function askPhp(generated: GeneratedPhp, questions: readonly Question[]): readonly Answer[] {
  const answers = php(generated, (folder) => {
    const file = join(folder, "questions.json");
    writeFileSync(
      file,
      JSON.stringify(questions.map(({ class: name, value }) => ({ class: name, json: JSON.stringify(value) }))),
    );
    return [join(import.meta.dirname, "examine.php"), join(folder, "src"), namespace, file];
  });
  return JSON.parse(answers) as Answer[];
}

/** What code that uses generated classes prints. */
export function runPhp(generated: GeneratedPhp, classesIn: string, code: string): string {
  return php(generated, (folder) => {
    const file = join(folder, "main.php");
    const prefix = `${classesIn}\\`.replaceAll("\\", "\\\\");
    const load = `spl_autoload_register(static fn (string $class) => require __DIR__ . '/src/' . substr($class, strlen('${prefix}')) . '.php');`;
    writeFileSync(file, `<?php\n\ndeclare(strict_types=1);\n\n${load}\n\n${code}`);
    return [file];
  });
}
