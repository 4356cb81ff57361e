import type { Contract, Operation } from "../../contract/contract.ts";
import { exampleFor } from "../../contract/example.ts";
import { isData } from "../../contract/schema-parts.ts";
import { type Maker, makersOf, pathParameters } from "./makers.ts";
import { type Answer, type AskSide, itsExample, type SideRequest, type Trial } from "./trial.ts";

export interface Side {
  readonly ask: AskSide;
  /** Headers that say who calls. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Waits until what a change set going has come to rest: what is read after it should not be a matter of chance. */
  readonly settle: () => Promise<void>;
}

/** What a trial came to at one side. */
export interface Outcome {
  readonly answer: Answer;
  /** Of a repetition: whether the same was answered as before. */
  readonly isSame?: boolean;
}

type Known = Readonly<Record<string, string>>;

const orderPointer = /^\$request\.(?:body#\/|query\.)(\w+)$/;

/** What the contract calls the merchant's reference of an order, in bodies and queries. */
const orderNames = ({ operations }: Contract): ReadonlySet<string> =>
  new Set(operations.flatMap(({ firedrill }) => orderPointer.exec(firedrill.correlate ?? "")?.[1] ?? []));

/** What must differ from run to run, since a sandbox remembers: the order, and keys. */
function withOrder(body: unknown, names: ReadonlySet<string>, run: string): unknown {
  if (!isData(body)) return body;
  const entries = Object.entries(body).map(([name, value]) => [name, names.has(name) && typeof value === "string" ? run : value]);
  return Object.fromEntries(entries);
}

const textOf = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

/** The same answer, whatever passes with time. */
const isRepeated = (first: Answer, again: Answer): boolean =>
  first.status === again.status && JSON.stringify(first.body) === JSON.stringify(again.body);

/**
 * Puts one side through all trials.
 *
 * @param run a word that no earlier run at that side had: it names the order and the keys
 */
export async function runTrials(
  trials: readonly Trial[],
  contract: Contract,
  side: Side,
  run: string,
): Promise<readonly Outcome[]> {
  const makers = makersOf(contract);
  const orders = orderNames(contract);
  let known: Known = {};
  let fresh = 0;

  const parameterValue = (operation: Operation, name: string, values: Known): string => {
    const definition = operation.parameters.find((one) => one.name === name);
    if (orders.has(name) && definition?.in === "query") return run;
    const otherwise = definition?.schema === undefined ? "" : exampleFor(definition.schema, contract.document);
    return values[name] ?? textOf(definition?.example ?? otherwise);
  };

  const requestFor = (trial: Trial, values: Known): SideRequest => {
    const { operation, body, contentType = "application/json", key, withoutCredentials } = trial;
    const given = { ...values, ...trial.parameters };
    const sent = (where: string): readonly string[] =>
      operation.parameters
        .filter((one) => one.in === where && (one.required || trial.parameters?.[one.name] !== undefined))
        .map(({ name }) => name)
        .filter((name) => name.toLowerCase() !== "idempotency-key");
    const filled = withOrder(body, orders, run);
    return {
      method: operation.method,
      path: operation.path.replace(/\{([^/{}]+)\}/g, (_whole, name: string) =>
        encodeURIComponent(parameterValue(operation, name, given)),
      ),
      query: Object.fromEntries(sent("query").map((name) => [name, parameterValue(operation, name, given)])),
      headers: {
        ...(withoutCredentials ? {} : side.credentials),
        ...Object.fromEntries(sent("header").map((name) => [name.toLowerCase(), parameterValue(operation, name, given)])),
        ...(key !== undefined && { "idempotency-key": `${run}-${key}` }),
        ...(body !== undefined && { "content-type": contentType }),
      },
      ...(body !== undefined && { body: filled }),
    };
  };

  /** Remembers what was made, and its version. */
  const learnt = (operation: Operation, { status, body, headers }: Answer, values: Known): Known => {
    if (status < 200 || status >= 300) return values;
    const made = [...makers].flatMap(([parameter, maker]) =>
      maker.operation.id === operation.id && isData(body) && ["string", "number"].includes(typeof body[maker.field])
        ? [[parameter, String(body[maker.field])]]
        : [],
    );
    return { ...values, ...Object.fromEntries(made), ...(headers.etag !== undefined && { "If-Match": headers.etag }) };
  };

  const makeFresh = async (operation: Operation): Promise<Known> => {
    let values = known;
    const needed = pathParameters(operation).flatMap((name): Maker[] => {
      const maker = makers.get(name);
      return maker === undefined ? [] : [maker];
    });
    for (const maker of needed) {
      const example = trials.find((trial) => trial.operation.id === maker.operation.id);
      if (example === undefined) continue;
      fresh += 1;
      const answer = await side.ask(requestFor({ ...example, key: 100_000 + fresh }, values));
      values = learnt(maker.operation, answer, values);
    }
    return values;
  };

  const outcomes: Outcome[] = [];
  const byKey = new Map<number, Answer>();
  for (const trial of trials) {
    const values = trial.isFresh ? await makeFresh(trial.operation) : known;
    const answer = await side.ask(requestFor(trial, values));
    const first = trial.key === undefined ? undefined : byKey.get(trial.key);
    if (trial.key !== undefined && first === undefined) byKey.set(trial.key, answer);
    // what a repetition made, or a thing of one trial alone, is nothing that others are about
    if (trial.name === itsExample) {
      known = learnt(trial.operation, answer, known);
      if (!trial.operation.firedrill.read && trial.operation.method !== "GET") await side.settle();
    }
    outcomes.push({ answer, ...(trial.repeats && first !== undefined && { isSame: isRepeated(first, answer) }) });
  }
  return outcomes;
}
