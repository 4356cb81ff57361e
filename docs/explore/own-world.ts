import {
  asking,
  type RunningIntegration,
  referenceWorld,
  type SimParties,
  type SimTarget,
  type Surroundings,
} from "firedrill/vitest";

/** A shop that takes the money, and does nothing else. */
interface Row {
  readonly totalMinor: number;
  readonly currency: string;
  readonly token: string;
  status: "pending" | "confirmed" | "declined";
  capturedMinor: number;
}
type Rows = Map<string, Row>;
interface Payment {
  readonly id: string;
  readonly status: string;
}

/** Its only partner. */
const blueprints = referenceWorld().blueprints.filter(({ name }) => name === "payment");
const [payment] = blueprints;
const [token = ""] = Object.keys(payment?.settings.tokens ?? {});

function createShop({ clock, random, http, log }: Surroundings, rows: Rows): RunningIntegration["shop"] {
  const wait = (ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve));

  /** Repeated under the same key until the partner gives a definite answer. */
  async function call(path: string, key: string, body: object): Promise<{ readonly status: number; readonly json: Payment }> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await http.send({
        method: "POST",
        url: `http://payment.test${path}`,
        headers: { "content-type": "application/json", authorization: `Bearer ${token}`, "idempotency-key": key },
        body: JSON.stringify(body),
        readMs: 2000,
        totalMs: 5000,
      });
      const unknown = answer.type === "failure" || answer.status >= 500 || answer.status === 429 || answer.status === 409;
      if (!unknown) {
        try {
          return { status: answer.status, json: JSON.parse(answer.body) };
        } catch {
          log("an answer that is no JSON");
        }
      }
      const retryAfterMs = answer.type === "reply" ? Number(answer.headers["retry-after"] ?? 0) * 1000 || 0 : 0;
      await wait(retryAfterMs + 200 * 2 ** Math.min(attempt, 5) * (1 + random.next()));
    }
  }

  async function charge(order: string, row: Row): Promise<void> {
    const { totalMinor: amount_minor, currency, token: payment_token } = row;
    const body = { order_reference: order, amount_minor, currency, payment_token };
    const paid = await call("/v1/payments", `pay-${order}`, body);
    if (paid.json.status !== "authorized") {
      row.status = "declined";
      return;
    }
    const captured = await call(`/v1/payments/${paid.json.id}/capture`, `capture-${order}`, { amount_minor });
    if (captured.status === 200) Object.assign(row, { status: "confirmed", capturedMinor: amount_minor });
  }

  log("the shop is open");
  // what an earlier process left half done
  for (const [order, row] of rows) if (row.status === "pending") void charge(order, row);
  return {
    // what it cannot do is not here
    ask: asking({
      place: async ({ order, amountMinor: totalMinor = 0, currency, values }) => {
        if (!rows.has(order)) {
          const token = values?.payment_token ?? "";
          const row: Row = { totalMinor, currency, token, status: "pending", capturedMinor: 0 };
          rows.set(order, row);
          void charge(order, row);
        }
        return { status: 202 };
      },
      cancel: async () => ({ status: 409 }),
      refund: async () => ({ status: 409 }),
    }),
    read: async (order: string) => {
      const row = rows.get(order);
      if (row === undefined) return { type: "absent" as const };
      const { status, totalMinor, currency, capturedMinor } = row;
      const view = { status, totalMinor, currency, capturedMinor, refundedMinor: 0, shipped: false };
      return { type: "view" as const, view };
    },
    backlog: async () => undefined,
    reconcile: async () => {},
  };
}

const target: SimTarget = {
  declared: {},
  takesWebhooks: false,
  forbidden: [{ kind: "token", text: token }],
  // the database: it outlives every process
  open: async () => {
    const rows: Rows = new Map();
    return {
      // a process on it; called again after each crash
      boot: async (surroundings) => ({
        shop: createShop(surroundings, rows),
        webhook: async () => ({ status: 404 }),
      }),
      close: async () => {},
    };
  },
};

export const openSimWorld = (): SimParties => ({ target, blueprints });
