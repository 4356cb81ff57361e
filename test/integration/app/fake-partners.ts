import type { Clock } from "../../../src/core/clock.ts";
import { sleep } from "../../../src/core/clock.ts";
import type {
  BalanceTransaction,
  CallResult,
  Gateways,
  Message,
  PartnerError,
  Payment,
  Refund,
  Shipment,
} from "../../../src/integration/ports.ts";

/** What becomes of one call. `lost`: the effect, and no answer. `failed`: no effect, and no proof of that either. */
export type Fate = "ok" | "lost" | "failed" | "throttled" | "refused-by-rule" | "stale" | "absent" | "invalid";

export interface LedgerLine {
  readonly kind: string;
  readonly order: string;
  readonly ref: string;
  readonly reference?: string;
  readonly amountMinor?: number;
}

export interface Call {
  readonly operation: string;
  readonly order: string;
  readonly attempt: number;
  readonly key?: string;
  readonly payload: string;
  readonly atMs: number;
}

export interface PartnerOptions {
  readonly clock: Clock;
  readonly idempotency?: "full" | "none";
  readonly latencyMs?: number;
  readonly fate?: (call: Call) => Fate;
  /** A webhook leaves; undefined loses it. */
  readonly webhook?: (partner: "payment" | "carrier" | "messaging", type: string, data: Record<string, unknown>) => void;
  readonly refundFails?: boolean;
}

type Row<T> = { now: T; before?: T };

const failure = (code: string, extra: Partial<PartnerError> = {}): { ok: false; error: PartnerError } => ({
  ok: false,
  error: { class: "retryable", code, message: code, definite: false, ...extra },
});

const tooMany = failure("too-many-requests", { status: 429, definite: true, retryAfterMs: 200 });

/** Three partners in memory, with one ledger, and a fate for every call. */
export function createFakePartners(options: PartnerOptions) {
  const { clock, idempotency = "full", latencyMs = 5 } = options;
  const payments = new Map<string, Row<Payment & { token: string }>>();
  const refunds = new Map<string, Row<Refund>>();
  const shipments = new Map<string, Row<Shipment>>();
  const messages = new Map<string, Row<Message>>();
  const ledger: LedgerLine[] = [];
  const calls: Call[] = [];
  const settlements: BalanceTransaction[] = [];
  const replays = new Map<string, { payload: string; outcome: CallResult<unknown> }>();
  const attempts = new Map<string, number>();
  let ids = 0;
  let healthy = false;
  const next = (prefix: string): string => `${prefix}_${++ids}`;

  const set = <T>(table: Map<string, Row<T>>, id: string, now: T): void => {
    const before = table.get(id)?.now;
    table.set(id, before === undefined ? { now } : { now, before });
  };
  const send = (partner: "payment" | "carrier" | "messaging", type: string, order: string, id: string, version?: number): void =>
    options.webhook?.(partner, type, { id, order_reference: order, ...(version === undefined ? {} : { version }) });
  const savePayment = (payment: Payment & { token: string }): Payment => {
    const saved = { ...payment, version: payment.version + 1 };
    set(payments, payment.id, saved);
    send("payment", `payment.${payment.status}`, payment.order, payment.id, saved.version);
    return saved;
  };

  async function call<T>(
    operation: string,
    order: string,
    key: string | undefined,
    payload: unknown,
    effect: () => CallResult<T>,
  ): Promise<CallResult<T>> {
    const count = `${operation} ${order}`;
    const attempt = (attempts.get(count) ?? 0) + 1;
    attempts.set(count, attempt);
    const text = JSON.stringify(payload);
    const made: Call = { operation, order, attempt, ...(key === undefined ? {} : { key }), payload: text, atMs: clock.now() };
    calls.push(made);
    const fate = healthy ? "ok" : (options.fate?.(made) ?? "ok");
    await sleep(clock, latencyMs);
    if (fate === "failed") return failure("timeout");
    if (fate === "throttled") return tooMany;
    if (fate === "refused-by-rule") return failure("unprocessable", { class: "terminal", status: 422, definite: true });
    const replay = key === undefined || idempotency === "none" ? undefined : replays.get(key);
    if (replay !== undefined && replay.payload !== text)
      return failure("idempotency-key-reused", { class: "manual", status: 422, definite: true });
    const outcome = replay === undefined ? effect() : (replay.outcome as CallResult<T>);
    if (key !== undefined) replays.set(key, { payload: text, outcome });
    await sleep(clock, latencyMs);
    if (fate === "lost") return failure("reset");
    if (fate === "invalid") return failure("invalid-answer");
    return outcome;
  }

  async function read<T>(
    operation: string,
    order: string,
    look: (view: "now" | "stale" | "absent") => CallResult<T>,
  ): Promise<CallResult<T>> {
    const count = `${operation} ${order}`;
    const attempt = (attempts.get(count) ?? 0) + 1;
    attempts.set(count, attempt);
    const made: Call = { operation, order, attempt, payload: "", atMs: clock.now() };
    calls.push(made);
    const fate = healthy ? "ok" : (options.fate?.(made) ?? "ok");
    await sleep(clock, latencyMs);
    if (fate === "ok" || fate === "stale" || fate === "absent") return look(fate === "ok" ? "now" : fate);
    return fate === "throttled" ? tooMany : failure("timeout");
  }

  const all = <T extends { order: string }>(table: Map<string, Row<T>>, order: string, view: "now" | "stale" | "absent"): T[] =>
    [...table.values()].flatMap((row) => {
      const seen = view === "now" ? row.now : view === "stale" ? row.before : undefined;
      return seen !== undefined && seen.order === order ? [seen] : [];
    });
  const one = <T>(table: Map<string, Row<T>>, id: string, view: "now" | "stale" | "absent"): CallResult<T> => {
    const row = table.get(id);
    const seen = view === "now" ? row?.now : view === "stale" ? row?.before : undefined;
    return seen === undefined
      ? failure("not-found", { class: "terminal", status: 404, definite: true })
      : { ok: true, value: seen };
  };
  const conflict = failure("conflict", { class: "terminal", status: 409, definite: true });

  const payment: Gateways["payment"] = {
    authorize: ({ order, key, amount, paymentToken, returnUrl }) =>
      call("createPayment", order, key, { order, amount, paymentToken, returnUrl }, () => {
        const id = next("pay");
        const declined = paymentToken === "tok_declined";
        const status = declined ? "declined" : paymentToken === "tok_requires_action" ? "requires_action" : "authorized";
        if (status === "authorized") ledger.push({ kind: "authorized", order, ref: id, amountMinor: amount.amountMinor });
        const made = { id, order, status, amount, capturedMinor: 0, refundedMinor: 0, version: 0, token: paymentToken } as const;
        return {
          ok: true,
          value: savePayment(status === "requires_action" ? { ...made, redirectUrl: "https://bank/3ds" } : made),
        };
      }),
    payment: (id) => read("getPayment", payments.get(id)?.now.order ?? "-", (view) => one<Payment>(payments, id, view)),
    paymentsOf: (order) => read("listPayments", order, (view) => ({ ok: true, value: all(payments, order, view) })),
    capture: ({ order, key, paymentId, amount }) =>
      call("capturePayment", order, key, { paymentId, amount }, () => {
        const row = payments.get(paymentId)?.now;
        // A partner without idempotency takes the money again when it is asked again.
        const again = idempotency === "none" && row?.status === "captured";
        if (row === undefined || (row.status !== "authorized" && !again)) return conflict;
        ledger.push({ kind: "captured", order, ref: paymentId, amountMinor: amount.amountMinor });
        settlements.push({ id: next("txn"), type: "capture", paymentId, order, ...amount });
        return {
          ok: true,
          value: savePayment({ ...row, status: "captured", capturedMinor: row.capturedMinor + amount.amountMinor }),
        };
      }),
    void: ({ order, key, paymentId }) =>
      call("voidPayment", order, key, { paymentId }, () => {
        const row = payments.get(paymentId)?.now;
        if (row === undefined || (row.status !== "authorized" && row.status !== "requires_action")) return conflict;
        ledger.push({ kind: "voided", order, ref: paymentId });
        return { ok: true, value: savePayment({ ...row, status: "voided" }) };
      }),
    refund: ({ order, key, paymentId, reference, amount }) =>
      call("createRefund", order, key, { paymentId, reference, amount }, () => {
        const row = payments.get(paymentId)?.now;
        if (row === undefined || row.capturedMinor - row.refundedMinor < amount.amountMinor) return conflict;
        const id = next("re");
        const fails = options.refundFails === true || row.token === "tok_refund_fails";
        const made = { id, paymentId, order, reference, amount, status: "pending" } as const;
        set(refunds, id, made);
        const status = fails ? "failed" : "succeeded";
        if (!fails) {
          ledger.push({ kind: "refunded", order, ref: id, reference, amountMinor: amount.amountMinor });
          settlements.push({
            id: next("txn"),
            type: "refund",
            paymentId,
            refundId: id,
            order,
            amountMinor: -amount.amountMinor,
            currency: amount.currency,
          });
          savePayment({ ...row, refundedMinor: row.refundedMinor + amount.amountMinor });
        }
        clock.after(30, () => {
          set(refunds, id, { ...made, status });
          send("payment", `refund.${status}`, order, id);
        });
        return { ok: true, value: made };
      }),
    refundsOf: (paymentId) =>
      read("listRefunds", payments.get(paymentId)?.now.order ?? "-", (view) => ({
        ok: true,
        value: all(refunds, payments.get(paymentId)?.now.order ?? "-", view).filter((refund) => refund.paymentId === paymentId),
      })),
    settlement: () => read("listBalanceTransactions", "-", () => ({ ok: true, value: settlements })),
  };

  const carrier: Gateways["carrier"] = {
    quote: ({ order }) =>
      call("quoteRates", order, undefined, {}, () => ({
        ok: true,
        value: [{ service: "parcel", price: { amountMinor: 500, currency: "EUR" }, estimatedDays: 2 }],
      })),
    createShipment: ({ order, key, service, destination, weightGrams }) =>
      call("createShipment", order, key, { service, destination, weightGrams }, () => {
        const id = next("shp");
        ledger.push({ kind: "shipped", order, ref: id });
        const made: Shipment = { id, order, status: "label_created", trackingNumber: `T-${id}`, version: 1 };
        set(shipments, id, made);
        send("carrier", "shipment.label_created", order, id, 1);
        return { ok: true, value: made };
      }),
    shipment: (id) => read("getShipment", shipments.get(id)?.now.order ?? "-", (view) => one(shipments, id, view)),
    shipmentsOf: (order) => read("listShipments", order, (view) => ({ ok: true, value: all(shipments, order, view) })),
    cancelShipment: ({ order, key, shipmentId }) =>
      call("cancelShipment", order, key, { shipmentId }, () => {
        const row = shipments.get(shipmentId)?.now;
        if (row === undefined || row.status !== "label_created") return conflict;
        ledger.push({ kind: "shipment-cancelled", order, ref: shipmentId });
        const cancelled: Shipment = { ...row, status: "cancelled", version: row.version + 1 };
        set(shipments, shipmentId, cancelled);
        send("carrier", "shipment.cancelled", order, shipmentId, cancelled.version);
        return { ok: true, value: cancelled };
      }),
  };

  const messaging: Gateways["messaging"] = {
    send: ({ order, key, template, recipient, parameters }) =>
      call("sendMessage", order, key, { template, recipient, parameters }, () => {
        if (recipient === "opted_out") return conflict;
        const id = next("msg");
        ledger.push({ kind: "messaged", order, ref: id, reference: template });
        const made: Message = { id, order, template, status: "queued" };
        set(messages, id, made);
        send("messaging", "message.delivered", order, id);
        return { ok: true, value: made };
      }),
    messagesOf: (order) => read("listMessages", order, (view) => ({ ok: true, value: all(messages, order, view) })),
  };

  return {
    gateways: { payment, carrier, messaging, room: () => ({ calls: Number.POSITIVE_INFINITY }) } satisfies Gateways,
    ledger,
    calls,
    payments,
    shipments,
    settlements,
    /** From now on every call has its way. */
    heal: () => {
      healthy = true;
    },
    count: (kind: string, order: string, reference?: string): number =>
      ledger.filter(
        (line) => line.kind === kind && line.order === order && (reference === undefined || line.reference === reference),
      ).length,
    /** The shopper's step at the bank. */
    authenticate: (order: string, outcome: "succeeded" | "failed"): void => {
      const row = [...payments.values()].find(({ now }) => now.order === order && now.status === "requires_action")?.now;
      if (row === undefined) throw new Error(`no payment of ${order} waits for the shopper`);
      const { redirectUrl: _done, ...rest } = row;
      if (outcome === "succeeded") ledger.push({ kind: "authorized", order, ref: row.id, amountMinor: row.amount.amountMinor });
      savePayment({ ...rest, status: outcome === "succeeded" ? "authorized" : "declined" });
    },
  };
}

export type FakePartners = ReturnType<typeof createFakePartners>;
