import type { Contract, Operation } from "../../contract/contract.ts";
import { exampleFor } from "../../contract/example.ts";
import { type Data, fieldSchema, isData, partsOf, typesOf, wordsOf } from "../../contract/schema-parts.ts";
import { pathParameters } from "./makers.ts";
import { itsExample, type Trial } from "./trial.ts";

/** So many fields of a body are left out or spoiled, and so many words of a field tried. */
const mostFields = 3;
const mostWords = 4;

type Body = { readonly [name: string]: unknown };

/** What the contract gives as an example, or what its schema allows; undefined where nothing is taken. */
function exampleBody({ requestExample, requestSchema }: Operation, document: Contract["document"]): unknown {
  if (requestExample !== undefined) return requestExample;
  return requestSchema === undefined ? undefined : exampleFor(requestSchema, document);
}

/** The same but for a number or a free text, which still conforms: another payload. */
function otherBody(body: Body, operation: Operation, document: Contract["document"]): Body | undefined {
  const number = Object.entries(body).find(([, value]) => typeof value === "number" && value > 1);
  if (number !== undefined) return { ...body, [number[0]]: (number[1] as number) - 1 };
  const { requestSchema } = operation;
  const text = Object.entries(body).find(([name, value]) => {
    const schema = fieldSchema(requestSchema, name, document);
    const isFree = partsOf(schema, document).every((part) =>
      ["enum", "const", "format"].every((word) => part[word] === undefined),
    );
    return typeof value === "string" && isFree;
  });
  return text === undefined ? undefined : { ...body, [text[0]]: `${String(text[1])}-2` };
}

/** A value of another type than the field's. */
const spoiled = (value: unknown): unknown => (typeof value === "string" ? 7 : "seven");

const without = (body: Body, name: string): Body => Object.fromEntries(Object.entries(body).filter(([one]) => one !== name));

/** All trials of a contract, in the order in which both sides get them. The same contract gives the same. */
export function trialsOf(contract: Contract, wanted: (operation: Operation) => boolean = () => true): readonly Trial[] {
  const { document } = contract;
  const operations = contract.operations.filter(wanted);
  let keys = 0;
  const isKeyed = ({ firedrill }: Operation): boolean => firedrill.idempotency !== "none";
  const keyFor = (operation: Operation) => (isKeyed(operation) ? { key: ++keys } : {});
  const bodyFor = (operation: Operation) => {
    const body = exampleBody(operation, document);
    return body === undefined ? {} : { body };
  };

  /** Each operation once, on one and the same thing, as its life goes. */
  const story = (operation: Operation): readonly Trial[] => {
    const example: Trial = { operation, name: itsExample, ...keyFor(operation), ...bodyFor(operation) };
    if (example.key === undefined) return [example];
    const about = { operation, isAboutKeys: true } as const;
    const other = isData(example.body) ? otherBody(example.body, operation, document) : undefined;
    return [
      example,
      { ...about, ...example, name: "the same key and body again", isAboutKeys: true, repeats: true },
      ...(other === undefined ? [] : [{ ...about, name: "the same key with another body", key: example.key, body: other }]),
    ];
  };

  const onFresh = (operation: Operation): readonly Trial[] =>
    operation.firedrill.read || operation.method === "GET" || pathParameters(operation).length === 0
      ? []
      : [{ operation, name: "its example, on something new", isFresh: true, ...keyFor(operation), ...bodyFor(operation) }];

  const words = (operation: Operation, body: Body): readonly Trial[] =>
    Object.keys(body).flatMap((name) => {
      const allowed = wordsOf(fieldSchema(operation.requestSchema, name, document), document) ?? [];
      return allowed
        .filter((word) => word !== body[name])
        .slice(0, mostWords)
        .map((word) => ({
          operation,
          name: `with ${name} ${String(word)}`,
          ...keyFor(operation),
          body: { ...body, [name]: word },
        }));
    });

  const spoilt = (operation: Operation, body: Body): readonly Trial[] => {
    const required = partsOf(operation.requestSchema, document).flatMap((part) =>
      Array.isArray(part.required) ? part.required : [],
    );
    const names = required.map(String).filter((name) => name in body);
    const typed = names.filter((name) => typesOf(fieldSchema(operation.requestSchema, name, document), document).length > 0);
    return [
      ...names.slice(0, mostFields).map((name) => ({
        ...{ operation, name: `without ${name}`, ...keyFor(operation), body: without(body, name) },
      })),
      ...typed.slice(0, mostFields).map((name) => ({
        ...{
          operation,
          name: `with ${name} of another type`,
          ...keyFor(operation),
          body: { ...body, [name]: spoiled(body[name]) },
        },
      })),
    ];
  };

  const refused = (operation: Operation): readonly Trial[] => {
    const { body } = bodyFor(operation) as { readonly body?: unknown };
    const parameters = pathParameters(operation);
    const limit = operation.parameters.some((one) => one.in === "query" && one.name === "limit");
    const trial = (name: string, more: Partial<Trial>): Trial => ({
      operation,
      name,
      ...keyFor(operation),
      ...bodyFor(operation),
      ...more,
    });
    return [
      ...(operation.access.length === 0 ? [] : [trial("without credentials", { withoutCredentials: true })]),
      ...(parameters.length === 0 ? [] : [trial("of something that is not there", { parameters: missing(operation) })]),
      ...(limit ? [trial("one to a page", { parameters: { limit: "1" } })] : []),
      ...(operation.firedrill.idempotency === "required"
        ? [{ operation, name: "without a key", isAboutKeys: true as const, ...bodyFor(operation) }]
        : []),
      ...(body === undefined ? [] : [trial("with a body that is no JSON", { body: '{"' })]),
      ...(isData(body) ? [trial("with a body of another type", { contentType: "text/plain", body: "text" })] : []),
      ...(isData(body) ? [...spoilt(operation, body), ...words(operation, body)] : []),
    ];
  };

  return [...operations.flatMap(story), ...operations.flatMap(onFresh), ...operations.flatMap(refused)];
}

/** The contract's own examples of ids, or what their schemas allow, name nothing that was made here. */
const missing = (operation: Operation): Data & Readonly<Record<string, string>> =>
  Object.fromEntries(
    operation.parameters
      .filter((one) => one.in === "path")
      .map(({ name, example, schema }) => [name, String(example ?? (schema === undefined ? "nothing" : exampleFor(schema, {})))]),
  );
