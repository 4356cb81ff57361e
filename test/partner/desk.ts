import { readFileSync } from "node:fs";
import { parseContract } from "../../src/contract/parse.ts";
import { type FaultPort, noFaults } from "../../src/core/fault.ts";
import type { HistoryEvent, NewEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import type { Simulator } from "../../src/partner/define.ts";
import type { Dialect } from "../../src/partner/dialect/dialect.ts";
import type { Partner, PartnerSettings, WireAnswer } from "../../src/partner/wire.ts";
import { createVirtualClock, type VirtualClock } from "../support/virtual-clock.ts";

const file = "test/partner/desk.openapi.yaml";
const contract = parseContract(readFileSync(file, "utf8"), file, "desk");

export interface Received {
  readonly atMs: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Desk {
  readonly partner: Partner;
  readonly clock: VirtualClock;
  readonly events: readonly NewEvent[];
  readonly received: readonly Received[];
  of<T extends HistoryEvent["type"]>(type: T): Extract<NewEvent, { readonly type: T }>[];
  send(method: string, path: string, options?: Sent): WireAnswer | Promise<WireAnswer>;
  open(order: string, options?: Sent): WireAnswer | Promise<WireAnswer>;
}

export interface Sent {
  readonly body?: unknown;
  readonly key?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface DeskOptions {
  readonly settings?: Partial<PartnerSettings>;
  readonly faults?: Partial<FaultPort>;
  readonly simulator?: Simulator;
  readonly dialect?: Dialect;
  /** Answers each webhook in turn; the last one stays. */
  readonly receiver?: readonly { readonly status: number; readonly retryAfterMs?: number }[];
  readonly webhooks?: Partial<PartnerSettings["webhooks"]>;
}

export const secret = `whsec_${Buffer.from("a secret of thirty-two bytes....").toString("base64")}`;
export const receiverUrl = "http://127.0.0.1:1/webhooks";

/** A small partner on a virtual clock, with a receiver that remembers what it got. */
export function openDesk({
  settings,
  faults,
  simulator,
  dialect,
  receiver = [{ status: 204 }],
  webhooks,
}: DeskOptions = {}): Desk {
  const clock = createVirtualClock();
  const events: NewEvent[] = [];
  const received: Received[] = [];
  const partner = createPartner({
    contract,
    ...(simulator && { simulator }),
    ...(dialect && { dialect }),
    settings: {
      idempotency: "full",
      idempotencyTtlMs: 60_000,
      tokens: { tok_all: ["tickets:read", "tickets:write"], tok_read: ["tickets:read"] },
      webhooks: { url: receiverUrl, secrets: [secret], retryScheduleMs: [100, 200], ...webhooks },
      ...settings,
    },
    ports: {
      clock,
      random: createRandom(1),
      recorder: { record: (event) => events.push(event) - 1 },
      faults: { ...noFaults, ...faults },
      sender: {
        send: async (url, headers, body) => {
          const answer = receiver[Math.min(received.length, receiver.length - 1)] ?? { status: 0 };
          received.push({ atMs: clock.now(), url, headers, body });
          return answer;
        },
      },
    },
  });
  const send = (method: string, path: string, { body, key, token = "tok_all", headers = {} }: Sent = {}) =>
    partner.handle({
      method,
      path,
      headers: {
        ...(token !== "" && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(key !== undefined && { "idempotency-key": key }),
        ...headers,
      },
      body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body),
    });
  return {
    partner,
    clock,
    events,
    received,
    of: <T extends HistoryEvent["type"]>(type: T) =>
      events.filter((event): event is Extract<NewEvent, { readonly type: T }> => event.type === type),
    send,
    open: (order, options = {}) =>
      send("POST", "/tickets", {
        key: `${order}-key`,
        body: { order_reference: order, amount_minor: 500, currency: "EUR" },
        ...options,
      }),
  };
}

/** The answer's JSON. */
export const jsonOf = ({ reply }: WireAnswer): Record<string, unknown> => JSON.parse(reply.body) as Record<string, unknown>;
