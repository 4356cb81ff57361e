import type { Contract, Operation, ResponseDefinition } from "../../contract/contract.ts";
import { isData, resolve } from "../../contract/schema-parts.ts";

/** The answer that the contract declares for a status: itself, its class (`4XX`), or `default`. */
export const responseFor = ({ responses }: Operation, status: number): ResponseDefinition | undefined =>
  [String(status), `${Math.floor(status / 100)}XX`, "default"]
    .map((wanted) => responses.find((response) => response.status.toUpperCase() === wanted.toUpperCase()))
    .find((found) => found !== undefined);

/** Names of the headers that the contract declares for an answer, in lower case. */
export function declaredHeaders(operation: Operation, status: number, { document }: Contract): readonly string[] {
  const paths = isData(document.paths) ? document.paths : {};
  const item = resolve(paths[operation.path], document);
  const written = resolve(item?.[operation.method.toLowerCase()], document);
  const declared = responseFor(operation, status);
  const responses = isData(written?.responses) ? written.responses : {};
  const response = declared && resolve(responses[declared.status], document);
  return Object.keys(isData(response?.headers) ? response.headers : {}).map((name) => name.toLowerCase());
}
