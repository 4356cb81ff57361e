import type { IncomingMessage, ServerResponse } from "node:http";
import type { Random } from "../../core/random.ts";
import { createTurns, type InTurn } from "../turns.ts";
import { ApiError, apiErrors } from "./api-error.ts";
import type { ProxyCollection } from "./collection.ts";
import { parseBody } from "./fields.ts";
import { formatMetrics, metricsType } from "./metrics.ts";
import type { ProxyView } from "./proxy.ts";

/** The Toxiproxy whose API this is; what follows the plus tells the embedded proxy apart without breaking semver. */
export const apiVersion = "2.12.0+firedrill";

/** Far above any list of proxies, far below what could hurt. */
const bodyLimitBytes = 1024 * 1024;

interface Answer {
  readonly status: number;
  /** Text goes out as it is, all else as JSON, undefined as no body. */
  readonly body?: unknown;
  /** Of a text. */
  readonly type?: string;
}

/** What the path named, and the body where the method has one. */
interface Call {
  readonly proxy: string;
  readonly toxic: string;
  readonly body: unknown;
}

type Handler = (collection: ProxyCollection, call: Call) => Answer | Promise<Answer>;

interface Route {
  readonly pattern: RegExp;
  readonly methods: Readonly<Record<string, Handler>>;
}

const ok = (body: unknown, status = 200): Answer => ({ status, body });
const noContent: Answer = { status: 204 };

const populate: Handler = async (collection, { body }) => {
  const proxies: ProxyView[] = [];
  try {
    await collection.populate(body, proxies);
    return ok({ proxies }, 201);
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown;
    return ok({ error: thrown.message, status: thrown.status, proxies }, thrown.status);
  }
};
const updateProxy: Handler = async (all, { proxy, body }) => ok(await all.update(proxy, body));
const updateToxic: Handler = (all, { proxy, toxic, body }) => ok(all.get(proxy).updateToxic(toxic, body));

const routes: readonly Route[] = [
  { pattern: /^\/version$/, methods: { GET: () => ok({ version: apiVersion }) } },
  {
    pattern: /^\/metrics$/,
    methods: { GET: (all) => ({ status: 200, body: formatMetrics(all.traffic()), type: metricsType }) },
  },
  {
    pattern: /^\/reset$/,
    methods: {
      POST: async (all) => {
        await all.reset();
        return noContent;
      },
    },
  },
  { pattern: /^\/populate$/, methods: { POST: populate } },
  {
    pattern: /^\/proxies$/,
    methods: { GET: (all) => ok(all.views()), POST: async (all, { body }) => ok(await all.create(body), 201) },
  },
  {
    pattern: /^\/proxies\/(?<proxy>[^/]+)$/,
    methods: {
      GET: (all, { proxy }) => ok(all.get(proxy).view()),
      POST: updateProxy,
      PATCH: updateProxy,
      DELETE: async (all, { proxy }) => {
        await all.remove(proxy);
        return noContent;
      },
    },
  },
  {
    pattern: /^\/proxies\/(?<proxy>[^/]+)\/toxics$/,
    methods: {
      GET: (all, { proxy }) => ok(all.get(proxy).toxics()),
      POST: (all, { proxy, body }) => ok(all.get(proxy).addToxic(body)),
    },
  },
  {
    pattern: /^\/proxies\/(?<proxy>[^/]+)\/toxics\/(?<toxic>[^/]+)$/,
    methods: {
      GET: (all, { proxy, toxic }) => ok(all.get(proxy).toxic(toxic)),
      POST: updateToxic,
      PATCH: updateToxic,
      DELETE: (all, { proxy, toxic }) => {
        all.get(proxy).removeToxic(toxic);
        return noContent;
      },
    },
  },
];

/** A body past the limit is read to its end but not kept, so that the refusal reaches its sender. */
async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= bodyLimitBytes) parts.push(part);
  }
  if (bytes > bodyLimitBytes) throw apiErrors.bodyTooLarge(bodyLimitBytes);
  return Buffer.concat(parts).toString();
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

type IsWelcome = (headers: IncomingMessage["headers"]) => boolean;

async function answer(
  collection: ProxyCollection,
  request: IncomingMessage,
  inTurn: InTurn,
  isWelcome: IsWelcome,
): Promise<Answer> {
  // Browsers must not reach a control API on loopback from any page that is open (as in Toxiproxy).
  if (request.headers["user-agent"]?.startsWith("Mozilla/")) return { status: 403, body: "User agent not allowed\n" };
  if (!isWelcome(request.headers)) return { status: 403, body: "Host or Origin not allowed\n" };
  const path = (request.url ?? "/").split("?", 1)[0] as string;
  for (const { pattern, methods } of routes) {
    const groups = pattern.exec(path);
    if (groups === null) continue;
    const handler = methods[request.method ?? ""];
    if (handler === undefined) return { status: 405 };
    const { proxy = "", toxic = "" } = groups.groups ?? {};
    const text = await readBody(request);
    return inTurn(async () => {
      const names = { proxy: decode(proxy), toxic: decode(toxic) };
      // A name that leads nowhere is told before a body that cannot be read, as in Toxiproxy.
      if (names.proxy !== "") collection.get(names.proxy);
      if (names.toxic !== "") collection.get(names.proxy).toxic(names.toxic);
      const hasBody = request.method !== "GET" && request.method !== "DELETE" && path !== "/reset";
      return handler(collection, { ...names, body: hasBody ? parseBody(text) : undefined });
    });
  }
  return { status: 404, body: "404 page not found\n" };
}

/** As Toxiproxy's: 20 digits of base 32. */
function createRequestIds(random: Random): () => string {
  return () => Array.from({ length: 20 }, () => random.integer(0, 31).toString(32)).join("");
}

/**
 * Answers requests as Toxiproxy 2.12 does. Numbers of requests come from `random`.
 *
 * @param isWelcome whether a caller may ask, by its headers
 */
export function createApi(
  collection: ProxyCollection,
  random: Random,
  isWelcome: IsWelcome,
): (request: IncomingMessage, response: ServerResponse) => void {
  const nextRequestId = createRequestIds(random);
  // A proxy that is being opened cannot be opened twice.
  const inTurn = createTurns();
  return async (request, response) => {
    let given: Answer;
    try {
      given = await answer(collection, request, inTurn, isWelcome);
    } catch (thrown) {
      const status = thrown instanceof ApiError ? thrown.status : 500;
      given = { status, body: { error: thrown instanceof Error ? thrown.message : String(thrown), status } };
    }
    const { status, body, type = "text/plain;charset=utf-8" } = given;
    const isText = typeof body === "string";
    const text = isText ? body : body === undefined ? "" : JSON.stringify(body);
    request.resume();
    if (body !== undefined) response.setHeader("content-type", isText ? type : "application/json");
    response.setHeader("x-toxiproxy-request-id", nextRequestId());
    response.writeHead(status).end(text);
  };
}
