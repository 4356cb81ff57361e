import type { Contract, Operation } from "../../contract/contract.ts";
import { type Data, isData, resolve } from "../../contract/schema-parts.ts";

/** Which operation makes what a path's parameter names, and where its answer has the id. */
export interface Maker {
  readonly operation: Operation;
  /** A field of the answer. */
  readonly field: string;
}

/** `$response.body#/id` */
const bodyField = /^\$response\.body#\/(\w+)$/;

const lastParameter = /\/\{([^/{}]+)\}$/;

function linksOf(operation: Operation, { document }: Contract): readonly Data[] {
  const paths = isData(document.paths) ? document.paths : {};
  const written = resolve(resolve(paths[operation.path], document)?.[operation.method.toLowerCase()], document);
  return Object.values(isData(written?.responses) ? written.responses : {}).flatMap((response) => {
    const links = resolve(response, document)?.links;
    return Object.values(isData(links) ? links : {}).flatMap((link): readonly Data[] => {
      const found = resolve(link, document);
      return found === undefined ? [] : [found];
    });
  });
}

/** What the contract's links say, and else that `POST /things` makes what `/things/{thing_id}` shows. */
export function makersOf(contract: Contract): ReadonlyMap<string, Maker> {
  const makers = new Map<string, Maker>();
  const learn = (parameter: string, operation: Operation, field: string): void => {
    if (!makers.has(parameter)) makers.set(parameter, { operation, field });
  };
  for (const operation of contract.operations) {
    for (const { parameters } of linksOf(operation, contract)) {
      for (const [name, value] of Object.entries(isData(parameters) ? parameters : {})) {
        const [, field] = bodyField.exec(String(value)) ?? [];
        if (field !== undefined) learn(name, operation, field);
      }
    }
  }
  for (const { path } of contract.operations) {
    const [ending = "", parameter] = lastParameter.exec(path) ?? [];
    const collection = path.slice(0, path.length - ending.length);
    const maker = contract.operations.find((one) => one.method === "POST" && one.path === collection);
    if (parameter !== undefined && maker !== undefined) learn(parameter, maker, "id");
  }
  return makers;
}

export const pathParameters = ({ path }: Operation): readonly string[] =>
  [...path.matchAll(/\{([^/{}]+)\}/g)].map(([, name = ""]) => name);
