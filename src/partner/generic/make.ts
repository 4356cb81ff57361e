import type { Operation } from "../../contract/contract.ts";
import { valueAt } from "../../contract/pointer.ts";
import { type Data, isData } from "../../contract/schema-parts.ts";
import type { OperationHandler, SimulatorContext } from "../define.ts";
import type { Resources } from "../resources.ts";
import { consequencesOf, fieldsOf, isTextOrJson, type Request, reply } from "./answers.ts";
import { type Kind, placeOf } from "./kinds.ts";
import { means, spelled } from "./names.ts";
import type { Serving } from "./serving.ts";
import { tell, type View, withAt } from "./view.ts";

/** Keeps what is made, or made again under an id that the caller chose. */
function keep(state: Resources, request: Request, kind: Kind, group: string, id: string, data: Data): void {
  const { collection } = kind;
  if (state.get(collection, id) === undefined) state.create({ collection, id, order: request.order, group, data });
  else state.update(collection, id, data);
}

/** Where the contract says nothing of an answer but that it is an object, the id is called so. */
function openView(view: View): View {
  const isOpen = isData(view.success.example) && view.names === undefined && Object.keys(view.base).length === 0;
  return isOpen && view.at.length === 0 ? { ...view, field: "id" } : view;
}

/** Makes a thing, or several where the contract answers with a list of them. */
export function create(serving: Serving, operation: Operation, kind: Kind): OperationHandler {
  const own = serving.success(operation);
  const single = openView(serving.view(operation, kind));
  const many = single.field === undefined ? serving.listView(operation, kind) : undefined;
  const list = many?.item?.field === undefined ? undefined : many;
  const view = list?.item ?? single;
  const isId = typeof own.example === "string" && isTextOrJson(own);
  const make = (state: Resources, request: Request, body: Data, context: SimulatorContext) => {
    const { group, id: inPath } = placeOf(operation, kind, request.path);
    const { field } = view;
    const name = field ?? Object.keys(body).find((each) => means(each, kind.parameter));
    const given = operation.method === "PUT" ? inPath : name === undefined ? undefined : body[name];
    const isGiven = (typeof given === "string" && given !== "") || (typeof given === "number" && spelled(name ?? "") !== "id");
    const id = isGiven ? given : serving.freshId(state, kind, view, context);
    const isNumber = field !== undefined && typeof view.base[field] === "number" && /^\d+$/.test(String(id));
    const named = field === undefined ? {} : { [field]: isNumber ? Number(id) : id };
    const told = tell(view, { ...named, ...body, ...named });
    // an id that the answer cannot say is the one that it says
    const shown = field === undefined ? undefined : told.part[field];
    const isSaid = String(shown) === String(id) || state.get(kind.collection, String(shown)) !== undefined;
    const kept = isSaid || (typeof shown !== "string" && typeof shown !== "number") ? String(id) : String(shown);
    keep(state, request, kind, group, kept, { ...body, ...told.part });
    return { id: kept, told, group };
  };
  return (state, request: Request, context: SimulatorContext) => {
    if (list !== undefined) {
      const bodies = Array.isArray(request.body) ? request.body.filter(isData) : [fieldsOf(request)];
      const made = bodies.map((body) => make(state, request, body, context));
      const [first] = made;
      const items = made.flatMap(({ told }) => valueAt(told.whole, list.at));
      return reply(
        own,
        withAt(own.example, list.at, items),
        first && consequencesOf(operation, request, first.id, first.told.part),
      );
    }
    const { id, told, group } = make(state, request, serving.asked(request, view, kind), context);
    const isShown = view.field !== undefined && String(told.part[view.field]) === id;
    const location = !isShown && !isId && operation.method === "POST" ? { location: `${group}/${encodeURIComponent(id)}` } : {};
    return reply(own, isId ? id : told.whole, consequencesOf(operation, request, id, told.part), location);
  };
}
