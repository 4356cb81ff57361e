import type { Connection } from "../../core/connection.ts";
import type { RequestTemplate, ValueSource } from "../config.ts";
import { fillText, inSelector, type Values } from "../template.ts";
import { type Answer, describeAnswer, describeSource, findValue, isTaken, shownBy } from "./answer.ts";
import type { CookieJar } from "./cookies.ts";
import { exchange } from "./exchange.ts";

/** One browser at the shop: its cookies, and what answers have told it. */
export interface Visitor {
  readonly cookies: CookieJar;
  readonly values: Map<string, string | number>;
}

/** How far a sequence of requests came. */
export interface Walk {
  /** The last answer. */
  readonly answer: Answer;
  /** The step that it answers. */
  readonly at: number;
  /** Why the sequence ended there, before its end or at it. */
  readonly problem?: string;
}

/** A stretch of steps, as `orders` names them. */
export interface Route {
  /** What is asked: `place`, `session admin`. */
  readonly name: string;
  readonly steps: readonly RequestTemplate[];
  readonly from: number;
  /** The step before which it ends. */
  readonly to: number;
  /** Ends it for another reason, before anything is made of the answer. */
  readonly isOver?: (answer: Answer) => boolean;
}

const isValue = (found: unknown): found is string | number =>
  (typeof found === "string" && found !== "") || typeof found === "number";

/** Of a list of orders a page shows it may be one in particular that is looked for. */
const filled = (source: ValueSource, values: Values): ValueSource =>
  source.by === "css" ? { ...source, css: fillText(source.css, values, inSelector) } : source;

/** Takes what the step wants from its answer. Tells what it did not find. */
function take({ take }: RequestTemplate, answer: Answer, visitor: Visitor, values: Values): string | undefined {
  const missing: string[] = [];
  for (const [name, template] of Object.entries(take)) {
    const source = filled(template, values);
    const found = findValue(source, answer);
    if (isValue(found)) visitor.values.set(name, found);
    else missing.push(`${name} is not there: ${describeSource(source)}`);
  }
  return missing.length === 0 ? undefined : missing.join("; ");
}

function problemOf(step: RequestTemplate, answer: Answer, visitor: Visitor, values: Values): string | undefined {
  if (!isTaken(answer)) return "it was not done";
  if (shownBy(answer, step.success) === false) return "the answer does not look like success";
  return take(step, answer, visitor, values);
}

/** Takes one step after the other, as one browser does. */
export async function walk(connection: Connection, route: Route, values: Values, visitor: Visitor): Promise<Walk> {
  const { name, steps, from, to, isOver } = route;
  for (let at = from; ; at += 1) {
    const step = steps[at] as RequestTemplate;
    const known = visitor.values.size === 0 ? values : { ...values, ...Object.fromEntries(visitor.values) };
    const answer = await exchange(connection, step, known, visitor.cookies);
    if (isOver?.(answer)) return { answer, at };
    const problem = problemOf(step, answer, visitor, known);
    if (problem !== undefined) {
      const where = steps.length === 1 ? name : `step ${at + 1} of ${name}`;
      return { answer, at, problem: `${where} (${step.method} ${step.path}): ${problem} (${describeAnswer(answer)})` };
    }
    if (at + 1 >= to) return { answer, at };
  }
}
