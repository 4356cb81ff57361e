import type { Operation } from "../../contract/contract.ts";
import { valueAt } from "../../contract/pointer.ts";
import { type Data, fieldNames, isData, schemaOf } from "../../contract/schema-parts.ts";
import type { OperationHandler } from "../define.ts";
import { refuse } from "../problem.ts";
import type { Resource } from "../resources.ts";
import type { Success } from "../success.ts";
import { type Request, reply } from "./answers.ts";
import { type Kind, placeOf } from "./kinds.ts";
import { ends, isPaging, notesOf, pageOf } from "./paging.ts";
import type { Serving } from "./serving.ts";
import { type ListView, tell, withAt } from "./view.ts";

function without(value: unknown, [token = "", ...rest]: readonly string[]): unknown {
  if (!isData(value)) return value;
  if (rest.length > 0) return { ...value, [token]: without(value[token], rest) };
  const { [token]: _gone, ...others } = value;
  return others;
}

/** A body with one more field, as far as the contract takes it; the end of a list is null, else nothing, else an empty text. */
function noted(own: Success, body: unknown, at: readonly string[], value: unknown): unknown {
  const before = own.problemOf(body);
  for (const each of value === null ? ends : [value]) {
    const next = each === undefined ? without(body, at) : withAt(body, at, each);
    const problem = own.problemOf(next);
    if (problem === undefined || problem.pointer === before?.pointer) return next;
  }
  return body;
}

/** The things of a collection, page by page. */
export function list(serving: Serving, operation: Operation, kind: Kind): OperationHandler {
  const { document } = serving;
  const own = serving.success(operation);
  const view = serving.listView(operation, kind);
  const declared = operation.parameters.filter((one) => one.in === "query").map(({ name }) => name);
  const told = new WeakMap<Data, unknown>();
  const itemOf = ({ at, item }: ListView, { id, data }: Resource<Data>): unknown => {
    if (item === undefined) return id;
    const known = told.get(data) ?? valueAt(tell(item, data).whole, [...at, "0"]);
    told.set(data, known);
    return known;
  };
  return (state, request: Request) => {
    const { group } = placeOf(operation, kind, request.path);
    const asked = [...request.query].filter(([name]) => !isPaging(name));
    const all = state
      .list<Data>(kind.collection, group)
      .filter(({ data }) => asked.every(([name, value]) => data[name] === undefined || String(data[name]) === value));
    if (view === undefined) return reply(own, own.example);
    const page = pageOf(all, request.query, declared);
    if (page === undefined) return refuse(400, "invalid_request", "The cursor is of another list.", "cursor");
    const link = view.at.length === 0 && page.next !== undefined ? { link: `<${group}?${page.next}>; rel="next"` } : {};
    let body = withAt(
      own.example,
      view.at,
      page.items.map((each) => itemOf(view, each)),
    );
    if (isData(own.example)) {
      const namesAt = (at: readonly string[]) => {
        const shown = valueAt(own.example, at);
        const names = new Set([
          ...(isData(shown) ? Object.keys(shown) : []),
          ...(fieldNames(schemaOf(own.schema, at, document), document) ?? []),
        ]);
        return [...names].map((name) => [name, isData(shown) ? shown[name] : undefined] as const);
      };
      for (const note of notesOf(namesAt, group, page)) body = noted(own, body, note.at, note.value);
    }
    // a list that must not be empty shows its contract's example
    return reply(own, own.problemOf(body) === undefined ? body : page.items.length === 0 ? own.example : body, {}, link);
  };
}
