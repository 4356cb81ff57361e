import { Agent, request } from "undici";
import { evaluateExpression } from "../../contract/expression.ts";
import { messageOf } from "../../core/errors.ts";
import type { OrderView } from "../../core/history.ts";
import { fractionDigits } from "../../core/money.ts";
import type { KnownOrder } from "../../core/scenario.ts";
import type { Json } from "../../core/schedule.ts";
import type { Shop, ShopAnswer } from "../../workload/shop.ts";
import type { OrderRequests, RequestTemplate, ViewMapping } from "../config-file.ts";
import { fill, fillText, type Values } from "../template.ts";

export interface HttpShop extends Shop {
  close(): Promise<void>;
}

export interface HttpShopOptions {
  readonly baseUrl: string;
  readonly requests: OrderRequests;
  /** From the first byte sent to the last one read. */
  readonly totalMs?: number;
}

const answerLimitBytes = 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly error?: string;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A body as an HTML form sends it; nested fields as PHP reads them: `total[currency]`. */
function formOf(body: Json): string {
  const pairs: [string, string][] = [];
  const add = (name: string, value: Json): void => {
    if (typeof value === "object" && value !== null)
      for (const [key, inner] of Object.entries(value)) add(name === "" ? key : `${name}[${key}]`, inner as Json);
    else pairs.push([name, String(value ?? "")]);
  };
  add("", body);
  return new URLSearchParams(pairs).toString();
}

/** The integration as its customers reach it over HTTP, by the request templates of its configuration. */
export function createHttpShop({ baseUrl, requests, totalMs = 10_000 }: HttpShopOptions): HttpShop {
  const agent = new Agent({ connect: { timeout: 2_000 }, connections: 256, headersTimeout: totalMs, bodyTimeout: totalMs });
  const known = new Map<string, { readonly currency: string; id?: string }>();

  async function send(template: RequestTemplate, values: Values): Promise<Answer> {
    const body = template.body === undefined ? undefined : fill(template.body, values);
    const headers = Object.fromEntries(Object.entries(template.headers).map(([name, text]) => [name, fillText(text, values)]));
    const type = template.as === "form" ? "application/x-www-form-urlencoded" : "application/json";
    try {
      const answer = await request(`${baseUrl}${fillText(template.path, values, encodeURIComponent)}`, {
        dispatcher: agent,
        method: template.method as "GET",
        headers: { accept: "application/json", ...(body !== undefined && { "content-type": type }), ...headers },
        ...(body !== undefined && { body: template.as === "form" ? formOf(body) : JSON.stringify(body) }),
        signal: AbortSignal.timeout(totalMs),
      });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > answerLimitBytes) throw new Error(`the answer is larger than ${answerLimitBytes} bytes`);
        chunks.push(chunk);
      }
      return {
        status: answer.statusCode,
        headers: answer.headers as Record<string, string>,
        body: parse(Buffer.concat(chunks).toString("utf8")),
      };
    } catch (thrown) {
      return { status: 0, headers: {}, body: undefined, error: messageOf(thrown) || "no answer" };
    }
  }

  const tell = ({ status, error }: Answer): ShopAnswer => ({ status, ...(error !== undefined && { error }) });
  const about = (order: string): Values => ({ order, id: known.get(order)?.id ?? order });
  const amountOut = (amountMinor: number, currency: string): Json =>
    requests.amounts === "minor" ? amountMinor : (amountMinor / 10 ** fractionDigits(currency)).toFixed(fractionDigits(currency));
  const amountIn = (value: unknown, currency: string): number => {
    if (requests.amounts === "minor") return typeof value === "number" ? value : Number.NaN;
    return Math.round(Number(value) * 10 ** fractionDigits(currency));
  };
  /** What a shop cannot do, it refuses as one: nothing was asked, so nothing happened. */
  const cannot: ShopAnswer = { status: 501, error: "the configuration says no way to do this" };

  function viewOf(answer: Answer, mapping: ViewMapping): OrderView | undefined {
    const response = { headers: answer.headers, body: answer.body };
    const read = (expression: string): unknown => evaluateExpression(expression, { statusCode: answer.status, response });
    const detail = read(mapping.status);
    const currency = read(mapping.currency);
    if (typeof detail !== "string" || typeof currency !== "string") return undefined;
    const amounts = [mapping.totalMinor, mapping.capturedMinor, mapping.refundedMinor].map((expression) =>
      amountIn(read(expression), currency),
    );
    if (!amounts.every(Number.isSafeInteger)) return undefined;
    const [totalMinor = 0, capturedMinor = 0, refundedMinor = 0] = amounts;
    const shipped = read(mapping.shipped);
    return {
      status: mapping.statuses[detail] ?? "unknown",
      totalMinor,
      currency,
      capturedMinor,
      refundedMinor,
      shipped:
        shipped !== undefined && shipped !== null && shipped !== false && shipped !== "" && shipped !== 0 && shipped !== "0",
      detail,
    };
  }

  return {
    place: async ({ order, totalMinor, currency, paymentToken }: KnownOrder) => {
      if (!known.has(order)) known.set(order, { currency });
      const answer = await send(requests.place, {
        order,
        customer: `cust_${order.replaceAll(/[^A-Za-z0-9_-]/g, "_")}`,
        idempotency_key: `place-${order}`,
        payment_token: paymentToken,
        amount: amountOut(totalMinor, currency),
        currency,
      });
      const id = requests.place.id === undefined ? undefined : evaluateExpression(requests.place.id, { response: answer });
      if (typeof id === "string" || typeof id === "number") known.set(order, { currency, id: String(id) });
      return tell(answer);
    },
    cancel: async (order) => (requests.cancel ? tell(await send(requests.cancel, about(order))) : cannot),
    refund: async (order, reference, amountMinor) => {
      if (requests.refund === undefined) return cannot;
      const currency = known.get(order)?.currency ?? "EUR";
      const amount = amountMinor === undefined ? undefined : amountOut(amountMinor, currency);
      return tell(
        await send(requests.refund, {
          ...about(order),
          reference,
          amount,
          currency,
          idempotency_key: `refund-${order}-${reference}`,
        }),
      );
    },
    returnPage: async (order) => (requests.returnPage ? tell(await send(requests.returnPage, about(order))) : { status: 204 }),
    read: async (order) => {
      const answer = await send(requests.read, about(order));
      if (answer.status === 404) return { type: "absent" };
      if (answer.status < 200 || answer.status >= 300)
        return { type: "unreadable", error: answer.error ?? `the integration answered ${answer.status}` };
      const view = viewOf(answer, requests.read.view);
      return view === undefined
        ? { type: "unreadable", error: "the answer does not say what `orders.read.view` looks for" }
        : { type: "view", view };
    },
    backlog: async () => {
      if (requests.backlog === undefined) return undefined;
      const answer = await send(requests.backlog, {});
      if (answer.status !== 200) return undefined;
      const count = (expression: string): number => Number(evaluateExpression(expression, { response: answer }));
      const { outbox, inbox, deadLetters } = requests.backlog.counts;
      return { outbox: count(outbox), inbox: count(inbox), deadLetters: count(deadLetters) };
    },
    reconcile: async () => {
      if (requests.reconcile) await send(requests.reconcile, {});
    },
    close: () => agent.destroy(),
  };
}
