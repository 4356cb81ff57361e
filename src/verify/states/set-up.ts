import type { Contract, Operation } from "../../contract/contract.ts";
import { resolve } from "../../contract/schema-parts.ts";
import { FiredrillError } from "../../core/errors.ts";
import { suggest } from "../../core/nearest.ts";
import type { Partner } from "../../partner/wire.ts";
import type { KnownState } from "./sentence.ts";
import type { StateStep } from "./vocabulary.ts";

type Fields = Readonly<Record<string, unknown>>;
type Steps = Extract<KnownState, { readonly kind: "steps" }>;
type Call = Extract<StateStep, { readonly call: string }>;

/** Who is brought into a state, and how it is asked. */
export interface StateSubject {
  readonly partner: Partner;
  readonly contract: Contract;
  /** Headers of a caller that may do everything. */
  readonly credentials: Readonly<Record<string, string>>;
  /** The id that the next thing made is to have. */
  readonly wantId: (id: string) => void;
  /** A key that no call had before. */
  readonly newKey: () => string;
}

const isData = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** What everybody may say of a state, whatever it is of. */
const general = ["id", "order"];

const fieldsOf = (operation: Operation, contract: Contract): readonly string[] => {
  const schema = resolve(operation.requestSchema, contract.document);
  const example = isData(operation.requestExample) ? Object.keys(operation.requestExample) : [];
  return [...new Set([...(isData(schema?.properties) ? Object.keys(schema.properties) : []), ...example])];
};

/** The field of a body that names the order. */
const orderField = ({ firedrill }: Operation): string | undefined =>
  /^\$request\.body#\/(\w+)$/.exec(firedrill.correlate ?? "")?.[1];

const operationOf = ({ operations }: Contract, id: string): Operation => {
  const operation = operations.find((one) => one.id === id);
  if (operation === undefined) throw new Error(`the contract has no operation ${id}`);
  return operation;
};

const pathParameters = ({ path }: Operation): readonly string[] =>
  [...path.matchAll(/\{([^/{}]+)\}/g)].map(([, name = ""]) => name);

/** All that may be said of a state beside its name. */
function knownParameters({ steps }: Steps, contract: Contract): readonly string[] {
  const ofSteps = steps.flatMap((step) => {
    if (!("call" in step)) return [];
    const operation = operationOf(contract, step.call);
    return [
      ...fieldsOf(operation, contract),
      ...pathParameters(operation),
      ...operation.parameters.map(({ name }) => name),
      ...Object.keys(step.renames ?? {}),
      ...(step.idAs === undefined ? [] : [step.idAs]),
    ];
  });
  return [...new Set([...general, ...ofSteps])];
}

const refusal = (place: string, problem: string, remedy: string): FiredrillError =>
  new FiredrillError({ code: "FD_PACT", place, problem, remedy });

/** @throws FiredrillError FD_PACT where a parameter says nothing that the state knows */
export function checkParameters(state: KnownState, contract: Contract, place: string): void {
  if (state.kind !== "steps" || state.steps.length === 0) return;
  const known = knownParameters(state, contract);
  const stranger = Object.keys(state.given).find((name) => !known.includes(name));
  if (stranger === undefined) return;
  throw refusal(place, `the state has no parameter ${JSON.stringify(stranger)}`, suggest(stranger, known));
}

function bodyOf(call: Call, operation: Operation, contract: Contract, known: Fields, given: Fields): Fields | undefined {
  const names = fieldsOf(operation, contract);
  if (names.length === 0 && operation.requestExample === undefined) return undefined;
  const renames = call.renames ?? {};
  const said = Object.entries(given).filter(([name]) => names.includes(name) && !Object.values(renames).includes(name));
  const renamed = Object.entries(renames).flatMap(([from, to]) => (given[from] === undefined ? [] : [[to, given[from]]]));
  const order = orderField(operation);
  return {
    ...(isData(operation.requestExample) ? operation.requestExample : {}),
    ...call.body?.(known),
    ...Object.fromEntries([...said, ...renamed]),
    ...(order !== undefined && typeof given.order === "string" && { [order]: given.order }),
  };
}

/** The value of a parameter: what is known, what was said, or the contract's example. */
function parameterValue(operation: Operation, name: string, known: Fields): string | undefined {
  const definition = operation.parameters.find((one) => one.name === name);
  const value = known[name] ?? definition?.example;
  return value === undefined ? undefined : String(value);
}

function targetOf(operation: Operation, known: Fields): string {
  const path = operation.path.replace(/\{([^/{}]+)\}/g, (_whole, name: string) =>
    encodeURIComponent(parameterValue(operation, name, known) ?? ""),
  );
  const query = operation.parameters
    .filter((one) => one.in === "query" && (one.required || known[one.name] !== undefined))
    .map(({ name }): [string, string] => [name, parameterValue(operation, name, known) ?? ""]);
  return query.length === 0 ? path : `${path}?${new URLSearchParams(query)}`;
}

const bodyIn = (text: string): Fields => {
  try {
    const value: unknown = JSON.parse(text);
    return isData(value) ? value : {};
  } catch {
    return {};
  }
};

/**
 * Brings a partner into a state, and tells what is known of it then: the fields of the thing that was made, its id under
 * the name that paths use, the order, and its ETag. Pact fills them into requests (`/v1/payments/${id}`).
 *
 * @throws FiredrillError FD_PACT where the partner refuses
 */
export async function setUp(
  state: Steps,
  subject: StateSubject,
  place: string,
): Promise<Readonly<Record<string, string | number | boolean>>> {
  const { partner, contract, credentials, wantId, newKey } = subject;
  let known: Fields = state.given;
  for (const step of state.steps) {
    if ("move" in step) {
      if (!partner.advance(String(known.order), step.move))
        throw refusal(
          place,
          `nothing of ${String(known.order)} can become ${step.move}`,
          "Leave the order out, or name another.",
        );
      continue;
    }
    const operation = operationOf(contract, step.call);
    const body = bodyOf(step, operation, contract, known, state.given);
    const wanted = state.given[step.idAs ?? "id"];
    if (typeof wanted === "string") wantId(wanted);
    const { reply } = await partner.handle({
      method: operation.method,
      path: targetOf(operation, known),
      headers: {
        ...credentials,
        "idempotency-key": newKey(),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      body: body === undefined ? "" : JSON.stringify(body),
    });
    if (reply.status >= 400)
      throw refusal(place, `${step.call} answered ${reply.status}: ${reply.body.slice(0, 200)}`, "Mend the state's parameters.");
    const answer = bodyIn(reply.body);
    const { etag } = reply.headers;
    const order = orderField(operation);
    known = {
      ...known,
      ...(step.idAs === undefined ? answer : { [step.idAs]: answer.id }),
      ...(order !== undefined && { order: body?.[order] }),
      ...(etag !== undefined && { etag }),
    };
    if (step.idAs === undefined && state.idAs !== undefined && answer.id !== undefined)
      known = { ...known, [state.idAs]: answer.id };
  }
  const isPlain = (value: unknown): value is string | number | boolean => ["string", "number", "boolean"].includes(typeof value);
  return Object.fromEntries(Object.entries(known).flatMap(([name, value]) => (isPlain(value) ? [[name, value]] : [])));
}
