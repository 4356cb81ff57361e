import type { Operation } from "../../contract/contract.ts";
import { type Data, fieldSchema, isData, wordsOf } from "../../contract/schema-parts.ts";
import type { OperationHandler, SimulatorContext } from "../define.ts";
import { consequencesOf, notFound, type Request, reply } from "./answers.ts";
import { find } from "./item.ts";
import { actionOf, type Kind } from "./kinds.ts";
import { spelled, statusAfter } from "./names.ts";
import type { Serving } from "./serving.ts";
import { type Told, tell, type View } from "./view.ts";

/** Whether an answer tells of the thing itself rather than of something else about it. */
function tellsOf(serving: Serving, view: View, kind: Kind): boolean {
  const theirs = serving.readerView(kind);
  if (theirs === undefined) return false;
  if (view.schema === theirs.schema) return view.schema !== undefined;
  const [names, known] = [view.names ?? [], theirs.names ?? []];
  return names.length > 0 && names.every((name) => known.includes(name));
}

const pick = (data: Data, names: readonly string[]): Data =>
  Object.fromEntries(Object.entries(data).filter(([name]) => names.includes(name)));

/** An example that says what the path says: whoever asks for a thing gets that. */
export function pathTold(view: View, { path }: Request): Told {
  if (!isData(view.success.example)) return { whole: view.success.example, part: {} };
  const names = view.names ?? Object.keys(view.base);
  const said = Object.entries(path).flatMap(([name, value]) => {
    const field = names.find((each) => spelled(each) === spelled(name));
    return field === undefined ? [] : [[field, typeof view.base[field] === "number" ? Number(value) : value] as const];
  });
  return tell(view, Object.fromEntries(said));
}

/** What stands below a thing: an action on it, which may change its status, or something else about it. */
export function below(serving: Serving, operation: Operation, kind: Kind): OperationHandler {
  const own = serving.success(operation);
  const view = serving.view(operation, kind);
  const isThing = isData(own.example) && tellsOf(serving, view, kind);
  const action = actionOf(operation);
  const status = (view.names ?? []).find((name) => /^(?:status|state)$/i.test(name));
  const after =
    status === undefined
      ? undefined
      : statusAfter(action, wordsOf(fieldSchema(view.schema, status, serving.document), serving.document) ?? []);
  return (state, request: Request, context: SimulatorContext) => {
    const resource = find(state, operation, kind, request);
    if (resource === undefined) return notFound();
    const { id, data } = resource;
    const asked = serving.asked(request, view, kind);
    const said = { ...asked, ...data };
    if (operation.firedrill.read) return reply(own, isThing ? tell(view, data).whole : pathTold(view, request).whole);
    const consequences = consequencesOf(operation, request, id, { ...data, ...asked });
    if (!isThing) {
      const fresh =
        view.field === undefined || !isData(own.example) ? {} : { [view.field]: serving.freshId(state, kind, view, context) };
      const told = isData(own.example) ? tell(view, { ...request.path, ...asked, ...fresh }).whole : own.example;
      return reply(own, told, consequences);
    }
    const told = tell(view, { ...said, ...(status !== undefined && after !== undefined && { [status]: after }) });
    if (operation.method !== "DELETE")
      state.update(kind.collection, id, { ...data, ...pick(told.part, [...Object.keys(asked), status ?? ""]) });
    return reply(own, told.whole, consequences);
  };
}
