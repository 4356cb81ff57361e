import { customerOf } from "../core/customer-of.ts";
import type { Declared, OrderView } from "../core/history.ts";
import { asking, type Shop, type ShopAnswer } from "../core/shop.ts";
import { createMask } from "../integration/adapters/logger.ts";
import { defaultConfig } from "../integration/app/config.ts";
import { createApplication } from "../integration/app/create-application.ts";
import type { Accepted, Application, OrderDetails } from "../integration/application.ts";
import { type IntegrationConfig, readConfig, secretsOf } from "../integration/config.ts";
import type { IntegrationParts } from "../integration/create.ts";
import { defaultEdgeParts, type EdgeParts } from "../integration/edge-parts.ts";
import type { PartnerName } from "../integration/gateways/call.ts";
import { createGateways } from "../integration/gateways/create-gateways.ts";
import { placeShape, toCommand } from "../integration/http/requests.ts";
import type { Ports } from "../integration/ports.ts";
import { letIn } from "../integration/shape.ts";
import type { Store } from "../integration/store/store.ts";
import type { Forbidden } from "../world/log-scan.ts";
import type { RunningIntegration, SimTarget, Surroundings } from "../world/sim/target.ts";
import { fenceStore } from "./fenced-store.ts";
import { createLineLogger } from "./line-logger.ts";
import { createNeighbours, type Neighbours } from "./neighbours.ts";

export interface ReferenceTarget {
  /** As its process would be started, the partners' addresses and secrets among it. */
  readonly env: Readonly<Record<string, string>>;
  readonly declared: Declared;
  readonly forbidden: readonly Forbidden[];
  /** An empty, migrated store for one run. */
  readonly openStore: (given: { readonly clock: Surroundings["clock"] }) => Promise<Store>;
  /** Replaces protections, one by one; asked anew for each process, since a part may remember something, or ask its clock. */
  readonly parts?: (surroundings: Surroundings) => IntegrationParts;
}

const ends: Readonly<Record<string, OrderView["status"]>> = {
  completed: "confirmed",
  cancelled: "cancelled",
  declined: "declined",
  attention: "attention",
};

function viewOf({ total, capturedMinor, refundedMinor, shipped, status }: OrderDetails): OrderView {
  const amounts = { totalMinor: total.amountMinor, currency: total.currency, capturedMinor, refundedMinor };
  return { status: ends[status] ?? "pending", ...amounts, shipped, detail: status };
}

/** As the configuration's request template fills in what an order does not say. */
const destinationOf = (customer: string) => ({
  name: "A. Customer",
  line1: "1 Example Street",
  line2: customer,
  postal_code: "1010",
  city: "Vienna",
  country: "AT",
});

const answer = (result: Accepted<{ readonly order: OrderDetails }>): ShopAnswer => ({ status: result.ok ? 202 : result.status });

interface Front {
  readonly application: Application;
  readonly parts: EdgeParts;
  readonly ports: Ports;
}

/** What the HTTP edge does with a customer's request, without the HTTP: its log line included. */
function createShop({ application, parts, ports }: Front): Shop {
  const logged = async (method: string, route: string, body: unknown, run: () => Promise<ShopAnswer>): Promise<ShopAnswer> => {
    const startedMs = ports.clock.now();
    const answered = await run();
    const timing = { latencyMs: ports.clock.now() - startedMs, status: answered.status };
    const request = { requestId: ports.ids.next("req"), method, route, body, headers: {} };
    ports.log.info("http-request", parts.requestFields({ ...request, ...timing }));
    return answered;
  };
  return {
    ask: asking({
      place: ({ order, amountMinor = 0, currency, values }) => {
        const customer = customerOf(order);
        const body = {
          order_reference: order,
          total: { amount_minor: amountMinor, currency },
          payment_token: values?.payment_token ?? "",
          customer: { reference: customer },
          destination: destinationOf(customer),
          weight_grams: 800,
        };
        return logged("POST", "/orders", body, async () => {
          if (parts.findCardNumbers(JSON.stringify(body)).length > 0) return { status: 400 };
          const fitting = letIn(placeShape, body);
          return fitting.ok ? answer(await application.place(toCommand(fitting.value, `place-${order}`))) : { status: 400 };
        });
      },
      cancel: ({ order }) => logged("POST", "/orders/:order/cancel", {}, async () => answer(await application.cancel(order))),
      reduce: ({ order, amountMinor = 0 }) =>
        logged("POST", "/orders/:order/reduce", { to_minor: amountMinor }, async () =>
          answer(await application.reduce(order, amountMinor)),
        ),
      refund: ({ order, reference = "", amountMinor }) => {
        const request = { reference, ...(amountMinor === undefined ? {} : { amountMinor }) };
        const body = { reference, ...(amountMinor === undefined ? {} : { amount_minor: amountMinor }) };
        return logged("POST", "/orders/:order/refunds", body, async () => answer(await application.refund(order, request)));
      },
      return_page: async ({ order }) => {
        await parts.onReturn({ application, order, query: {} });
        return { status: 200 };
      },
    }),
    read: async (order) => {
      const details = await application.read(order);
      return details === undefined ? { type: "absent" } : { type: "view", view: viewOf(details) };
    },
    backlog: () => application.backlog(),
    reconcile: async () => {
      await application.reconcile();
    },
  };
}

/** Whatever there is to do wakes the worker before this: what was written, by whomever, and a clock that jumped. */
const idlePollMs = 24 * 3_600_000;
const partnerNames: readonly string[] = ["payment", "carrier", "messaging"];

/** What the HTTP edge does with a webhook, without the HTTP. */
function createDoor({ application, parts, ports }: Front, config: IntegrationConfig): RunningIntegration["webhook"] {
  return async (partner, headers, text) => {
    if (!partnerNames.includes(partner)) return { status: 404 };
    const name = partner as PartnerName;
    const verdict = parts.verifyWebhook({
      headers,
      body: Buffer.from(text),
      secrets: config.partners[name].webhookSecrets,
      nowMs: ports.clock.now(),
      toleranceMs: config.webhookToleranceMs,
      isTimely: parts.isTimely,
    });
    if (!verdict.ok) {
      ports.log.warn("webhook-refused", { partner, code: verdict.code });
      return { status: verdict.status };
    }
    await application.acceptWebhook({ partner: name, id: verdict.id, body: text });
    return { status: 202 };
  };
}

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

/** The reference integration in virtual time: its real code, but for sockets and the HTTP server. */
export function createReferenceTarget({
  env,
  declared,
  forbidden,
  openStore,
  parts: givenParts = () => ({}),
}: ReferenceTarget): SimTarget {
  const config = readConfig(env);
  const mask = createMask(secretsOf(config));
  async function boot(surroundings: Surroundings, shared: Store, neighbours: Neighbours): Promise<RunningIntegration> {
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
    const front: Front = { application, parts, ports };
    return { shop: createShop(front), webhook: createDoor(front, config), wake };
  }

  return {
    declared,
    isolated: true,
    forbidden,
    open: async ({ clock }) => {
      const store = await openStore({ clock });
      const neighbours = createNeighbours(defaultConfig.idlePollMs);
      return { boot: (surroundings) => boot(surroundings, store, neighbours), close: () => store.close() };
    },
  };
}
