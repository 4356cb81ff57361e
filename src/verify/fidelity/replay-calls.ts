import type { Contract } from "../../contract/contract.ts";
import { exampleFor } from "../../contract/example.ts";
import { atPointer } from "../../contract/pointer.ts";
import { isData } from "../../contract/schema-parts.ts";
import { dataOf, type Exchange, headerFields, mediaTypeOf } from "../../record/exchange.ts";
import type { RecordedCall } from "../../record/recorded-operation.ts";
import { redacted } from "../../record/redact-exchange.ts";
import type { Outcome } from "./run-trials.ts";
import type { Answer, Trial } from "./trial.ts";

/** A recorded request as the simulator gets it. */
export interface ReplayedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ReplaySide {
  /** Never rejects: no answer is status 0. */
  readonly ask: (request: ReplayedRequest) => Promise<Omit<Answer, "violations">>;
  readonly credentials: Readonly<Record<string, string>>;
  /** Waits until what a change set going has come to rest. */
  readonly settle: () => Promise<void>;
}

export interface Replayed {
  readonly trials: readonly Trial[];
  readonly sandbox: readonly Outcome[];
  readonly simulator: readonly Outcome[];
  /** Calls that the contract has no operation for, with what the partner answered. */
  readonly strangers: readonly RecordedCall[];
  /** What was not replayed, and why. */
  readonly notes: readonly string[];
}

/** Headers that say something of the request itself; of all others the simulator has its own. */
const telling = ["accept", "content-type", "idempotency-key", "if-match", "if-none-match", "prefer"];

const isId = (name: string, value: unknown): value is string | number =>
  (typeof value === "string" &&
    value !== redacted &&
    (/\d/.test(value) || /id$/i.test(name)) &&
    /^[\w.:~-]{1,200}$/.test(value)) ||
  (typeof value === "number" && /id$/i.test(name));

/** Learns what the simulator calls what the partner called otherwise. */
function pair(theirs: unknown, ours: unknown, known: Map<string, string>, name = ""): void {
  if (Array.isArray(theirs) && Array.isArray(ours)) for (const [n, each] of theirs.entries()) pair(each, ours[n], known, name);
  else if (isData(theirs) && isData(ours))
    for (const [field, each] of Object.entries(theirs)) pair(each, ours[field], known, field);
  // an amount or a time is no name of anything
  else if (
    isId(name, theirs) &&
    isId(name, ours) &&
    String(theirs) !== String(ours) &&
    !/amount|_at$|date|time|version/i.test(name)
  )
    known.set(String(theirs), String(ours));
}

const leaves = (value: unknown): readonly string[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];

/** Where the recording has nothing in confidence, the answer of the simulator has nothing either: there is nothing to compare. */
function maskedLike(recorded: unknown, value: unknown): unknown {
  if (recorded === redacted && value !== undefined) return redacted;
  if (Array.isArray(recorded) && Array.isArray(value))
    return value.map((each, n) => maskedLike(recorded[n] ?? recorded[0], each));
  if (!isData(recorded) || !isData(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, maskedLike(recorded[name], each)]));
}

/** A request's data in the simulator's names, with the contract's example where the recording has a secret. */
function inOurNames(value: unknown, known: ReadonlyMap<string, string>, example: unknown): unknown {
  if (value === redacted) return example ?? value;
  if (typeof value === "string") return known.get(value) ?? value;
  if (Array.isArray(value))
    return value.map((each, n) => inOurNames(each, known, Array.isArray(example) ? example[n] : undefined));
  if (!isData(value)) return value;
  const shown = isData(example) ? example : {};
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inOurNames(each, known, shown[name])]));
}

function bodyFor(
  { exchange, operation }: RecordedCall,
  known: ReadonlyMap<string, string>,
  { document }: Contract,
): string | undefined {
  const { body, headers } = exchange.request;
  if (body?.text === undefined) return undefined;
  const example =
    operation?.requestExample ??
    (operation?.requestSchema === undefined ? undefined : exampleFor(operation.requestSchema, document));
  if (mediaTypeOf(headers) === "application/x-www-form-urlencoded") {
    const fields = [...new URLSearchParams(body.text)];
    const shown = isData(example) ? example : {};
    return new URLSearchParams(
      fields.map(([name, value]): [string, string] => [name, String(inOurNames(value, known, shown[name]))]),
    ).toString();
  }
  const data = dataOf(body);
  return typeof data === "object" ? JSON.stringify(inOurNames(data, known, example)) : body.text;
}

function requestFor(
  call: RecordedCall,
  known: ReadonlyMap<string, string>,
  side: ReplaySide,
  contract: Contract,
): ReplayedRequest {
  const { request, response } = call.exchange;
  const given = headerFields(request.headers);
  const own = call.operation?.parameters.filter((each) => each.in === "header").map(({ name }) => name.toLowerCase()) ?? [];
  const headers = [...new Set([...telling, ...own])].flatMap((name): (readonly [string, string])[] => {
    const value = given[name];
    return value === undefined || value === redacted ? [] : [[name, known.get(value) ?? value]];
  });
  const path = call.path
    .split("/")
    .map((segment) => {
      const ours = known.get(decodeURIComponent(segment));
      return ours === undefined ? segment : encodeURIComponent(ours);
    })
    .join("/");
  const query = [...new URL(request.url).searchParams]
    .filter(([, value]) => value !== redacted)
    .map(([name, value]): [string, string] => [name, known.get(value) ?? value]);
  const body = bodyFor(call, known, contract);
  return {
    method: request.method,
    path: query.length === 0 ? path : `${path}?${new URLSearchParams(query)}`,
    // whom the partner did not know, the simulator shall not know either
    headers: { ...(response.status === 401 ? {} : side.credentials), ...Object.fromEntries(headers) },
    ...(body !== undefined && { body }),
  };
}

const answerOf = ({ response }: Exchange): Omit<Answer, "violations"> => ({
  status: response.status,
  headers: headerFields(response.headers),
  body: dataOf(response.body),
});

/**
 * Sends a recording's requests to the simulator, in their order, each in the simulator's own names.
 *
 * @param calls that the partner answered
 */
export async function replayCalls(calls: readonly RecordedCall[], contract: Contract, side: ReplaySide): Promise<Replayed> {
  const known = new Map<string, string>();
  const told = new Set<string>();
  const trials: Trial[] = [];
  const sandbox: Outcome[] = [];
  const simulator: Outcome[] = [];
  const notes: string[] = [];
  for (const call of calls) {
    const { operation, exchange, parameters, entry } = call;
    if (operation === undefined) continue;
    const real = answerOf(exchange);
    const older = Object.values(parameters).find((value) => !told.has(value));
    for (const leaf of leaves(real.body)) told.add(leaf);
    const isFound = real.status < 400 && operation.method !== "PUT";
    if (older !== undefined && isFound) {
      notes.push(`entry ${entry}: ${operation.id} is about ${older}, which was made before the recording began`);
      continue;
    }
    if (exchange.request.body?.leftOut !== undefined) {
      notes.push(`entry ${entry}: the body of ${operation.id} was ${exchange.request.body.leftOut}`);
      continue;
    }
    const ours = await side.ask(requestFor(call, known, side, contract));
    if (real.status < 300 && ours.status < 300) pair(real.body, ours.body, known);
    if (real.headers.etag !== undefined && ours.headers.etag !== undefined) known.set(real.headers.etag, ours.headers.etag);
    if (!operation.firedrill.read && operation.method !== "GET") await side.settle();
    const check = (answer: Omit<Answer, "violations">): Outcome => {
      const contentType = answer.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
      const violations = operation
        .validateResponse({ ...answer, contentType })
        .filter(({ pointer }) => !leaves(atPointer(real.body, pointer)).includes(redacted))
        .map((violation) => `${violation.in} ${violation.pointer}: ${violation.message}`.replace(" :", ":"));
      return { answer: { ...answer, violations } };
    };
    const asked = dataOf(exchange.request.body);
    trials.push({ operation, name: `entry ${entry}`, ...(asked !== undefined && { body: asked }) });
    sandbox.push(check(exchange.response.body?.leftOut === undefined ? real : { ...real, body: ours.body }));
    simulator.push(check({ ...ours, body: maskedLike(real.body, ours.body) }));
  }
  return { trials, sandbox, simulator, strangers: calls.filter(({ operation }) => operation === undefined), notes };
}
