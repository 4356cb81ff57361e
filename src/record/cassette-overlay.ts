import type { Contract, Operation } from "../contract/contract.ts";
import { exampleFor } from "../contract/example.ts";
import { isJson } from "../contract/media.ts";
import type { OverlayText } from "../contract/overlay.ts";
import { valueAt } from "../contract/pointer.ts";
import { type Data, isData, resolve } from "../contract/schema-parts.ts";
import { createServing } from "../partner/generic/serving.ts";
import { dataOf, mediaTypeOf } from "./exchange.ts";
import { idShape } from "./id-shape.ts";
import type { RecordedCall } from "./recorded-operation.ts";
import { redacted } from "./redact-exchange.ts";
import { seenSchema } from "./seen-schema.ts";

/** A recording as an overlay over the contract that it is of, and what of it could not be laid there. */
export interface Seed {
  readonly overlay: OverlayText;
  readonly notes: readonly string[];
}

interface Seen {
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}

const problemJson = "application/problem+json";

/** What was answered in JSON. */
function seenOf(calls: readonly RecordedCall[]): readonly Seen[] {
  return calls.flatMap(({ exchange: { response } }): Seen[] => {
    const contentType = mediaTypeOf(response.headers);
    const body = isJson(contentType) ? dataOf(response.body) : undefined;
    return body === undefined ? [] : [{ status: response.status, contentType, body }];
  });
}

/** What was redacted is what the contract gives as an example. */
function unredacted(value: unknown, example: unknown): unknown {
  if (value === redacted) return example ?? value;
  if (Array.isArray(value)) return value.map((each, n) => unredacted(each, valueAt(example, [String(n)])));
  if (!isData(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unredacted(inner, valueAt(example, [name]))]));
}

const problemOf = (operation: Operation, { status, contentType, body }: Seen): string | undefined => {
  const found = operation.validateResponse({ status, headers: {}, body, contentType }).find((each) => each.in === "body");
  return found && `${found.pointer || "the whole"}: ${found.message}`;
};

/** Under which name a contract declares a status: itself, its class, or `default`. */
const declaredAs = (responses: Data, status: number): string | undefined =>
  [String(status), `${Math.floor(status / 100)}XX`, "default"]
    .map((wanted) => Object.keys(responses).find((each) => each.toUpperCase() === wanted.toUpperCase()))
    .find((found) => found !== undefined);

/** A declared answer with what was seen put into one of its media types. */
function withSeen(response: Data, contentType: string, media: (written: Data) => Data): Data {
  const content = isData(response.content) ? response.content : {};
  const type = Object.keys(content).find((each) => each.split(";", 1)[0]?.trim().toLowerCase() === contentType) ?? contentType;
  const { examples: _theirs, ...written } = isData(content[type]) ? content[type] : {};
  return { description: "as recorded", ...response, content: { ...content, [type]: media(written) } };
}

const quoted = (name: string): string => `['${name.replace(/['\\]/g, "\\$&")}']`;

/** The answers of one operation, changed by what was seen of it. */
function seedResponses(operation: Operation, seen: readonly Seen[], responses: Data, { document }: Contract) {
  const changed: Record<string, Data> = {};
  const notes: string[] = [];
  const note = (text: string): void => void notes.push(`${operation.id}: ${text}`);
  const declared = (key: string): Data => resolve(responses[key], document) ?? {};

  for (const [status, all] of Map.groupBy(
    seen.filter((each) => each.status < 300),
    (each) => each.status,
  )) {
    const key = declaredAs(responses, status);
    const response = operation.responses.find((each) => each.status === key);
    if (key === undefined || response === undefined) {
      note(`the recording has status ${status}, which the contract does not declare`);
      continue;
    }
    const example = response.example ?? (response.schema === undefined ? undefined : exampleFor(response.schema, document));
    const whole = all.map((each) => ({ ...each, body: unredacted(each.body, example) }));
    const fit = whole.findLast((each) => problemOf(operation, each) === undefined);
    if (fit === undefined)
      note(`what was recorded breaks the contract and is not used: ${whole[0] && problemOf(operation, whole[0])}`);
    else changed[key] = withSeen(declared(key), fit.contentType, (media) => ({ ...media, example: fit.body }));
  }

  const errors = seen.filter((each) => each.status >= 400 && isData(each.body) && each.contentType !== problemJson);
  for (const [status, all] of Map.groupBy(errors, (each) => each.status)) {
    const key = declaredAs(responses, status);
    const [first] = all;
    if (first === undefined) continue;
    const words = seenSchema(
      all.map(({ body }) => body),
      true,
    );
    const problem = key === undefined ? undefined : problemOf(operation, first);
    if (problem !== undefined) note(`the error ${status} that was recorded breaks the contract and is not used: ${problem}`);
    else
      changed[String(status)] = withSeen(key === undefined ? {} : declared(key), first.contentType, ({ schema, ...media }) => ({
        ...media,
        schema: schema === undefined ? words : { allOf: [words, schema] },
        example: first.body,
      }));
  }
  // errors that were not recorded are told in the same envelope, under a status of their own
  const [any] = errors;
  if (any !== undefined && !["4XX", "default"].some((key) => key in responses))
    changed["4XX"] = withSeen({}, any.contentType, () => ({
      schema: seenSchema(
        errors.map(({ body }) => body),
        false,
      ),
      example: any.body,
    }));
  return { changed, notes };
}

/** The shape of ids, by the operations that make what they name. */
function idShapes(contract: Contract, calls: readonly RecordedCall[]): ReadonlyMap<Operation, string> {
  const serving = createServing(contract);
  const ids = new Map<ReadonlySet<Operation>, Set<string>>();
  for (const call of calls) {
    const kind = call.operation && serving.kinds().at(call.operation);
    if (call.operation === undefined || kind === undefined) continue;
    const [seen] = seenOf([call]);
    const { at, field } = serving.view(call.operation, kind);
    const id = field === undefined || seen === undefined || seen.status >= 300 ? undefined : valueAt(seen.body, [...at, field]);
    if (typeof id === "string" && id !== redacted) ids.set(kind.makers, (ids.get(kind.makers) ?? new Set()).add(id));
  }
  return new Map(
    [...ids].flatMap(([makers, known]) => {
      const shape = idShape([...known]);
      return shape === undefined ? [] : [...makers].map((maker) => [maker, shape] as const);
    }),
  );
}

/**
 * What a recording says beyond its contract, as an overlay: example answers, the envelope of errors with its words, and the shape of ids.
 * The contract stands above the recording: what breaks it is left out and told.
 *
 * @param place of the cassette, for messages
 */
export function cassetteOverlay(contract: Contract, calls: readonly RecordedCall[], place: string): Seed {
  const shapes = idShapes(contract, calls);
  const actions: object[] = [];
  const notes = calls.flatMap(({ operation, exchange, path, entry }) =>
    operation === undefined ? [`entry ${entry}: the contract has no ${exchange.request.method} ${path}`] : [],
  );
  const paths = isData(contract.document.paths) ? contract.document.paths : {};
  for (const operation of contract.operations) {
    const seen = seenOf(calls.filter((call) => call.operation === operation));
    const id = shapes.get(operation);
    if (seen.length === 0 && id === undefined) continue;
    const item = paths[operation.path];
    const method = operation.method.toLowerCase();
    const written = isData(item) ? item[method] : undefined;
    if (!isData(written)) {
      notes.push(`${operation.id}: it stands in another place of the contract, where nothing recorded can be laid over it`);
      continue;
    }
    const responses = isData(written.responses) ? written.responses : {};
    const target = `$.paths${quoted(operation.path)}${quoted(method)}`;
    const { changed, notes: found } = seedResponses(operation, seen, responses, contract);
    notes.push(...found);
    for (const key of Object.keys(changed))
      if (key in responses) actions.push({ target: `${target}.responses${quoted(key)}`, remove: true });
    actions.push({ target, update: { responses: changed, ...(id !== undefined && { "x-firedrill": { id } }) } });
  }
  const nothing = { target: "$", update: {} };
  const text = JSON.stringify({ overlay: "1.0.0", actions: actions.length === 0 ? [nothing] : actions });
  return { overlay: { text, place }, notes };
}
