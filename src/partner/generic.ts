import type { Contract, Operation } from "../contract/contract.ts";
import { resolve } from "../contract/schema-parts.ts";
import type { Consequences, OperationHandler, Outcome, Simulator, SimulatorContext, SimulatorRequest } from "./define.ts";
import { refuse } from "./problem.ts";
import type { Resource, Resources } from "./resources.ts";
import { plainJson, type Success, successOf } from "./success.ts";

type Data = Readonly<Record<string, unknown>>;

type Request = SimulatorRequest<unknown>;

const isData = (value: unknown): value is Data => typeof value === "object" && value !== null && !Array.isArray(value);

/** A body's fields; none where it is a list, or anything else that has no names. */
const fieldsOf = ({ body }: Request): Data => (isData(body) ? body : {});

/** Names of the properties that a schema knows, those of its `allOf` parts included; undefined where it takes any. */
function propertiesOf(schema: Data | undefined, document: unknown): readonly string[] | undefined {
  if (schema === undefined) return undefined;
  const parts = Array.isArray(schema.allOf) ? schema.allOf.map((part) => propertiesOf(resolve(part, document), document)) : [];
  const own = isData(schema.properties) ? [Object.keys(schema.properties)] : [];
  const known = [...own, ...parts].filter((names) => names !== undefined);
  return known.length === 0 ? undefined : known.flat();
}

/** The path by which resources hang together: `/Messages.json` makes what `/Messages/{Sid}.json` shows. */
const bareOf = ({ path }: Operation): string => path.replace(/[?#].*$/, "").replace(/\.(?:json|xml)$/i, "");
const lastParameter = /\/\{([^/{}]+)\}$/;
const fill = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replace(/\{([^/{}]+)\}/g, (_whole, name: string) => encodeURIComponent(values[name] ?? ""));

/** Whether two names are the same but for their spelling: `payment_id`, `PaymentId`. */
const isSpelled = (name: string, as: string): boolean =>
  name.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase() === as.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();

/** The field of a resource that names it: `id`, else the path's parameter, else the only field that ends like an id. */
function idField(data: Data, parameter: string | undefined): string | undefined {
  if (data.id !== undefined) return "id";
  if (parameter !== undefined && data[parameter] !== undefined) return parameter;
  const names = Object.keys(data);
  return (
    names.find((name) => parameter !== undefined && isSpelled(name, parameter)) ??
    names.find((name) => /(?:^|_)id$|Id$/.test(name))
  );
}

/** An id in the shape of the contract's example: a number, or its prefix and fresh characters. */
function freshId(example: unknown, context: SimulatorContext): string {
  if (typeof example === "number") return String(Number.parseInt(context.id("").replace(/\D/g, "").slice(0, 9), 10) || 1);
  return context.id(/^([a-z]+)_/i.exec(String(example))?.[1] ?? "id");
}

/** What the contract says follows from a success: its effect and its webhooks. */
function consequencesOf({ firedrill }: Operation, ref: string, data: Data): Consequences {
  const { effect, webhooks } = firedrill;
  const { amount_minor: amountMinor, currency } = data;
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

function createGeneric(contract: Contract): Simulator {
  const { document } = contract;
  /** By collection: the parameter that names one of its resources. */
  const parameters = new Map<string, string>();
  for (const path of contract.operations.map(bareOf)) {
    const [ending = "", name] = lastParameter.exec(path) ?? [];
    const collection = path.slice(0, path.length - ending.length);
    if (name !== undefined && !parameters.has(collection)) parameters.set(collection, name);
  }
  const parameterOf = (collection: string): string | undefined => parameters.get(collection);

  /** Paths where resources are made, and below which one of them can be asked for. */
  const collections = contract.operations
    .filter((operation) => operation.method === "POST" && parameterOf(bareOf(operation)) !== undefined)
    .map(bareOf);

  const answer = ({ status, example, contentType }: Success, data: unknown, more: Consequences = {}): Outcome => {
    // where a list or a text is answered, a resource is not
    const body = isData(data) && !isData(example) ? example : data;
    return {
      status,
      ...(contentType !== plainJson && { headers: { "content-type": contentType } }),
      ...(example !== undefined && body !== undefined && { body: body as object }),
      ...more,
    };
  };

  /** An example that says what the resource says, as far as the schema knows those fields and takes their values. */
  const shaped = (success: Success, data: Data): Data => {
    const base = isData(success.example) ? success.example : {};
    const known = new Set(propertiesOf(success.schema, document) ?? Object.keys({ ...base, ...data }));
    for (;;) {
      const made = { ...base, ...Object.fromEntries(Object.entries(data).filter(([name]) => known.has(name))) };
      // a field may be an id in the request and a whole thing in the answer
      const [, field] = success.problemOf(made)?.pointer.split("/") ?? [];
      if (field === undefined || !known.has(field) || data[field] === undefined) return made;
      known.delete(field);
    }
  };

  const create = (operation: Operation): OperationHandler => {
    const success = successOf(operation, document);
    const collection = bareOf(operation);
    return (state, request: Request, context: SimulatorContext) => {
      const body = fieldsOf(request);
      const made = shaped(success, body);
      const field = idField(made, parameterOf(collection));
      const given = field === undefined ? undefined : body[field];
      const id = typeof given === "string" ? given : freshId(field === undefined ? undefined : made[field], context);
      const data = field === undefined ? made : { ...made, [field]: typeof made[field] === "number" ? Number(id) : id };
      if (state.get(collection, id) === undefined)
        state.create({ collection, id, order: request.order, group: fill(collection, request.path), data });
      else state.update(collection, id, data);
      return answer(success, data, consequencesOf(operation, id, data));
    };
  };

  const notFound = (): Outcome => refuse(404, "not_found", "There is no such resource.");
  /** The resource of a collection that a request is about, whatever the operation calls the parameter. */
  const finderOf = (operation: Operation, collection: string) => {
    const [, name = ""] = /^\/\{([^{}]+)\}/.exec(operation.path.slice(collection.length)) ?? [];
    return (state: Resources, request: Request): Resource<Data> | undefined =>
      state.get<Data>(collection, request.path[name] ?? "");
  };

  /** What stands where the next page's cursor would: null where the schema takes it, else nothing, else an empty text. */
  const noMore = ({ schema }: Success, name: string): unknown => {
    const property = isData(schema?.properties) ? resolve(schema.properties[name], document) : undefined;
    if (property?.type === undefined || [property.type].flat().includes("null")) return null;
    return Array.isArray(schema?.required) && schema.required.includes(name) ? "" : undefined;
  };

  /** An operation on one resource: read, update, delete, or an action below it. */
  const onItem = (operation: Operation, collection: string): OperationHandler => {
    const success = successOf(operation, document);
    const whole = bareOf(operation).replace(lastParameter, "") === collection;
    const find = finderOf(operation, collection);
    return (state, request: Request) => {
      const found = find(state, request);
      if (found === undefined) return notFound();
      const { id, data } = found;
      if (operation.firedrill.read) return answer(success, shaped(success, data));
      if (operation.method === "DELETE") {
        state.remove(collection, id);
        return answer(success, success.example, consequencesOf(operation, id, data));
      }
      if (!whole)
        return answer(
          success,
          shaped(success, { ...fieldsOf(request), ...data }),
          consequencesOf(operation, id, { ...data, ...fieldsOf(request) }),
        );
      const next = { ...data, ...fieldsOf(request) };
      state.update(collection, id, next);
      return answer(success, shaped(success, next), consequencesOf(operation, id, next));
    };
  };

  const list = (operation: Operation): OperationHandler => {
    const success = successOf(operation, document);
    const collection = bareOf(operation);
    return (state, request: Request) => {
      const asked = [...request.query].filter(([name]) => name !== "limit" && name !== "cursor" && name !== "page");
      const data = state
        .list<Data>(collection, fill(collection, request.path))
        .map((resource) => resource.data)
        .filter((item) => asked.every(([name, value]) => item[name] === undefined || String(item[name]) === value));
      if (Array.isArray(success.example)) return answer(success, data);
      const base = isData(success.example) ? success.example : {};
      const field = Object.keys(base).find((name) => Array.isArray(base[name]));
      const ends = Object.keys(base).filter((name) => /cursor|next|has_?more/i.test(name));
      const last = Object.fromEntries(
        ends.map((name) => [name, typeof base[name] === "boolean" ? false : noMore(success, name)]),
      );
      return answer(success, field === undefined ? base : { ...base, ...last, [field]: data });
    };
  };

  const example = (operation: Operation): OperationHandler => {
    const success = successOf(operation, document);
    return (_state, request: Request, context: SimulatorContext) => {
      const data = isData(success.example) ? success.example : {};
      return answer(success, success.example, consequencesOf(operation, context.id("ref"), { ...data, ...fieldsOf(request) }));
    };
  };

  const tellsResource = (operation: Operation): boolean => {
    const { example } = successOf(operation, document);
    return example === undefined || isData(example);
  };

  const choose = (operation: Operation): OperationHandler => {
    const { method } = operation;
    const path = bareOf(operation);
    // what is answered with a list or a text tells of no resource
    if (collections.includes(path) && method === "POST" && tellsResource(operation)) return create(operation);
    if (collections.includes(path) && method === "GET") return list(operation);
    const [nearest] = collections.filter((one) => path.startsWith(`${one}/{`)).sort((a, b) => b.length - a.length);
    return nearest === undefined ? example(operation) : onItem(operation, nearest);
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
