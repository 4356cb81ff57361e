import type { Operation } from "../../contract/contract.ts";
import { type Data, isData } from "../../contract/schema-parts.ts";
import type { OperationHandler } from "../define.ts";
import type { Resource, Resources } from "../resources.ts";
import { consequencesOf, notFound, type Request, reply } from "./answers.ts";
import { type Kind, placeOf } from "./kinds.ts";
import { create } from "./make.ts";
import { means } from "./names.ts";
import type { Serving } from "./serving.ts";
import { merge, type Told, tell } from "./view.ts";

/** The thing that a request is about: by its id, else by another field that the path's parameter means. */
export function find(state: Resources, operation: Operation, kind: Kind, request: Request): Resource<Data> | undefined {
  const { group, id = "" } = placeOf(operation, kind, request.path);
  const known = state.get<Data>(kind.collection, id);
  if (known !== undefined) return known;
  const isIt = ({ data }: Resource<Data>): boolean =>
    Object.entries(data).some(
      ([name, value]) =>
        (typeof value === "string" || typeof value === "number") && String(value) === id && means(name, kind.parameter),
    );
  return state.list<Data>(kind.collection, group).find(isIt);
}

export function read(serving: Serving, operation: Operation, kind: Kind): OperationHandler {
  const own = serving.success(operation);
  const view = serving.view(operation, kind);
  const list = Array.isArray(own.example) ? serving.listView(operation, kind) : undefined;
  return (state, request: Request) => {
    const resource = find(state, operation, kind, request);
    if (resource === undefined) return notFound();
    if (list?.item !== undefined) return reply(own, tell(list.item, resource.data).whole);
    return reply(own, isData(own.example) ? tell(view, resource.data).whole : own.example);
  };
}

export function remove(serving: Serving, operation: Operation, kind: Kind): OperationHandler {
  const own = serving.success(operation);
  const view = serving.view(operation, kind);
  return (state, request: Request) => {
    const resource = find(state, operation, kind, request);
    if (resource === undefined) return notFound();
    state.remove(kind.collection, resource.id);
    const body = isData(own.example) ? tell(view, resource.data).whole : own.example;
    return reply(own, body, consequencesOf(operation, request, resource.id, resource.data));
  };
}

/** PATCH goes into what is nested (RFC 7396), where null takes away; others replace field by field. */
function updated(method: string, before: Data, asked: Data): Data {
  if (method !== "PATCH") return { ...before, ...asked };
  return merge(before, asked) as Data;
}

export function update(serving: Serving, operation: Operation, kind: Kind): OperationHandler {
  const own = serving.success(operation);
  const view = serving.view(operation, kind);
  return (state, request: Request) => {
    const resource = find(state, operation, kind, request);
    if (resource === undefined) return notFound();
    const next = updated(operation.method, resource.data, serving.asked(request, view, kind));
    state.update(kind.collection, resource.id, next);
    const told: Told | undefined = isData(own.example) ? tell(view, next) : undefined;
    return reply(own, told === undefined ? own.example : told.whole, consequencesOf(operation, request, resource.id, next));
  };
}

/** Makes what is not there, and changes what is. */
export function put(serving: Serving, operation: Operation, kind: Kind): OperationHandler {
  const [makes, changes] = [create(serving, operation, kind), update(serving, operation, kind)];
  return (state, request, context) =>
    find(state, operation, kind, request as Request) === undefined
      ? makes(state, request, context)
      : changes(state, request, context);
}
