import { createServer } from "node:http";
import type { CallPlan, FaultPort } from "../../../src/core/fault.ts";
import { noFaults } from "../../../src/core/fault.ts";
import { createRandom } from "../../../src/core/random.ts";
import { createPartner } from "../../../src/partner/create.ts";
import type { Partner } from "../../../src/partner/wire.ts";
import { builtinBlueprints } from "../../../src/reference/builtin-partners.ts";
import { localToken } from "../../../src/transports/local-credentials.ts";
import { createRealClock } from "../../../src/transports/real-clock.ts";
import { createWebhookSender } from "../../../src/transports/webhook-sender.ts";

export interface Carried {
  /** By partner: where it answers. */
  readonly urls: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** What is under test: puts partners where `fetch` finds them. */
export type Transport = (partners: readonly Partner[]) => Promise<Carried>;

export interface ReceivedWebhook {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly type: string;
  readonly order: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly json: JsonRecord;
}

/** JSON as tests look at it: they say what they expect, and fail where it is not so. */
export type JsonRecord = Record<string, unknown>;

export interface CallOptions {
  readonly body?: unknown;
  readonly key?: string;
  /** Null: no Authorization at all. Without it, the partner's local token. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PartnerHosts {
  partner(name: string): Partner;
  url(partner: string): string;
  call(partner: string, method: string, path: string, options?: CallOptions): Promise<Reply>;
  /** Every call that follows gets this plan. */
  plan(plan: CallPlan | undefined): void;
  /** Resolves with the webhooks of an order once there are `count`. */
  webhooks(order: string, count: number): Promise<readonly ReceivedWebhook[]>;
  stop(): Promise<void>;
}

/** A small receiver that takes every webhook and answers 204. */
async function openReceiver() {
  const received: ReceivedWebhook[] = [];
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { type, data } = JSON.parse(body) as { type: string; data: { order_reference?: string } };
    received.push({ headers: request.headers as Record<string, string>, body, type, order: data.order_reference ?? "-" });
    response.writeHead(204).end();
    for (const check of [...waiting]) check();
  });
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    of: (order: string, count: number): Promise<readonly ReceivedWebhook[]> =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = received.filter((webhook) => webhook.order === order);
          if (found.length < count) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    stop: (): Promise<void> => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The three built-in partners on a transport, with a receiver for their webhooks. */
export async function hostPartners(transport: Transport): Promise<PartnerHosts> {
  const receiver = await openReceiver();
  const sender = createWebhookSender();
  let wanted: CallPlan | undefined;
  const faults: FaultPort = { ...noFaults, onCall: () => wanted && { ids: ["f1"], plan: wanted } };
  const partners = builtinBlueprints().map(({ contract, simulator, settings, name }) =>
    createPartner({
      contract,
      ...(simulator && { simulator }),
      settings: { ...settings, webhooks: { ...settings.webhooks, url: receiver.url } },
      ports: {
        clock: createRealClock(),
        random: createRandom(1, name),
        recorder: { record: () => 0 },
        faults,
        sender,
      },
    }),
  );
  const carried = await transport(partners);
  const url = (partner: string): string => carried.urls[partner] as string;
  return {
    url,
    partner: (name) => partners.find((partner) => partner.name === name) as Partner,
    call: async (partner, method, path, { body, key, token = localToken(partner), headers = {} } = {}) => {
      const response = await fetch(url(partner) + path, {
        method,
        headers: {
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...(key !== undefined && { "idempotency-key": key }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, json: text === "" ? {} : (JSON.parse(text) as JsonRecord) };
    },
    plan: (plan) => {
      wanted = plan;
    },
    webhooks: receiver.of,
    stop: async () => {
      for (const partner of partners) partner.stop();
      await carried.stop();
      await sender.close();
      await receiver.stop();
    },
  };
}
