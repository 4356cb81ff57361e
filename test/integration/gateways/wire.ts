import { createRandom } from "../../../src/core/random.ts";
import { defaultResilience } from "../../../src/integration/config.ts";
import { defaultEdgeParts, type EdgeParts } from "../../../src/integration/edge-parts.ts";
import type { ResilienceConfig } from "../../../src/integration/gateways/call.ts";
import { createGateways } from "../../../src/integration/gateways/create-gateways.ts";
import type { Gateways, HttpRequest, HttpResult, Ports } from "../../../src/integration/ports.ts";
import { createVirtualClock, type VirtualClock } from "../../support/virtual-clock.ts";

export type Answer = HttpResult | { readonly type: "silence" };

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): HttpResult => ({
  type: "reply",
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

export const problem = (status: number, code: string, headers: Record<string, string> = {}): HttpResult =>
  json(status, { type: "about:blank", title: "No", status, code }, { "content-type": "application/problem+json", ...headers });

export const lost = (kind: "refused" | "reset" | "timeout" | "cut"): HttpResult => ({
  type: "failure",
  kind,
  message: `scripted ${kind}`,
});

export interface Wire {
  readonly clock: VirtualClock;
  readonly gateways: Gateways;
  readonly sent: HttpRequest[];
  readonly lines: { event: string; fields: Readonly<Record<string, unknown>> }[];
  readonly counts: Map<string, number>;
  /** Advances virtual time until the promise has settled. */
  finish<T>(promise: Promise<T>, withinMs?: number): Promise<T>;
}

export interface WireOptions {
  readonly answer: (request: HttpRequest, count: number) => Answer;
  readonly latencyMs?: number;
  readonly config?: Partial<ResilienceConfig>;
  readonly parts?: Partial<EdgeParts>;
}

/** The three gateways over a scripted network in virtual time. */
export function createWire({ answer, latencyMs = 5, config, parts }: WireOptions): Wire {
  const clock = createVirtualClock();
  const sent: HttpRequest[] = [];
  const lines: Wire["lines"] = [];
  const counts = new Map<string, number>();
  const note = (event: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    lines.push({ event, fields });
  };
  const ports: Ports = {
    clock,
    random: createRandom("wire"),
    ids: { next: (prefix) => `${prefix}_1` },
    log: { info: note, warn: note, error: note },
    meter: {
      count: (name, labels = {}) => {
        const id = `${name} ${Object.values(labels).join(" ")}`;
        counts.set(id, (counts.get(id) ?? 0) + 1);
      },
      gauge: (name, value, labels = {}) => counts.set(`${name} ${Object.values(labels).join(" ")}`, value),
      observe: () => {},
    },
    tracer: { span: (_name, _attributes, work) => work(), traceId: () => "0af7651916cd43dd8448eb211c80319c" },
    http: {
      send: (request) => {
        sent.push(request);
        const result = answer(request, sent.length);
        return new Promise((resolve) => {
          if (result.type !== "silence") clock.after(latencyMs, () => resolve(result));
          else clock.after(request.totalMs, () => resolve(lost("timeout")));
        });
      },
    },
  };
  const partner = (name: string) => ({ baseUrl: `http://${name}.test/`, token: `token-${name}` });
  const gateways = createGateways({
    ports,
    partners: { payment: partner("payment"), carrier: partner("carrier"), messaging: partner("messaging") },
    resilience: { ...defaultResilience, ...config },
    parts: { ...defaultEdgeParts, ...parts },
  });
  return {
    clock,
    gateways,
    sent,
    lines,
    counts,
    finish: async (promise, withinMs = 60_000) => {
      let done = false;
      void promise.then(() => {
        done = true;
      });
      await clock.runUntil(() => done, withinMs);
      return promise;
    },
  };
}

export const paymentJson = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: "pay_1",
  order_reference: "order-1",
  status: "authorized",
  amount_minor: 4200,
  captured_minor: 0,
  refunded_minor: 0,
  currency: "EUR",
  version: 1,
  created_at: "2026-01-15T10:00:00.000Z",
  updated_at: "2026-01-15T10:00:00.000Z",
  ...changes,
});

export const shipmentJson = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: "shp_1",
  order_reference: "order-1",
  status: "label_created",
  service: "standard",
  destination: {},
  parcels: [],
  label: { tracking_number: "FD000000001", url: "http://carrier.test/labels/1.pdf" },
  version: 3,
  ...changes,
});

export const keyed = { order: "order-1", key: "fd-key", attempt: 2 };
export const eur = (amountMinor: number) => ({ amountMinor, currency: "EUR" });
export const authorization = { ...keyed, amount: eur(4200), paymentToken: "tok_visa_ok" };
export const destination = { name: "A", line1: "Street 1", postalCode: "10115", city: "Berlin", country: "DE" };
