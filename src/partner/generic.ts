import type { Contract, Operation } from "../contract/contract.ts";
import { fieldNames, isData, itemSchema } from "../contract/schema-parts.ts";
import type { OperationHandler, Simulator, SimulatorContext } from "./define.ts";
import { consequencesOf, fieldsOf, isTextOrJson, type Request, reply } from "./generic/answers.ts";
import { below, pathTold } from "./generic/below.ts";
import { put, read, remove, update } from "./generic/item.ts";
import type { Kind } from "./generic/kinds.ts";
import { list } from "./generic/list.ts";
import { create } from "./generic/make.ts";
import { means } from "./generic/names.ts";
import { createServing } from "./generic/serving.ts";
import type { View } from "./generic/view.ts";

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

/** A request whose path names the thing as the answer does. */
function named({ field }: View, request: Request, kind: Kind | undefined): Request {
  const id = kind === undefined ? undefined : request.path[kind.parameter];
  return field === undefined || id === undefined || !means(field, kind?.parameter ?? "")
    ? request
    : { ...request, path: { ...request.path, [field]: id } };
}

function createGeneric(contract: Contract): Simulator {
  const { document } = contract;
  const serving = createServing(contract);

  const example = (operation: Operation): OperationHandler => {
    const own = serving.success(operation);
    const kind = operation.firedrill.read ? serving.kinds().unmade(operation) : undefined;
    const view = kind && serving.view(operation, kind);
    return (_state, request: Request, context: SimulatorContext) => {
      const data = isData(own.example) ? own.example : {};
      const body = view === undefined ? own.example : pathTold(view, named(view, request, kind)).whole;
      return reply(own, body, consequencesOf(operation, request, context.id("ref"), { ...data, ...fieldsOf(request) }));
    };
  };

  /** What is answered with a list of texts, or with a text that is no id, tells of no resource. */
  const tellsResource = (operation: Operation): boolean => {
    const { example: shown, schema, contentType } = serving.success(operation);
    if (shown === undefined || isData(shown)) return true;
    if (typeof shown === "string") return isTextOrJson({ contentType });
    const items = Array.isArray(shown) ? itemSchema(schema, document) : undefined;
    return items !== undefined && fieldNames(items, document) !== undefined;
  };

  const choose = (operation: Operation): OperationHandler => {
    const { method } = operation;
    const made = serving.kinds().madeBy(operation);
    if (made !== undefined && method === "POST" && tellsResource(operation)) return create(serving, operation, made);
    const collection = serving.kinds().collectionAt(operation);
    if (collection !== undefined && method === "GET") return list(serving, operation, collection);
    const itself = serving.kinds().at(operation);
    if (itself !== undefined && method !== "HEAD" && method !== "OPTIONS") {
      if (operation.firedrill.read) return read(serving, operation, itself);
      if (method === "DELETE") return remove(serving, operation, itself);
      return method === "PUT" && itself.makers.has(operation)
        ? put(serving, operation, itself)
        : update(serving, operation, itself);
    }
    const above = serving.kinds().above(operation);
    return above === undefined ? example(operation) : below(serving, operation, above);
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
