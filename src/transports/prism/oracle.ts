import { createInstance, getHttpOperationsFromSpec, type IHttpRequest, type IHttpResponse } from "@stoplight/prism-http";
import { request } from "undici";

export interface OracleRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface OracleAnswer {
  /** 0: nothing came back. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Where the answer breaks the contract. */
  readonly violations: readonly string[];
}

/** Sends requests to an address, and holds the answers against a contract as Prism reads it. */
export type Oracle = (asked: OracleRequest) => Promise<OracleAnswer>;

/** Deadline of one request, from its start to the last byte of its answer. */
const totalMs = 30_000;
/** A rate limit is waited for so often, and no longer than that. */
const mostWaits = 5;
const longestWaitMs = 60_000;

type Logger = Parameters<typeof createInstance>[1]["logger"];
const silent = (): void => {};
const logger = {
  child: () => logger,
  info: silent,
  warn: silent,
  error: silent,
  debug: silent,
  trace: silent,
} as unknown as Logger;

const unanswered: IHttpResponse = { statusCode: 0 };

const json = (type: string): boolean => /^application\/([\w.-]+\+)?json\b/i.test(type);

function parsed(text: string, type: string): unknown {
  if (text === "") return undefined;
  if (!json(type)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const waitMs = (header: string | undefined): number => Math.min((Number(header) || 1) * 1000, longestWaitMs);

/** One request over the wire. Redirects are not followed: credentials go to the address that was given, and nowhere else. */
async function send(base: string, asked: IHttpRequest, waits = 0): Promise<IHttpResponse> {
  const { method, headers = {}, body } = asked;
  const query = new URLSearchParams(asked.url.query as Record<string, string>).toString();
  const url = `${base.replace(/\/+$/, "")}${asked.url.path}${query === "" ? "" : `?${query}`}`;
  try {
    const answer = await request(url, {
      method: method.toUpperCase() as "GET",
      headers: { accept: "application/json, application/problem+json;q=0.9, */*;q=0.1", ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(totalMs),
    });
    const text = await answer.body.text();
    const named = Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]);
    const found: Record<string, string> = Object.fromEntries(named.filter(([, value]) => value !== undefined));
    if (answer.statusCode === 429 && waits < mostWaits) {
      await new Promise((resolve) => setTimeout(resolve, waitMs(found["retry-after"])));
      return send(base, asked, waits + 1);
    }
    return { statusCode: answer.statusCode, headers: found, body: parsed(text, found["content-type"] ?? "") };
  } catch {
    return unanswered;
  }
}

/** Prism's word for an error; what it merely warns of is none. */
const isError = 0;

/**
 * Reads a contract once, for any address at which it is to be kept.
 *
 * @param document an OpenAPI document, with all that it refers to inside
 * @returns an oracle for the address where the contract's paths begin
 */
export async function readForPrism(document: object): Promise<(base: string) => Oracle> {
  const operations = await getHttpOperationsFromSpec(structuredClone(document));
  return (base) => createOracle(operations, base);
}

function createOracle(operations: Awaited<ReturnType<typeof getHttpOperationsFromSpec>>, base: string): Oracle {
  // the shapes of fp-ts, which Prism speaks: a task that never fails
  const forward = (input: { readonly data: IHttpRequest }) => () => async () => ({
    _tag: "Right" as const,
    right: await send(base, input.data),
  });
  const prism = createInstance(
    {
      isProxy: true,
      upstream: new URL(base),
      upstreamProxy: undefined,
      mock: { dynamic: false },
      checkSecurity: false,
      validateRequest: false,
      validateResponse: true,
      errors: false,
    },
    { logger, forward },
  );
  return async ({ method, path, query, headers, body }) => {
    const asked: IHttpRequest = {
      method: method.toLowerCase() as IHttpRequest["method"],
      url: { path, query: { ...query } },
      headers: { ...headers },
      ...(body !== undefined && { body }),
    };
    const result = await prism.request(asked, operations)();
    if (result._tag === "Left") throw result.left;
    const { output, validations } = result.right;
    const { statusCode: status, headers: found = {} } = output;
    const violations = status === 0 ? [] : validations.output.filter(({ severity }) => severity === isError);
    return {
      status,
      headers: found,
      body: output.body,
      violations: violations.map(({ path: at = [], message }) => (at.length === 0 ? message : `${at.join(".")}: ${message}`)),
    };
  };
}
