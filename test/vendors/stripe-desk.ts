import Stripe from "stripe";
import type { CallFacts, CallPlan, FaultPort } from "../../src/core/fault.ts";
import { noFaults } from "../../src/core/fault.ts";
import type { NewEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import type { Partner, PartnerSettings } from "../../src/partner/wire.ts";
import { vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { servePartner } from "../../src/transports/fastify/serve-partner.ts";
import { localToken, localWebhookSecret } from "../../src/transports/local-credentials.ts";
import { createRealClock } from "../../src/transports/real-clock.ts";

export const webhookSecret = localWebhookSecret("stripe");

export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface StripeDesk {
  /** The official SDK against the simulator, which it takes for Stripe. */
  readonly stripe: Stripe;
  readonly partner: Partner;
  /** Where it listens. */
  readonly origin: string;
  readonly history: readonly NewEvent[];
  /** What was sent to the shop's endpoint. */
  readonly received: readonly Received[];
  client(options?: { readonly key?: string; readonly retries?: number }): Stripe;
  /** What goes wrong at calls from now on. */
  strike(plan: ((facts: CallFacts) => CallPlan | undefined) | undefined): void;
  /** The first webhook of that type, once it was sent. */
  webhook(type: string): Promise<Received>;
  stop(): Promise<void>;
}

/** A shop's endpoint answers with each status in turn; the last one stays. */
export async function openStripe(settings: Partial<PartnerSettings> = {}): Promise<StripeDesk> {
  const blueprint = vendorBlueprint("stripe");
  if (blueprint === undefined) throw new Error("there is no stripe");
  let planned: ((facts: CallFacts) => CallPlan | undefined) | undefined;
  const history: NewEvent[] = [];
  const received: Received[] = [];
  const waiting: { readonly type: string; readonly resolve: (webhook: Received) => void }[] = [];
  const faults: FaultPort = {
    ...noFaults,
    onCall: (facts) => {
      const plan = planned?.(facts);
      return plan && { ids: ["f1"], plan };
    },
  };
  const isOf = (type: string, { body }: Received): boolean => (JSON.parse(body) as { type: string }).type === type;
  const partner = createPartner({
    ...blueprint,
    settings: {
      ...blueprint.settings,
      ...settings,
      webhooks: { ...blueprint.settings.webhooks, url: "http://127.0.0.1:1/webhooks" },
    },
    ports: {
      clock: createRealClock(),
      random: createRandom(1),
      recorder: { record: (event) => history.push(event) - 1 },
      faults,
      sender: {
        send: async (_url, headers, body) => {
          const webhook = { headers, body };
          received.push(webhook);
          for (const { type, resolve } of waiting) if (isOf(type, webhook)) resolve(webhook);
          return { status: 200 };
        },
      },
    },
  });
  const served = await servePartner(partner);
  const { hostname: host, port } = new URL(served.url);
  const client: StripeDesk["client"] = ({ key = localToken("stripe"), retries = 0 } = {}) =>
    new Stripe(key, { host, port, protocol: "http", maxNetworkRetries: retries, telemetry: false });
  return {
    ...{ stripe: client(), partner, origin: new URL(served.url).origin, history, received, client },
    strike: (plan) => {
      planned = plan;
    },
    webhook: (type) => {
      const there = received.find((each) => isOf(type, each));
      if (there !== undefined) return Promise.resolve(there);
      const { promise, resolve } = Promise.withResolvers<Received>();
      waiting.push({ type, resolve });
      return promise;
    },
    stop: async () => {
      partner.stop();
      await served.stop();
    },
  };
}
