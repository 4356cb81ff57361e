import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatViolation } from "../contract/contract.ts";
import { createValidators } from "../contract/validators.ts";
import { FiredrillError, messageOf } from "../core/errors.ts";
import { isFileName } from "../core/file-name.ts";
import { redactTexts } from "../core/redact.ts";
import type { RunResult } from "../core/result.ts";
import { packageRoot } from "../transports/package-root.ts";

function refuse(place: string, problem: string, remedy: string): FiredrillError {
  return new FiredrillError({ code: "FD_RUN", place, problem, remedy });
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (thrown) {
    const remedy = "Give the folder that `firedrill run` named, such as .firedrill/runs/latest.";
    throw refuse(file, `this is no run's folder: ${messageOf(thrown)}`, remedy);
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is wrong with a result by its published schema; undefined where nothing is. */
function wrongIn(value: unknown): string | undefined {
  const schema = JSON.parse(readFileSync(new URL("schema/result.schema.json", packageRoot), "utf8")) as Record<string, unknown>;
  const [violation] = createValidators(schema).at([], "body")(value);
  return violation === undefined ? undefined : formatViolation(violation);
}

/**
 * The result that a run left in its folder.
 *
 * @param given the folder, or the file in it
 * @throws FiredrillError FD_RUN
 */
export function readResult(given: string): RunResult {
  const file = given.endsWith(".json") ? given : join(given, "result.json");
  const value = readJson(file);
  const remedy = "Run the drill again, or use the version of Firedrill that wrote it.";
  const { format } = (value ?? {}) as { readonly format?: unknown };
  if (format !== 2) throw refuse(file, "this is not a result of Firedrill, format 2", remedy);
  const wrong = wrongIn(value);
  if (wrong !== undefined) throw refuse(file, `this result was changed or damaged: ${wrong}`, remedy);
  const result = value as RunResult;
  const isWithin = (folder: string): boolean => folder.split("/").every(isFileName);
  const folders = result.scenarios.flatMap((each) => [each.folder, ...(each.attempts ?? []).map((attempt) => attempt.folder)]);
  const stranger = folders.find((folder) => !isWithin(folder));
  if (stranger !== undefined)
    throw refuse(file, `this result was changed: ${JSON.stringify(stranger)} is no folder of its run`, remedy);
  return redactTexts(result);
}
