import { readFileSync } from "node:fs";
import { formatViolation } from "../contract/contract.ts";
import { type Check, createValidators } from "../contract/validators.ts";
import { FiredrillError, messageOf } from "../core/errors.ts";
import { type HistoryEvent, historyFormat } from "../core/history.ts";
import { packageRoot } from "./package-root.ts";

const again = "The history was changed, damaged or cut short: run the scenario again.";

function refuse(place: string, problem: string, remedy = again): FiredrillError {
  return new FiredrillError({ code: "FD_RUN", place, problem, remedy });
}

/** Each line by the published schema: first what all have, then what its type has. */
function createLineCheck(): (value: unknown) => string | undefined {
  const schema = JSON.parse(readFileSync(new URL("schema/history.schema.json", packageRoot), "utf8")) as {
    readonly allOf?: unknown;
  };
  const { allOf: _byType, ...whole } = schema;
  const validators = createValidators(whole);
  const checkBase = validators.at([], "body");
  const byType = new Map<string, Check>();
  return (value) => {
    const inBase = checkBase(value)[0];
    if (inBase !== undefined) return formatViolation(inBase);
    const { type } = value as { readonly type: string };
    const check = byType.get(type) ?? validators.at(["$defs", type], "body");
    byType.set(type, check);
    const [violation] = check(value);
    return violation && formatViolation(violation);
  };
}

/** A later format is told as such, not by what is unknown in it. */
function checkFormat(value: unknown, place: string): void {
  const { type, value: facts } = (value ?? {}) as { readonly type?: unknown; readonly value?: { readonly format?: unknown } };
  const format = facts?.format;
  if (type !== "run" || format === historyFormat) return;
  throw refuse(
    place,
    `this history has format ${JSON.stringify(format)}, and this version of Firedrill reads ${historyFormat}`,
    "Run the scenario again, or use the version that wrote it.",
  );
}

function parseLine(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw refuse(place, "this line is not JSON");
  }
}

/**
 * Reads the history of a run that came to its end. It is input like any other: a line that is missing, or is not what a run writes,
 * would make a verdict of something else than was seen.
 *
 * @throws FiredrillError FD_FILE or FD_RUN, with the line
 */
export function readHistory(file: string): HistoryEvent[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (thrown) {
    throw new FiredrillError({
      code: "FD_FILE",
      place: file,
      problem: `the history cannot be read: ${messageOf(thrown)}`,
      remedy: "Give the folder of a run, such as .firedrill/runs/latest.",
    });
  }
  const check = createLineCheck();
  const events: HistoryEvent[] = [];
  for (const [index, line] of text.replace(/\n$/, "").split("\n").entries()) {
    const place = `${file}:${index + 1}`;
    if (text === "") throw refuse(file, "this history is empty");
    const value = parseLine(line, place);
    checkFormat(value, place);
    const wrong = check(value) ?? wrongPlace(value as HistoryEvent, events);
    if (wrong !== undefined) throw refuse(place, `this is no line that a run writes there: ${wrong}`);
    events.push(value as HistoryEvent);
  }
  const last = events.findLast(({ type }) => type === "phase");
  if (last?.type !== "phase" || last.value.phase !== "end") throw refuse(file, "this history ends before its run did");
  return events;
}

/** What is wrong with where an event stands; undefined where nothing is. */
function wrongPlace(event: HistoryEvent, before: readonly HistoryEvent[]): string | undefined {
  const [previous] = before.slice(-1);
  if (event.i !== before.length) return `its number (i) is ${event.i}, and ${before.length} comes next`;
  if ((event.type === "run") !== (before.length === 0)) return "a line of type run stands first, and there alone";
  if (previous !== undefined && event.t < previous.t) return `its time (t) is before that of the line above`;
  if (previous !== undefined && event.world !== previous.world) return "it is of another world than the line above";
  return undefined;
}
