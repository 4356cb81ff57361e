import type { Contract, Operation } from "../contract/contract.ts";
import { coerceText } from "../contract/form.ts";
import { isJson } from "../contract/media.ts";
import { type Data, fieldNames, fieldSchema, isData, partsOf, schemaOf, typesOf, wordsOf } from "../contract/schema-parts.ts";
import type { Consequences, OperationHandler, Outcome, Simulator, SimulatorContext, SimulatorRequest } from "./define.ts";
import { freshId } from "./generic/fresh-id.ts";
import { actionOf, createKinds, type Kind, placeOf } from "./generic/kinds.ts";
import { means, singular, spelled, statusAfter } from "./generic/names.ts";
import { ends, isPaging, notesOf, pageOf } from "./generic/paging.ts";
import { type ListView, listView, merge, resourceView, type Told, tell, type View, withAt } from "./generic/view.ts";
import { refuse } from "./problem.ts";
import type { Resource, Resources } from "./resources.ts";
import { plainJson, type Success, successOf } from "./success.ts";

type Request = SimulatorRequest<unknown>;

/** A body's fields; none where it is a list, or anything else that has no names. */
const fieldsOf = ({ body }: Request): Data => (isData(body) ? body : {});

/** What the contract says follows from a success: its effect and its webhooks. */
function consequencesOf(operation: Operation, request: Request, ref: string, data: Data): Consequences {
  const { effect, webhooks } = operation.firedrill;
  const { currency } = data;
  const { query, path, headers, body } = request;
  const asked = operation.amount?.({ request: { query, path, headers, body } });
  const amountMinor = Number.isSafeInteger(asked) ? asked : data.amount_minor;
  return {
    effects:
      effect === undefined
        ? []
        : [
            {
              kind: effect,
              ref,
              ...(Number.isSafeInteger(amountMinor) && { amountMinor: amountMinor as number }),
              ...(typeof currency === "string" && { currency }),
            },
          ],
    webhooks: webhooks.slice(0, 1).map((type) => ({ type, data })),
  };
}

/** It keeps nothing of its own: all partners of a contract share one. */
const simulators = new WeakMap<Contract, Simulator>();

/** The generic behaviour of a contract's operations: stateful where resources are plain (create, read, list, update, delete), its examples elsewhere. */
export function genericSimulator(contract: Contract): Simulator {
  const known = simulators.get(contract);
  if (known !== undefined) return known;
  const simulator = createGeneric(contract);
  simulators.set(contract, simulator);
  return simulator;
}

const isTextOrJson = ({ contentType }: Pick<Success, "contentType">): boolean =>
  isJson(contentType) || contentType === "text/plain";

const notFound = (): Outcome => refuse(404, "not_found", "There is no such resource.");

function createGeneric(contract: Contract): Simulator {
  const { document } = contract;
  const hintOf = ({ collection, parameter }: Kind) => ({ collection, parameter });

  const successes = new Map<Operation, Success>();
  const success = (operation: Operation): Success => {
    const known = successes.get(operation) ?? successOf(operation, document);
    successes.set(operation, known);
    return known;
  };
  const schemaWithin = (operation: Operation, kind: Kind): unknown => {
    const { schema, at } = resourceView(success(operation), document, hintOf(kind));
    const found = schemaOf(schema, [], document) ?? schema;
    return at.length === 0 && fieldNames(found, document) === undefined ? undefined : found;
  };
  let found: ReturnType<typeof createKinds> | undefined;
  const kinds = () => {
    found ??= createKinds(contract.operations, schemaWithin);
    return found;
  };

  const reply = (
    { status, contentType }: Success,
    body: unknown,
    more: Consequences = {},
    headers: Outcome["headers"] = {},
  ): Outcome => {
    const all = { ...headers, ...(contentType !== plainJson && { "content-type": contentType }) };
    return {
      status,
      ...(Object.keys(all).length > 0 && { headers: all }),
      ...(body !== undefined && { body: body as object }),
      ...more,
    };
  };

  /** What a request says of a thing, without what wraps it. */
  const askedOf = (request: Request, { at }: View, { collection }: Kind): Data => {
    const body = fieldsOf(request);
    const wraps = at.filter((token) => !/^\d+$/.test(token));
    const inner = wraps.reduce<unknown>((value, token) => (isData(value) ? value[token] : undefined), body);
    if (wraps.length > 0 && isData(inner)) return inner;
    const [name = ""] = Object.keys(body);
    const only = Object.keys(body).length === 1 ? body[name] : undefined;
    return isData(only) && (spelled(name) === singular(collection) || wraps.includes(name) || name === "data") ? only : body;
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

  /** How a kind's thing is told of where it is read; undefined where it never is. */
  const readerView = (kind: Kind): View | undefined => {
    const reader = contract.operations.find((each) => each.method === "GET" && kinds().at(each) === kind);
    return reader && resourceView(success(reader), document, hintOf(kind));
  };

  /** A fresh id that no other thing of the kind has. */
  const freshIn = (
    state: Resources,
    { collection, parameterSchema }: Kind,
    { success, schema, base, field }: View,
    context: SimulatorContext,
  ): string | number => {
    for (;;) {
      const id =
        field === undefined && parameterSchema === undefined
          ? context.id("id")
          : freshId(
              field === undefined ? success.schema : fieldSchema(schema, field, document),
              field === undefined ? success.example : base[field],
              context,
              document,
              parameterSchema,
            );
      if (state.get(collection, String(id)) === undefined) return id;
    }
  };

  /** Keeps what is made, or made again under an id that the caller chose. */
  const keep = (state: Resources, request: Request, kind: Kind, group: string, id: string, data: Data): void => {
    const { collection } = kind;
    if (state.get(collection, id) === undefined) state.create({ collection, id, order: request.order, group, data });
    else state.update(collection, id, data);
  };

  /** Where the contract says nothing of an answer but that it is an object, the id is called so. */
  const openView = (view: View): View => {
    const isOpen = isData(view.success.example) && view.names === undefined && Object.keys(view.base).length === 0;
    return isOpen && view.at.length === 0 ? { ...view, field: "id" } : view;
  };

  const create = (operation: Operation, kind: Kind): OperationHandler => {
    const own = success(operation);
    const single = openView(resourceView(own, document, hintOf(kind)));
    const many = single.field === undefined ? listView(own, document, hintOf(kind)) : undefined;
    const list = many?.item?.field === undefined ? undefined : many;
    const view = list?.item ?? single;
    const isId = typeof own.example === "string" && isTextOrJson(own);
    const make = (state: Resources, request: Request, body: Data, context: SimulatorContext) => {
      const { group, id: inPath } = placeOf(operation, kind, request.path);
      const { field } = view;
      const name = field ?? Object.keys(body).find((each) => means(each, kind.parameter));
      const given = operation.method === "PUT" ? inPath : name === undefined ? undefined : body[name];
      const isGiven = (typeof given === "string" && given !== "") || (typeof given === "number" && spelled(name ?? "") !== "id");
      const id = isGiven ? given : freshIn(state, kind, view, context);
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
        const items = made.flatMap(({ told }) => list.at.reduce<unknown>((value, token) => (value as Data)?.[token], told.whole));
        return reply(
          own,
          withAt(own.example, list.at, items),
          first && consequencesOf(operation, request, first.id, first.told.part),
        );
      }
      const { id, told, group } = make(state, request, typed(askedOf(request, view, kind), kind), context);
      const isShown = view.field !== undefined && String(told.part[view.field]) === id;
      const location = !isShown && !isId && operation.method === "POST" ? { location: `${group}/${encodeURIComponent(id)}` } : {};
      return reply(own, isId ? id : told.whole, consequencesOf(operation, request, id, told.part), location);
    };
  };

  /** The thing that a request is about: by its id, else by another field that the path's parameter means. */
  const find = (state: Resources, operation: Operation, kind: Kind, request: Request): Resource<Data> | undefined => {
    const { group, id = "" } = placeOf(operation, kind, request.path);
    const known = state.get<Data>(kind.collection, id);
    if (known !== undefined) return known;
    const isIt = ({ data }: Resource<Data>): boolean =>
      Object.entries(data).some(
        ([name, value]) =>
          (typeof value === "string" || typeof value === "number") && String(value) === id && means(name, kind.parameter),
      );
    return state.list<Data>(kind.collection, group).find(isIt);
  };

  const read = (operation: Operation, kind: Kind): OperationHandler => {
    const own = success(operation);
    const view = resourceView(own, document, hintOf(kind));
    const list = Array.isArray(own.example) ? listView(own, document, hintOf(kind)) : undefined;
    return (state, request: Request) => {
      const resource = find(state, operation, kind, request);
      if (resource === undefined) return notFound();
      if (list?.item !== undefined) return reply(own, tell(list.item, resource.data).whole);
      return reply(own, isData(own.example) ? tell(view, resource.data).whole : own.example);
    };
  };

  const remove = (operation: Operation, kind: Kind): OperationHandler => {
    const own = success(operation);
    const view = resourceView(own, document, hintOf(kind));
    return (state, request: Request) => {
      const resource = find(state, operation, kind, request);
      if (resource === undefined) return notFound();
      state.remove(kind.collection, resource.id);
      const body = isData(own.example) ? tell(view, resource.data).whole : own.example;
      return reply(own, body, consequencesOf(operation, request, resource.id, resource.data));
    };
  };

  /** PATCH goes into what is nested (RFC 7396), where null takes away; others replace field by field. */
  const updated = (method: string, before: Data, asked: Data): Data => {
    if (method !== "PATCH") return { ...before, ...asked };
    return merge(before, asked) as Data;
  };

  const update = (operation: Operation, kind: Kind): OperationHandler => {
    const own = success(operation);
    const view = resourceView(own, document, hintOf(kind));
    return (state, request: Request) => {
      const resource = find(state, operation, kind, request);
      if (resource === undefined) return notFound();
      const next = updated(operation.method, resource.data, typed(askedOf(request, view, kind), kind));
      state.update(kind.collection, resource.id, next);
      const told: Told | undefined = isData(own.example) ? tell(view, next) : undefined;
      return reply(own, told === undefined ? own.example : told.whole, consequencesOf(operation, request, resource.id, next));
    };
  };

  const put = (operation: Operation, kind: Kind): OperationHandler => {
    const [makes, changes] = [create(operation, kind), update(operation, kind)];
    return (state, request, context) =>
      find(state, operation, kind, request as Request) === undefined
        ? makes(state, request, context)
        : changes(state, request, context);
  };

  /** Whether an answer tells of the thing itself rather than of something else about it. */
  const tellsOf = (view: View, kind: Kind): boolean => {
    const theirs = readerView(kind);
    if (theirs === undefined) return false;
    if (view.schema === theirs.schema) return view.schema !== undefined;
    const [names, known] = [view.names ?? [], theirs.names ?? []];
    return names.length > 0 && names.every((name) => known.includes(name));
  };

  /** What stands below a thing: an action on it, which may change its status, or something else about it. */
  const below = (operation: Operation, kind: Kind): OperationHandler => {
    const own = success(operation);
    const view = resourceView(own, document, hintOf(kind));
    const isThing = isData(own.example) && tellsOf(view, kind);
    const action = actionOf(operation);
    const status = (view.names ?? []).find((name) => /^(?:status|state)$/i.test(name));
    const after =
      status === undefined ? undefined : statusAfter(action, wordsOf(fieldSchema(view.schema, status, document), document) ?? []);
    return (state, request: Request, context: SimulatorContext) => {
      const resource = find(state, operation, kind, request);
      if (resource === undefined) return notFound();
      const { id, data } = resource;
      const asked = typed(askedOf(request, view, kind), kind);
      const said = { ...asked, ...data };
      if (operation.firedrill.read) return reply(own, isThing ? tell(view, data).whole : pathTold(view, request).whole);
      const consequences = consequencesOf(operation, request, id, { ...data, ...asked });
      if (!isThing) {
        const fresh =
          view.field === undefined || !isData(own.example) ? {} : { [view.field]: freshIn(state, kind, view, context) };
        const told = isData(own.example) ? tell(view, { ...request.path, ...asked, ...fresh }).whole : own.example;
        return reply(own, told, consequences);
      }
      const told = tell(view, { ...said, ...(status !== undefined && after !== undefined && { [status]: after }) });
      if (operation.method !== "DELETE")
        state.update(kind.collection, id, { ...data, ...pick(told.part, [...Object.keys(asked), status ?? ""]) });
      return reply(own, told.whole, consequences);
    };
  };

  const pick = (data: Data, names: readonly string[]): Data =>
    Object.fromEntries(Object.entries(data).filter(([name]) => names.includes(name)));

  /** An example that says what the path says: whoever asks for a thing gets that. */
  const pathTold = (view: View, { path }: Request): Told => {
    if (!isData(view.success.example)) return { whole: view.success.example, part: {} };
    const names = view.names ?? Object.keys(view.base);
    const said = Object.entries(path).flatMap(([name, value]) => {
      const field = names.find((each) => spelled(each) === spelled(name));
      return field === undefined ? [] : [[field, typeof view.base[field] === "number" ? Number(value) : value] as const];
    });
    return tell(view, Object.fromEntries(said));
  };

  const list = (operation: Operation, kind: Kind): OperationHandler => {
    const own = success(operation);
    const view = listView(own, document, hintOf(kind));
    const declared = operation.parameters.filter((one) => one.in === "query").map(({ name }) => name);
    const told = new WeakMap<Data, unknown>();
    const itemOf = ({ at, item }: ListView, { id, data }: Resource<Data>): unknown => {
      if (item === undefined) return id;
      const known =
        told.get(data) ?? [...at, "0"].reduce<unknown>((value, token) => (value as Data)?.[token], tell(item, data).whole);
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
          const shown = at.reduce<unknown>((value, token) => (isData(value) ? value[token] : undefined), own.example);
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
  };

  /** A body with one more field, as far as the contract takes it; the end of a list is null, else nothing, else an empty text. */
  const noted = (own: Success, body: unknown, at: readonly string[], value: unknown): unknown => {
    const before = own.problemOf(body);
    for (const each of value === null ? ends : [value]) {
      const next = each === undefined ? without(body, at) : withAt(body, at, each);
      const problem = own.problemOf(next);
      if (problem === undefined || problem.pointer === before?.pointer) return next;
    }
    return body;
  };

  const without = (value: unknown, [token = "", ...rest]: readonly string[]): unknown => {
    if (!isData(value)) return value;
    if (rest.length > 0) return { ...value, [token]: without(value[token], rest) };
    const { [token]: _gone, ...others } = value;
    return others;
  };

  const example = (operation: Operation): OperationHandler => {
    const own = success(operation);
    const kind = operation.firedrill.read ? kinds().unmade(operation) : undefined;
    const view = kind && resourceView(own, document, hintOf(kind));
    return (_state, request: Request, context: SimulatorContext) => {
      const data = isData(own.example) ? own.example : {};
      const body = view === undefined ? own.example : pathTold({ ...view, names: view.names }, named(view, request, kind)).whole;
      return reply(own, body, consequencesOf(operation, request, context.id("ref"), { ...data, ...fieldsOf(request) }));
    };
  };

  /** A request whose path names the thing as the answer does. */
  const named = ({ field }: View, request: Request, kind: Kind | undefined): Request => {
    const id = kind === undefined ? undefined : request.path[kind.parameter];
    return field === undefined || id === undefined || !means(field, kind?.parameter ?? "")
      ? request
      : { ...request, path: { ...request.path, [field]: id } };
  };

  /** What is answered with a list of texts, or with a text that is no id, tells of no resource. */
  const tellsResource = (operation: Operation): boolean => {
    const { example: shown, schema, contentType } = success(operation);
    if (shown === undefined || isData(shown)) return true;
    if (typeof shown === "string") return isTextOrJson({ contentType });
    const items = Array.isArray(shown) ? partsOf(schema, document).find((part) => part.items !== undefined)?.items : undefined;
    return items !== undefined && fieldNames(items, document) !== undefined;
  };

  const choose = (operation: Operation): OperationHandler => {
    const { method } = operation;
    const made = kinds().madeBy(operation);
    if (made !== undefined && method === "POST" && tellsResource(operation)) return create(operation, made);
    const collection = kinds().collectionAt(operation);
    if (collection !== undefined && method === "GET") return list(operation, collection);
    const itself = kinds().at(operation);
    if (itself !== undefined && method !== "HEAD" && method !== "OPTIONS") {
      if (operation.firedrill.read) return read(operation, itself);
      if (method === "DELETE") return remove(operation, itself);
      return method === "PUT" && itself.makers.has(operation) ? put(operation, itself) : update(operation, itself);
    }
    const above = kinds().above(operation);
    return above === undefined ? example(operation) : below(operation, above);
  };

  /** Made at its first call: of the thousand operations of a vendor a drill asks ten. */
  const handlerOf = (operation: Operation): OperationHandler => {
    let handler: OperationHandler | undefined;
    return (state, request, context) => {
      handler ??= choose(operation);
      return handler(state, request, context);
    };
  };

  const operations = Object.fromEntries(contract.operations.map((operation) => [operation.id, handlerOf(operation)]));
  return { name: contract.name, operations };
}
