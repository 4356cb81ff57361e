import type { Contract, Operation } from "../../contract/contract.ts";
import { coerceText } from "../../contract/form.ts";
import { valueAt } from "../../contract/pointer.ts";
import { type Data, fieldNames, fieldSchema, isData, schemaOf, typesOf } from "../../contract/schema-parts.ts";
import type { SimulatorContext } from "../define.ts";
import type { Resources } from "../resources.ts";
import { type Success, successOf } from "../success.ts";
import { fieldsOf, type Request } from "./answers.ts";
import { freshId } from "./fresh-id.ts";
import { createKinds, type Kind, type Kinds } from "./kinds.ts";
import { singular, spelled } from "./names.ts";
import { type ListView, listView, resourceView, type View } from "./view.ts";

/** A contract as its operations are served: what each answers, and what it tells of which kind of thing. */
export interface Serving {
  readonly document: unknown;
  kinds(): Kinds;
  success(operation: Operation): Success;
  /** Where an operation's answer tells of one thing. */
  view(operation: Operation, kind: Kind): View;
  /** Where it tells of many; undefined where it does not. */
  listView(operation: Operation, kind: Kind): ListView | undefined;
  /** How a kind's thing is told of where it is read; undefined where it never is. */
  readerView(kind: Kind): View | undefined;
  /** What a request says of a thing, without what wraps it, in the types that reading answers with. */
  asked(request: Request, view: View, kind: Kind): Data;
  /** A fresh id that no other thing of the kind has. */
  freshId(state: Resources, kind: Kind, view: View, context: SimulatorContext): string | number;
}

/** What a request says of a thing, without what wraps it. */
function unwrapped(request: Request, { at }: View, { collection }: Kind): Data {
  const body = fieldsOf(request);
  const wraps = at.filter((token) => !/^\d+$/.test(token));
  const inner = valueAt(body, wraps);
  if (wraps.length > 0 && isData(inner)) return inner;
  const [name = ""] = Object.keys(body);
  const only = Object.keys(body).length === 1 ? body[name] : undefined;
  return isData(only) && (spelled(name) === singular(collection) || wraps.includes(name) || name === "data") ? only : body;
}

/** So many ids of a shape may be taken before another one is made. */
const mostTries = 50;

export function createServing(contract: Contract): Serving {
  const { document } = contract;
  const successes = new Map<Operation, Success>();
  let found: Kinds | undefined;

  const success = (operation: Operation): Success => {
    const known = successes.get(operation) ?? successOf(operation, document);
    successes.set(operation, known);
    return known;
  };
  const view = (operation: Operation, kind: Kind): View => resourceView(success(operation), document, kind);
  const schemaWithin = (operation: Operation, kind: Kind): unknown => {
    const { schema, at } = view(operation, kind);
    const whole = schemaOf(schema, [], document) ?? schema;
    return at.length === 0 && fieldNames(whole, document) === undefined ? undefined : whole;
  };
  const kinds = (): Kinds => {
    found ??= createKinds(contract.operations, schemaWithin);
    return found;
  };
  // asked for with each request
  const readers = new Map<Kind, View | undefined>();
  const readerView = (kind: Kind): View | undefined => {
    if (!readers.has(kind)) {
      const reader = contract.operations.find((each) => each.method === "GET" && kinds().at(each) === kind);
      readers.set(kind, reader && view(reader, kind));
    }
    return readers.get(kind);
  };

  /** What a caller says in texts, as a form does, in the types that reading answers with: a contract may leave a form's unsaid. */
  const typed = (asked: Data, kind: Kind): Data => {
    const theirs = readerView(kind);
    if (theirs === undefined) return asked;
    const typesFor = (name: string): readonly string[] => typesOf(fieldSchema(theirs.schema, name, document), document);
    return Object.fromEntries(
      Object.entries(asked).map(([name, value]) => {
        const types = typeof value === "string" ? typesFor(name) : [];
        return [name, types.length === 0 || types.includes("string") ? value : coerceText(value as string, types)];
      }),
    );
  };

  return {
    document,
    kinds,
    success,
    view,
    listView: (operation, kind) => listView(success(operation), document, kind),
    readerView,
    asked: (request, view, kind) => typed(unwrapped(request, view, kind), kind),
    freshId: (state, kind, { success, schema, base, field }, context) => {
      const { collection, parameterSchema } = kind;
      const shape = [...kind.makers].flatMap(({ firedrill }) => firedrill.id ?? [])[0];
      for (let tries = 0; ; tries += 1) {
        const id =
          field === undefined && parameterSchema === undefined
            ? context.id("id")
            : freshId(
                field === undefined ? success.schema : fieldSchema(schema, field, document),
                field === undefined ? success.example : base[field],
                context,
                document,
                parameterSchema,
                // of ids as short as those of a new sandbox there may be no more
                tries < mostTries ? shape : undefined,
              );
        if (state.get(collection, String(id)) === undefined) return id;
      }
    },
  };
}
