import type { Contract, Operation } from "../contract/contract.ts";
import { FiredrillError } from "../core/errors.ts";
import type { Exchange } from "./exchange.ts";
import type { Cassette } from "./har.ts";

/** The path of an address, from where the partner's own paths begin. */
export function pathAt(url: string, upstream: string | undefined): string {
  const { pathname } = new URL(url);
  const base = upstream === undefined ? "" : new URL(upstream).pathname.replace(/\/$/, "");
  return base !== "" && pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname;
}

/** A recorded call, and the operation of the contract that it is of. */
export interface RecordedCall {
  /** Its place in the cassette, from 0. */
  readonly entry: number;
  readonly exchange: Exchange;
  readonly path: string;
  /** Undefined: the contract has no such operation. */
  readonly operation: Operation | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The calls of a cassette that the partner answered, in their order.
 *
 * @param place of the cassette, for messages
 * @throws FiredrillError FD_FILE where none is of the contract
 */
export function recordedCalls(
  { exchanges, upstream, contract: of }: Cassette,
  contract: Contract,
  place: string,
): readonly RecordedCall[] {
  const calls = exchanges.flatMap((exchange, entry): RecordedCall[] => {
    const { kind, request, response, error } = exchange;
    if (kind !== "call" || error !== undefined || response.status === 0) return [];
    const { searchParams } = new URL(request.url);
    // in a HAR of another tool the contract's servers say where its paths begin
    const path = pathAt(request.url, upstream ?? contract.serverUrl);
    const match = contract.match(request.method, path, searchParams);
    const found = match.kind === "operation" ? match : undefined;
    return [{ entry, exchange, path, operation: found?.operation, parameters: found?.pathParameters ?? {} }];
  });
  const title = `${contract.title} ${contract.version}`;
  const refuse = (problem: string): never => {
    throw new FiredrillError({
      code: "FD_FILE",
      place,
      problem,
      remedy: `Give a cassette that was recorded of ${title}, or the contract that this one is of.`,
    });
  };
  if (of !== undefined && of !== title) refuse(`this is a cassette of ${of}, and not of ${title}`);
  if (calls.length === 0) refuse("the partner answered none of the calls in it");
  if (calls.every(({ operation }) => operation === undefined)) refuse(`no call in it is of an operation of ${title}`);
  return calls;
}
