import type { Connection } from "../core/connection.ts";
import type { Declared } from "../core/history.ts";
import { createMask } from "../integration/adapters/logger.ts";
import { defaultConfig } from "../integration/app/config.ts";
import { createApplication } from "../integration/app/create-application.ts";
import type { Application } from "../integration/application.ts";
import { readConfig, secretsOf } from "../integration/config.ts";
import { defaultEdgeParts, type EdgeParts } from "../integration/edge-parts.ts";
import { createGateways } from "../integration/gateways/create-gateways.ts";
import { orderJson } from "../integration/http/order-json.ts";
import type { IntegrationParts } from "../integration/parts.ts";
import type { Ports } from "../integration/ports.ts";
import type { Store } from "../integration/store/store.ts";
import type { OrderRequests } from "../world/config.ts";
import type { Forbidden } from "../world/log-scan.ts";
import type { RunningIntegration, SimTarget, Surroundings } from "../world/sim/target.ts";
import { createTemplateShop } from "../world/template-shop.ts";
import { bootEdge, type SharedEdge } from "./edge.ts";
import { fenceStore } from "./fenced-store.ts";
import { createLineLogger } from "./line-logger.ts";
import { createNeighbours, type Neighbours } from "./neighbours.ts";

export interface ReferenceTarget {
  /** As its process would be started, the partners' addresses and secrets among it. */
  readonly env: Readonly<Record<string, string>>;
  readonly declared: Declared;
  /** How its customers speak to it. */
  readonly orders: OrderRequests;
  /** By partner. */
  readonly webhookPaths: Readonly<Record<string, string>>;
  readonly forbidden: readonly Forbidden[];
  /** An empty, migrated store for one run. */
  readonly openStore: (given: { readonly clock: Surroundings["clock"] }) => Promise<Store>;
  /** Replaces protections, one by one; asked anew for each process, since a part may remember something, or ask its clock. */
  readonly parts?: (surroundings: Surroundings) => IntegrationParts;
}

/** Whatever there is to do wakes the worker before this: what was written, by whomever, and a clock that jumped. */
const idlePollMs = 24 * 3_600_000;
/** A webhook is a request like any other: where its partner's webhooks go, the configuration says. */
function createDoor(connection: Connection, webhookPaths: ReferenceTarget["webhookPaths"]): RunningIntegration["webhook"] {
  return async (partner, headers, body) => {
    const path = webhookPaths[partner];
    if (path === undefined) return { status: 404 };
    const answer = await connection.send({ method: "POST", path, headers, body });
    return { status: answer.status };
  };
}

/** Reads orders as `GET /orders/:order` does, without a server's work on a request. */
const pastTheEdge = (application: Application): Connection => ({
  send: async ({ path }) => {
    const order = await application.read(decodeURIComponent(path.slice(path.lastIndexOf("/") + 1)));
    return { status: order === undefined ? 404 : 200, headers: {}, body: JSON.stringify(order && orderJson(order)) ?? "" };
  },
});

function portsOf({ clock, random, nextId, http, log }: Surroundings, parts: EdgeParts, mask: (line: string) => string): Ports {
  const quiet = (): void => {};
  return {
    clock,
    random,
    ids: { next: nextId },
    http,
    log: createLineLogger({ clock, redaction: parts.redaction, mask, write: log }),
    meter: { count: quiet, gauge: quiet, observe: quiet },
    tracer: { span: (_name, _attributes, work) => work(), traceId: () => undefined },
  };
}

/** The reference integration in virtual time: its real code, its routes among it, but for sockets. */
export function createReferenceTarget({
  env,
  declared,
  orders,
  webhookPaths,
  forbidden,
  openStore,
  parts: givenParts = () => ({}),
}: ReferenceTarget): SimTarget {
  const config = readConfig(env);
  const mask = createMask(secretsOf(config));
  let booted: Promise<SharedEdge> | undefined;
  async function boot(
    surroundings: Surroundings,
    shared: Store,
    neighbours: Neighbours,
    edge: SharedEdge,
  ): Promise<RunningIntegration> {
    const { alone, life, random } = surroundings;
    const given = givenParts(surroundings);
    const parts: EdgeParts = { ...defaultEdgeParts, ...given.edge };
    const ports = portsOf(surroundings, parts, mask);
    const gateways = createGateways({ ports, partners: config.partners, resilience: config.resilience, parts });
    const store = fenceStore(alone ? shared : neighbours.storeOf(life, shared), life);
    const app = { ...config.app, idlePollMs };
    const options = { ports, gateways, store, config: app, parts: { ...given.app } };
    const { application, worker, reconciler, wake } = createApplication(options);
    if (!alone) neighbours.join(life, random, wake);
    worker.start();
    reconciler.start();
    const connection = edge.connect({ application, ports, parts });
    const shop = createTemplateShop(connection, orders);
    const watch = createTemplateShop(pastTheEdge(application), orders).read;
    return { shop, watch, webhook: createDoor(connection, webhookPaths), wake };
  }

  return {
    declared,
    isolated: true,
    forbidden,
    open: async ({ clock }) => {
      booted ??= bootEdge(config);
      const edge = await booted;
      const store = await openStore({ clock });
      const neighbours = createNeighbours(defaultConfig.idlePollMs);
      return { boot: (surroundings) => boot(surroundings, store, neighbours, edge), close: () => store.close() };
    },
  };
}
