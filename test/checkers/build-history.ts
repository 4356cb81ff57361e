import { customerOf } from "../../src/core/customer-of.ts";
import type { FaultFamily } from "../../src/core/fault.ts";
import {
  type Declared,
  type Effect,
  type FaultFacts,
  type HistoryEvent,
  historyFormat,
  type NewEvent,
  type OperationValue,
  type OrderView,
  type RunFacts,
} from "../../src/core/history.ts";
import type { Random } from "../../src/core/random.ts";
import type { PartnerFacts } from "../../src/core/role.ts";
import type { Json } from "../../src/core/schedule.ts";
import type { Phase, Site, SitePattern } from "../../src/core/site.ts";
import { faults } from "../../src/faults/index.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { toldBy } from "../../src/world/partner-facts.ts";

interface Timed {
  readonly t: number;
  readonly event: NewEvent;
}

export const declared: Declared = {
  deadlines: { placeMs: 800 },
  retry: { maxAttempts: 8, baseMs: 100, capMs: 5000 },
  breaker: { consecutiveFailures: 5, openMs: 1000 },
  webhookAckMs: 500,
  refusesForgeries: true,
  notifies: true,
  capturesAfterShipment: true,
};

export interface Failure {
  readonly status: number;
  /** Of a refusal: the problem's. */
  readonly code?: string;
  readonly delivery?: "whole" | "reset" | "close" | "hang" | "cut";
  readonly retryAfterMs?: number;
  /** Of one that hangs. */
  readonly holdMs?: number;
  readonly saysError?: true;
  /** The effect happened before the answer was lost. */
  readonly effect?: boolean;
}

export interface CallOptions {
  /** A GET, without a key. */
  readonly read?: boolean;
  readonly path?: string;
  readonly payload?: string;
  readonly body?: Json;
  readonly key?: string;
  readonly effect?: Effect;
  readonly webhook?: string;
  readonly status?: number;
  /** Faults that shaped the last answer. */
  readonly faults?: readonly string[];
  /** Of its last answer. */
  readonly saysError?: true;
  readonly code?: string;
  readonly failures?: readonly Failure[];
  /** Waits before each retry; else full jitter is drawn. */
  readonly waitMs?: (attempt: number, failure: Failure) => number;
}

/** Where each operation of these stories is. */
const partnerOf = (operation = ""): string =>
  /payment|refund/i.test(operation) ? "payment" : /message/i.test(operation) ? "messaging" : "carrier";

const familyOf = (name: string): FaultFamily =>
  faults[name]?.family ?? (name === "forged-signature" ? "webhook" : name === "latency" ? "link" : "call");

/** `payment/createPayment order-1 #1 before-effect`, or with `*` for what it leaves open, `link payment`. */
export function aimOf(text: string): SitePattern {
  const [what = "", order = "*", attempt, phase] = text.split(" ");
  if (what === "link") return { link: order };
  const [partner = "*", operation = "*"] = what.split("/");
  return {
    ...(partner !== "*" && { partner }),
    ...(operation !== "*" && (operation.includes(".") ? { webhook: operation } : { operation })),
    ...(order !== "*" && { order }),
    ...(attempt !== undefined && { attempt: Number(attempt.slice(1)) }),
    ...(phase !== undefined && { phase: phase as Phase }),
  };
}

/** What such a fault strikes first, whatever its aim leaves open. */
function struckBy({ family, at }: FaultFacts, order = at.order ?? "order-1"): Site | undefined {
  if (family === "self") return undefined;
  if (at.link !== undefined) return { kind: "link", link: at.link };
  const partner = at.partner ?? partnerOf(at.operation);
  const attempt = typeof at.attempt === "number" ? at.attempt : 1;
  return at.webhook !== undefined
    ? { kind: "webhook", partner, webhook: at.webhook, order, attempt }
    : { kind: "call", partner, operation: at.operation ?? "", order, attempt };
}

/** What the contracts say of the partners that come with Firedrill. */
export const builtins: Readonly<Record<string, PartnerFacts>> = Object.fromEntries(
  builtinBlueprints().map((blueprint) => [blueprint.name, { idempotency: "full", ...toldBy(blueprint.contract) }]),
);

const amountIn = (body: Json | undefined): number | undefined => {
  const amount = typeof body === "object" && body !== null && "amount_minor" in body ? body.amount_minor : undefined;
  return typeof amount === "number" ? amount : undefined;
};

/** Writes histories as a run would: every order has a clock of its own, and the stories are merged by time. */
export function createHistoryBuilder(options: {
  random: Random;
  declared?: Declared;
  world?: "sim" | "live";
  calm?: RunFacts["calm"];
  lines?: number;
  /** All three unless given. */
  partners?: readonly string[] | Readonly<Record<string, PartnerFacts>>;
}) {
  const { random } = options;
  const world = options.world ?? "live";
  const timed: Timed[] = [];
  const ends: NewEvent[] = [];
  const counters = { op: 0, call: 0, webhook: 0, ref: 0, fault: 0 };
  let latestMs = 0;

  const at = (t: number, event: NewEvent): void => {
    timed.push({ t, event });
    latestMs = Math.max(latestMs, t);
  };
  const harness = (t: number, event: NewEvent): void => at(t, event);

  /** A fault that is armed from the start and healed at the end, aimed as `formatPattern` writes it. */
  const fault = (t: number, name: string, where: string, order?: string): void => {
    counters.fault += 1;
    const id = `f${counters.fault}`;
    const value = { name, family: familyOf(name), at: aimOf(where) };
    const site = struckBy(value, order);
    at(2, { actor: "harness", type: "fault-armed", fault: id, value });
    at(t, {
      actor: "harness",
      type: "fault-fired",
      fault: id,
      ...(order === undefined ? {} : { order }),
      ...(site === undefined ? {} : { site }),
      value,
    });
    ends.push({ actor: "harness", type: "fault-healed", fault: id, value });
  };

  const order = (name: string, totalMinor = 5000, currency = "EUR", startMs = 10) => {
    let nowMs = startMs;
    const attempts = new Map<string, number>();
    const pass = (from: number, to: number): number => {
      nowMs += random.integer(from, to);
      return nowMs;
    };

    const operate = (value: OperationValue, outcome: "ok" | "fail" | "info", status: number, during?: () => void): void => {
      counters.op += 1;
      const op = counters.op;
      const startedMs = pass(1, 20);
      at(startedMs, { actor: "customer", type: "invoke", op, order: name, value });
      during?.();
      at(pass(5, 60), {
        actor: "customer",
        type: outcome,
        op,
        order: name,
        value: { ...value, status, latencyMs: nowMs - startedMs },
      });
    };

    const webhook = (partner: string, type: string, counterfeit?: string, status = 202): void => {
      counters.webhook += 1;
      const value = { id: `evt_${counters.webhook}`, sending: 1, ...(counterfeit === undefined ? {} : { counterfeit }) };
      const site = { kind: "webhook" as const, partner, webhook: type, order: name, attempt: 1 };
      at(pass(1, 10), { actor: partner, type: "webhook-sent", order: name, site, value });
      at(pass(1, 20), {
        actor: partner,
        type: "webhook-acknowledged",
        order: name,
        site,
        value: { ...value, status, latencyMs: 5 },
      });
    };

    const call = (partner: string, operation: string, more: CallOptions = {}): void => {
      const id = `${partner} ${operation}`;
      const key = more.key ?? `${name}:${operation}`;
      const path = more.path ?? `/v1/${operation}/${name}`;
      let effect = more.effect;
      const tries: Failure[] = [
        ...(more.failures ?? []),
        {
          status: more.status ?? 200,
          ...(more.code !== undefined && { code: more.code }),
          ...(more.saysError && { saysError: more.saysError }),
          effect: true,
        },
      ];
      for (const [n, failure] of tries.entries()) {
        const attempt = (attempts.get(id) ?? 0) + 1;
        attempts.set(id, attempt);
        counters.call += 1;
        const number = counters.call;
        const site = { kind: "call" as const, partner, operation, order: name, attempt };
        const startedMs = pass(1, 15);
        at(startedMs, {
          actor: partner,
          type: "call",
          call: number,
          order: name,
          site,
          ...(operation === "quoteRates" || more.read ? {} : { key }),
          value: {
            method: more.read ? "GET" : "POST",
            path,
            bodyHash: more.payload ?? `${name} ${operation}`,
            ...(more.body === undefined ? {} : { body: more.body }),
            ...(amountIn(more.body) === undefined ? {} : { amountMinor: amountIn(more.body) as number }),
          },
        });
        let replayed = false;
        if (failure.effect === true && more.effect !== undefined) {
          if (effect !== undefined)
            at(pass(1, 5), { actor: partner, type: "effect", order: name, call: number, site, key, value: effect });
          else replayed = true;
          effect = undefined;
        }
        const last = n === tries.length - 1;
        const { status, code, saysError, delivery = "whole", retryAfterMs, holdMs } = failure;
        at(pass(1, 5), {
          actor: partner,
          type: "answer",
          call: number,
          order: name,
          site,
          value: {
            status,
            delivery,
            durationMs: nowMs - startedMs,
            ...(replayed ? { replayed } : {}),
            ...(code === undefined ? {} : { code }),
            ...(saysError && { saysError }),
            ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
            ...(holdMs === undefined ? {} : { holdMs }),
            ...(last ? more.faults !== undefined && { faults: more.faults } : { faults: ["f1"] }),
          },
        });
        if (last) continue;
        const ceilingMs = Math.min(5000, 100 * 2 ** n);
        nowMs += more.waitMs?.(n + 1, failure) ?? Math.max(retryAfterMs ?? 0, Math.round(random.next() * ceilingMs));
      }
      if (more.webhook !== undefined) webhook(partner, more.webhook);
    };

    const ref = (prefix: string): string => {
      counters.ref += 1;
      return `${prefix}_${counters.ref}`;
    };
    const paid = { amountMinor: totalMinor, currency };
    const pay = ref("pay");
    const label = ref("shp");
    const book = { authorizedMinor: 0, capturedMinor: 0, refundedMinor: 0, voided: false };
    let shipped = false;
    let isAtBank = false;
    let dueMinor = totalMinor;

    return {
      fault: (faultName: string, where: string): void => fault(nowMs, faultName, where, name),
      pass,
      operate,
      webhook,
      call,
      now: (): number => nowMs,
      place: (outcome: "ok" | "fail" | "info" = "ok", status = 202): void =>
        operate({ operation: "place", ...paid }, outcome, status, () => call("carrier", "quoteRates")),
      authorize: (more: CallOptions = {}): void => {
        call("payment", "createPayment", {
          effect: { kind: "authorized", ref: pay, ...paid },
          webhook: "payment.authorized",
          status: 201,
          ...more,
        });
        book.authorizedMinor = totalMinor;
      },
      /** The gateway sends the shopper to the bank first, and says so with a webhook that may get lost. */
      sendToBank: (more: CallOptions & { readonly isUntold?: true } = {}): void => {
        const { isUntold, ...options } = more;
        call("payment", "createPayment", {
          status: 201,
          ...(isUntold ? {} : { webhook: "payment.requires_action" }),
          ...options,
        });
        isAtBank = true;
      },
      /** The bank says yes, whether or not the shopper comes back. */
      agreeAtBank: (): void => {
        at(pass(1, 5), { actor: "payment", type: "effect", order: name, value: { kind: "authorized", ref: pay, ...paid } });
        book.authorizedMinor = totalMinor;
        isAtBank = false;
      },
      ship: (more: CallOptions = {}): void => {
        call("carrier", "createShipment", {
          body: { destination: { line2: customerOf(name) } },
          effect: { kind: "shipped", ref: label },
          webhook: "shipment.label_created",
          status: 201,
          ...more,
        });
        shipped = true;
      },
      capture: (more: CallOptions = {}, amountMinor = dueMinor): void => {
        call("payment", "capturePayment", {
          path: `/v1/payments/${pay}/capture`,
          payload: `capture ${amountMinor}`,
          key: `${name}:capture:${book.capturedMinor}`,
          effect: { kind: "captured", ref: pay, amountMinor, currency },
          webhook: "payment.captured",
          ...more,
        });
        book.capturedMinor += amountMinor;
      },
      /** The gateway accepts a capture, and decides later. Returns what the call's effect is told with then. */
      acceptCapture: (key: string, status = 202): ((amountMinor?: number) => void) => {
        call("payment", "capturePayment", { path: `/v1/payments/${pay}/capture`, payload: "capture", key, status });
        const accepted = counters.call;
        return (amountMinor = dueMinor) => {
          const value = { kind: "captured", ref: pay, amountMinor, currency };
          at(pass(1, 5), { actor: "payment", type: "effect", order: name, call: accepted, value });
          book.capturedMinor += amountMinor;
        };
      },
      /** The bank says afterwards that the money will not come. */
      captureFails: (): void => {
        const value = { kind: "capture-failed", ref: pay, amountMinor: book.capturedMinor, currency };
        at(pass(1, 5), { actor: "payment", type: "effect", order: name, move: "capture-failed", value });
        webhook("payment", "payment.capture_failed");
        book.capturedMinor = 0;
      },
      /** The merchant lets go of the money at the gateway's own desk, and the shop may hear of it. */
      merchantVoids: (tells = true): void => {
        const value = { kind: "voided", ref: pay } as const;
        at(pass(1, 5), { actor: "payment", type: "effect", order: name, move: "payment-voided", value });
        if (tells) webhook("payment", "payment.voided");
        book.voided = true;
      },
      readPayment: (): void => call("payment", "getPayment", { read: true, path: `/v1/payments/${pay}` }),
      tell: (template = "order_confirmed", more: CallOptions = {}): void => {
        const step = more.key ?? `${name}:tell:${template}:${ref("n")}`;
        call("messaging", "sendMessage", {
          payload: step,
          body: { recipient_reference: customerOf(name) },
          effect: { kind: "messaged", ref: ref("msg"), reference: template },
          status: 201,
          ...more,
          key: step,
        });
      },
      /** Takes something off: what counts then is what the customer was told. */
      reduce: (toMinor: number, outcome: "ok" | "fail" | "info" = "ok"): void => {
        operate({ operation: "reduce", amountMinor: toMinor, currency }, outcome, outcome === "ok" ? 202 : 409);
        if (outcome === "ok") dueMinor = toMinor;
      },
      cancel: (outcome: "ok" | "fail" | "info" = "ok"): void =>
        operate({ operation: "cancel" }, outcome, outcome === "ok" ? 202 : 409),
      void: (more: CallOptions = {}): void => {
        call("payment", "voidPayment", { effect: { kind: "voided", ref: pay }, webhook: "payment.voided", ...more });
        book.voided = true;
      },
      unship: (more: CallOptions = {}): void => {
        call("carrier", "cancelShipment", { effect: { kind: "shipment-cancelled", ref: label }, ...more });
        shipped = false;
      },
      askRefund: (reference: string, amountMinor?: number, outcome: "ok" | "fail" | "info" = "ok", during?: () => void): void =>
        operate(
          { operation: "refund", reference, currency, ...(amountMinor === undefined ? {} : { amountMinor }) },
          outcome,
          outcome === "ok" ? 202 : 409,
          during,
        ),
      refund: (reference: string, amountMinor: number, more: CallOptions = {}): void => {
        call("payment", "createRefund", {
          path: `/v1/payments/${pay}/refunds`,
          payload: `refund ${reference} ${amountMinor}`,
          key: `${name}:refund:${reference}`,
          effect: { kind: "refunded", ref: ref("re"), of: pay, reference, amountMinor, currency },
          webhook: "refund.succeeded",
          status: 201,
          ...more,
        });
        book.refundedMinor += amountMinor;
      },
      /** What the order is shown as now; a look that began so many events ago. */
      look: (status: OrderView["status"], more: Partial<OrderView> = {}, beganAgo = 0): void => {
        const { capturedMinor, refundedMinor } = book;
        const view = { status, totalMinor: dueMinor, currency, capturedMinor, refundedMinor, shipped, ...more };
        at(pass(1, 5), { actor: "harness", type: "look", order: name, value: { since: beganAgo, view } });
      },
      /** A line in the ledger that no call of this builder made. */
      effect: (partner: string, value: Effect): void => at(pass(1, 5), { actor: partner, type: "effect", order: name, value }),
      crash: (): void => {
        at(nowMs, { actor: "integration", type: "crash", value: { signal: "SIGKILL", reason: "test" } });
        at(pass(100, 300), { actor: "integration", type: "restart", value: { reason: "test" } });
      },
      /** The final read and the books. */
      end: (status: OrderView["status"] | "absent" | "unnamed", more: Partial<OrderView> = {}): void => {
        const { capturedMinor, refundedMinor } = book;
        const view =
          status === "absent" || status === "unnamed"
            ? null
            : { status, totalMinor: dueMinor, currency, capturedMinor, refundedMinor, shipped, ...more };
        ends.push({ actor: "customer", type: "read", order: name, value: view, ...(status === "unnamed" && { unnamed: true }) });
        if (book.authorizedMinor > 0 || isAtBank)
          ends.push({
            actor: "payment",
            type: "books",
            order: name,
            value: { ...book, ...(isAtBank && { awaitsShopper: true }) },
          });
      },
      totalMinor,
      pay,
      label,
    };
  };

  /** All events, merged by time, numbered, between the run's own first and last lines. */
  const finish = (): HistoryEvent[] => {
    const { partners = ["payment", "carrier", "messaging"] } = options;
    const unknown: PartnerFacts = { idempotency: "full", roles: {}, webhooks: {} };
    const named = (names: readonly string[]): Record<string, PartnerFacts> =>
      Object.fromEntries(names.map((name) => [name, builtins[name] ?? unknown]));
    const facts: RunFacts = {
      scenario: "test",
      seed: 1,
      format: historyFormat,
      declared: options.declared ?? declared,
      partners: Array.isArray(partners) ? named(partners) : (partners as Record<string, PartnerFacts>),
      startedAt: "2026-01-01T00:00:00.000Z",
      ...(options.calm === undefined ? {} : { calm: options.calm }),
    };
    const phase = (name: "safety" | "liveness" | "settle" | "final" | "end"): NewEvent => ({
      actor: "harness",
      type: "phase",
      value: { phase: name },
    });
    const sorted = timed.map((entry, n) => ({ ...entry, n })).sort((a, b) => a.t - b.t || a.n - b.n);
    const [healed, reads] = [
      ends.filter(({ type }) => type === "fault-healed"),
      ends.filter(({ type }) => type !== "fault-healed"),
    ];
    const endMs = latestMs + 10;
    const all: Timed[] = [
      { t: 0, event: { actor: "harness", type: "run", value: facts } },
      { t: 1, event: phase("safety") },
      ...sorted,
      ...[phase("liveness"), ...healed, phase("settle")].map((event) => ({ t: endMs, event })),
      { t: endMs + 500, event: { actor: "harness", type: "settled", value: { quiet: true, afterMs: 500, pending: [] } } },
      ...[phase("final"), ...reads].map((event) => ({ t: endMs + 510, event })),
      { t: endMs + 520, event: { actor: "integration", type: "backlog", value: { outbox: 0, deadLetters: 0, inbox: 0 } } },
      { t: endMs + 530, event: { actor: "integration", type: "log", value: { lines: options.lines ?? 100 } } },
      { t: endMs + 540, event: phase("end") },
    ];
    const dated = (event: NewEvent, i: number): NewEvent =>
      event.type === "look" ? { ...event, value: { ...event.value, since: i - event.value.since } } : event;
    return all.map(({ t, event }, i) => ({ ...dated(event, i), i, t, world }));
  };

  return { order, fault, harness, finish, size: (): number => timed.length };
}

export type HistoryBuilder = ReturnType<typeof createHistoryBuilder>;
