export interface TinyRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface TinyAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface Effect {
  readonly kind: string;
  readonly key: string;
}

/** All three partners, just able enough for an order's whole life: idempotency keys, lists, no webhooks. */
export interface TinyPartners {
  readonly answer: (request: TinyRequest) => TinyAnswer;
  /** What really happened, in order. Answers that were repeated under a key are none. */
  readonly effects: readonly Effect[];
}

type Json = Record<string, unknown>;

const page = (data: readonly unknown[]): TinyAnswer => ({ status: 200, body: { data, next_cursor: null } });

export function createTinyPartners(): TinyPartners {
  const effects: Effect[] = [];
  const answered = new Map<string, TinyAnswer>();
  const books: Record<"payments" | "refunds" | "shipments" | "messages", Json[]> = {
    payments: [],
    refunds: [],
    shipments: [],
    messages: [],
  };
  const id = (prefix: string): string => `${prefix}_${effects.length + 1}`;

  const pay = (body: Json): TinyAnswer => {
    const { order_reference, amount_minor, currency } = body;
    const empty = { captured_minor: 0, refunded_minor: 0, version: 1 };
    const made = { id: id("pay"), order_reference, amount_minor, currency, status: "authorized", ...empty };
    books.payments.push(made);
    return { status: 201, body: made };
  };
  const capture = (payment: Json, body: Json): TinyAnswer => {
    Object.assign(payment, { status: "captured", captured_minor: body.amount_minor, version: 2 });
    return { status: 200, body: { ...payment } };
  };
  const voids = (payment: Json): TinyAnswer => {
    Object.assign(payment, { status: "voided", version: 2 });
    return { status: 200, body: { ...payment } };
  };
  const refund = (payment: Json, body: Json): TinyAnswer => {
    const { id: payment_id, order_reference, currency } = payment;
    const made = { ...body, id: id("re"), payment_id, order_reference, currency, status: "succeeded" };
    books.refunds.push(made);
    return { status: 201, body: made };
  };
  const ship = (body: Json): TinyAnswer => {
    const label = { tracking_number: "FD000000001", url: "http://carrier.test/label" };
    const made = { ...body, id: id("shp"), status: "label_created", label, version: 1 };
    books.shipments.push(made);
    return { status: 201, body: made };
  };
  const send = (body: Json): TinyAnswer => {
    const made = { ...body, id: id("msg"), status: "queued" };
    books.messages.push(made);
    return { status: 201, body: made };
  };
  const rates = { rates: [{ service: "express", amount_minor: 890, currency: "EUR", estimated_days: 1 }] };

  const change = (path: string, body: Json): { kind: string; answer: () => TinyAnswer } | undefined => {
    const [, collection = "", resource, action] = /^\/v1\/(\w+)(?:\/(\w+)\/(\w+))?$/.exec(path) ?? [];
    const payment = books.payments.find((candidate) => candidate.id === resource);
    if (path === "/v1/payments") return { kind: "authorized", answer: () => pay(body) };
    if (path === "/v1/shipments") return { kind: "shipped", answer: () => ship(body) };
    if (path === "/v1/messages") return { kind: "messaged", answer: () => send(body) };
    if (collection !== "payments" || payment === undefined) return undefined;
    if (action === "capture") return { kind: "captured", answer: () => capture(payment, body) };
    if (action === "void") return { kind: "voided", answer: () => voids(payment) };
    return action === "refunds" ? { kind: "refunded", answer: () => refund(payment, body) } : undefined;
  };

  const read = (path: string, query: URLSearchParams): TinyAnswer => {
    const [, collection = "", resource, nested] = /^\/v1\/(\w+)(?:\/(\w+))?(?:\/(\w+))?$/.exec(path) ?? [];
    if (nested === "refunds") return page(books.refunds.filter(({ payment_id }) => payment_id === resource));
    if (collection === "balance_transactions") return page([]);
    const book = collection in books ? books[collection as keyof typeof books] : [];
    if (resource === undefined) return page(book.filter((each) => each.order_reference === query.get("order_reference")));
    const found = book.find((each) => each.id === resource);
    return found === undefined ? { status: 404, body: { code: "not_found" } } : { status: 200, body: { ...found } };
  };

  return {
    effects,
    answer: ({ method, path, headers, body }) => {
      const url = new URL(path, "http://partner.test");
      if (method === "GET") return read(url.pathname, url.searchParams);
      if (url.pathname === "/v1/rates") return { status: 200, body: rates };
      const wanted = change(url.pathname, JSON.parse(body === "" ? "{}" : body) as Json);
      if (wanted === undefined) return { status: 404, body: { code: "not_found" } };
      const key = String(headers["idempotency-key"]);
      const before = answered.get(key);
      if (before !== undefined) return before;
      const answer = wanted.answer();
      effects.push({ kind: wanted.kind, key });
      answered.set(key, answer);
      return answer;
    },
  };
}
