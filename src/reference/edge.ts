import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Connection } from "../core/connection.ts";
import type { Application } from "../integration/application.ts";
import type { IntegrationConfig } from "../integration/config.ts";
import { serverConfigOf } from "../integration/create.ts";
import type { EdgeParts } from "../integration/edge-parts.ts";
import { createServer } from "../integration/http/server.ts";
import type { Ports } from "../integration/ports.ts";
import { createInjected } from "./injected.ts";

/** What stands behind the edge in one life of the integration's process. */
export interface BehindEdge {
  readonly application: Application;
  readonly ports: Ports;
  readonly parts: EdgeParts;
}

/** The integration's HTTP edge, booted once, before whatever number of lives. */
export interface SharedEdge {
  /** The edge as customers and partners of one life reach it. */
  connect(behind: BehindEdge): Connection;
}

type Methods = Readonly<Record<string | symbol, (...given: never[]) => unknown>>;

/** An object whose methods are those of whatever `find` says when one is called. */
function late<T extends object>(find: () => T): T {
  const methods = new Map<string | symbol, (...given: never[]) => unknown>();
  return new Proxy({} as T, {
    get: (_target, name) => {
      const known = methods.get(name);
      if (known !== undefined) return known;
      const method = (...given: never[]): unknown => (find() as unknown as Methods)[name]?.(...given);
      methods.set(name, method);
      return method;
    },
  });
}

/**
 * The routes, the card guard and the door for webhooks of the integration, from its own code. A server takes some
 * milliseconds to boot, many times as long as a whole run: so one serves all lives of a thread, and finds what stands
 * behind it by the request that it is working on.
 */
export async function bootEdge(config: IntegrationConfig): Promise<SharedEdge> {
  const lives = new AsyncLocalStorage<BehindEdge>();
  const behind = (): BehindEdge => {
    const found = lives.getStore();
    if (found === undefined) throw new Error("the edge was asked for something outside of a request");
    return found;
  };
  const server = createServer({
    application: late(() => behind().application),
    parts: late(() => behind().parts),
    ports: {
      clock: late(() => behind().ports.clock),
      random: late(() => behind().ports.random),
      ids: late(() => behind().ports.ids),
      http: late(() => behind().ports.http),
      log: late(() => behind().ports.log),
      meter: late(() => behind().ports.meter),
      // no more than these: a tracer that can adopt a caller's trace shows it by having the method
      tracer: {
        span: (name, attributes, work) => behind().ports.tracer.span(name, attributes, work),
        traceId: () => behind().ports.tracer.traceId(),
      },
    },
    config: serverConfigOf(config),
    serves: "everything",
    stopping: () => false,
  });
  await server.ready();
  const injected = createInjected((request: IncomingMessage, response: ServerResponse) => server.routing(request, response));
  return { connect: (life) => ({ send: (request) => lives.run(life, () => injected.send(request)) }) };
}
