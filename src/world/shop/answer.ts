import { evaluateExpression } from "../../contract/expression.ts";
import type { SuccessPattern, ValueSource } from "../config.ts";
import { selectIn } from "./html.ts";

/** What the integration answered to a request, after the redirects that were followed. Status 0: nothing, and why. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** As it came. */
  readonly text: string;
  /** The `Location` of each redirect on the way, followed or not. */
  readonly locations: readonly string[];
  /** The path that answered at last. */
  readonly path: string;
  readonly error?: string;
  /** No page: a command printed it. */
  readonly isPrinted?: true;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON is parsed once, however many values are looked for. */
const parsed = new WeakMap<Answer, unknown>();

function bodyOf(answer: Answer): unknown {
  if (!parsed.has(answer)) parsed.set(answer, parse(answer.text));
  return parsed.get(answer);
}

function matchIn(text: string, match: string): string | undefined {
  const found = new RegExp(match, "u").exec(text);
  return found === null ? undefined : (found[1] ?? found[0]);
}

/** The value as the answer holds it; undefined where it holds none. */
export function findValue(source: ValueSource, answer: Answer): unknown {
  switch (source.by) {
    case "value":
      return source.value;
    case "regex":
      return matchIn(answer.text, source.match);
    case "css": {
      const text = selectIn(answer.text, source.css, source.attribute);
      return text === undefined || source.match === undefined ? text : matchIn(text, source.match);
    }
    case "expression": {
      const response = { headers: answer.headers, body: bodyOf(answer) };
      const found = evaluateExpression(source.expression, { url: answer.path, statusCode: answer.status, response });
      if (source.match === undefined || found === undefined || found === null) return found;
      return matchIn(String(found), source.match);
    }
  }
}

const matched = ({ match }: { readonly match?: string }): string => (match === undefined ? "" : ` that matches ${match}`);

/** What was looked for, as a sentence can name it. */
export function describeSource(source: ValueSource): string {
  switch (source.by) {
    case "value":
      return source.value;
    case "regex":
      return `a text that matches ${source.match}`;
    case "css":
      return `${source.attribute === undefined ? "" : `the attribute ${source.attribute} of `}${source.css}${matched(source)}`;
    case "expression":
      return `${source.expression}${matched(source)}`;
  }
}

export const isRedirect = ({ status }: Pick<Answer, "status">): boolean => status >= 300 && status < 400;

/** Neither a refusal nor an error nor silence. */
export const isTaken = ({ status }: Pick<Answer, "status">): boolean => status >= 200 && status < 400;

/** The redirect that looks as configured. */
export function locationMatch(answer: Answer, { location }: SuccessPattern): RegExpExecArray | undefined {
  if (location === undefined) return undefined;
  const pattern = new RegExp(location, "u");
  return answer.locations.map((each) => pattern.exec(each)).find((found) => found !== null) ?? undefined;
}

/** Whether an answer that is no refusal shows success; undefined where the configuration does not say what success looks like. */
export function shownBy(answer: Answer, success: SuccessPattern | undefined): boolean | undefined {
  if (success === undefined || !isTaken(answer)) return undefined;
  return [
    success.location === undefined || locationMatch(answer, success) !== undefined,
    success.status === undefined || success.status.includes(answer.status),
    success.css === undefined || selectIn(answer.text, success.css) !== undefined,
    success.regex === undefined || matchIn(answer.text, success.regex) !== undefined,
  ].every((holds) => holds);
}

/** Where an answer led, without what a query may tell of a customer. */
export function placeOf({ locations }: Answer): string {
  const [path] = locations.at(-1)?.split(/[?#]/, 1) ?? [];
  return path ?? "a page";
}

/** How an answer looked, as a sentence can say it. */
export function describeAnswer({ status, locations, error, isPrinted }: Answer): string {
  if (isPrinted) return "a command printed it";
  if (status === 0) return error ?? "no answer";
  const last = locations.at(-1);
  return `status ${status}${last === undefined ? "" : `, redirected to ${last}`}`;
}
