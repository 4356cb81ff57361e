import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Checker } from "../core/checker.ts";
import { FiredrillError, messageOf } from "../core/errors.ts";
import type { Fault } from "../core/fault.ts";
import type { Simulator } from "../partner/define.ts";
import type { Reporter } from "../report/report.ts";

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isFunction = (value: unknown): boolean => typeof value === "function";
const isName = (value: unknown): boolean => typeof value === "string" && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value);

/** A kind of entry that a team can add: what its default export has to have. */
interface Kind {
  readonly what: string;
  readonly needs: Readonly<Record<string, (value: unknown) => boolean>>;
  readonly example: string;
}

const families = ["call", "read", "webhook", "link", "process", "self"];

const fault: Kind = {
  what: "fault",
  needs: {
    name: isName,
    family: (value) => families.includes(value as string),
    summary: isText,
    parameters: isObject,
    decide: isFunction,
  },
  example: "{ name, family, summary, parameters, decide }",
};
const judgeable = ["order", "orders", "integration"];
const checker: Kind = {
  what: "checker",
  needs: {
    name: isName,
    promise: isText,
    check: isFunction,
    judges: (value) => value === undefined || judgeable.includes(value as string),
    isOfTime: (value) => value === undefined || value === true,
  },
  example: "{ name, promise, check }",
};
const simulator: Kind = { what: "simulator", needs: { name: isText, operations: isObject }, example: "{ name, operations }" };
const reporter: Kind = {
  what: "report",
  needs: {
    name: isName,
    summary: isText,
    // it is written into the run's folder, and nowhere else
    file: (value) => value === undefined || (isText(value) && basename(value as string) === value && !/^\.+$/.test(value)),
    render: isFunction,
  },
  example: "{ name, summary, file, render }",
};

async function load(file: string, place: string, { what, needs, example }: Kind): Promise<Fields> {
  const refuse = (problem: string): FiredrillError =>
    new FiredrillError({ code: "FD_CONFIG", place, problem, remedy: `Export a ${what} by default: ${example}.` });
  let value: unknown;
  try {
    value = ((await import(pathToFileURL(resolve(file)).href)) as { readonly default?: unknown }).default;
  } catch (thrown) {
    throw refuse(`${file} cannot be loaded: ${messageOf(thrown)}`);
  }
  if (!isObject(value)) throw refuse(`${file} exports no ${what} by default`);
  const wrong = Object.keys(needs).find((name) => needs[name]?.(value[name]) === false);
  if (wrong !== undefined) throw refuse(`the ${what} of ${file} has no usable \`${wrong}\``);
  return value;
}

/**
 * A team's own fault, checker, simulator or report: the default export of a plain module.
 *
 * @param file the module's path
 * @param place where it is named, for messages
 * @throws FiredrillError FD_CONFIG
 */
export const loadFault = async (file: string, place: string): Promise<Fault> =>
  (await load(file, place, fault)) as unknown as Fault;
export const loadChecker = async (file: string, place: string): Promise<Checker> =>
  (await load(file, place, checker)) as unknown as Checker;
export const loadSimulator = async (file: string, place: string): Promise<Simulator> =>
  (await load(file, place, simulator)) as unknown as Simulator;
export const loadReporter = async (file: string, place: string): Promise<Reporter> =>
  (await load(file, place, reporter)) as unknown as Reporter;
