import { evaluateExpression } from "../contract/expression.ts";
import type { Connection } from "../core/connection.ts";
import { customerOf } from "../core/customer-of.ts";
import { messageOf } from "../core/errors.ts";
import type { OrderView } from "../core/history.ts";
import type { Json } from "../core/schedule.ts";
import { type Shop, type ShopAnswer, type ShopRequest, withoutRequest } from "../core/shop.ts";
import { readAmount, writeAmount } from "./amount.ts";
import type { OrderRequests, RequestTemplate, SuccessPattern, ViewMapping } from "./config.ts";
import { fill, fillText, type Values } from "./template.ts";

type Backlog = NonNullable<Awaited<ReturnType<Shop["backlog"]>>>;

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

/** A flag, a date or a tracking number: anything but a no in the words of JSON, PHP and SQL. */
const isYes = (value: unknown): boolean => !([undefined, null, false, "false", "", 0, "0"] as readonly unknown[]).includes(value);

const isBacklog = (counts: Readonly<Record<keyof Backlog, unknown>>): counts is Backlog =>
  Object.values(counts).every((count) => Number.isSafeInteger(count));

const isRedirect = ({ status }: Answer): boolean => status >= 300 && status < 400;

const matchOf = ({ headers }: Answer, { location }: SuccessPattern): RegExpExecArray | null =>
  new RegExp(location, "u").exec(headers.location ?? "");

/** Whether an answer that is no refusal shows success; undefined where the configuration does not say what success looks like. */
function shownBy(answer: Answer, success: SuccessPattern | undefined): boolean | undefined {
  if (success === undefined || answer.status < 200 || answer.status >= 400) return undefined;
  return matchOf(answer, success) !== null;
}

const locationExpression = /^\$response\.header\.location$/i;

/**
 * The order's own id in the answer to its placing. A redirect goes to a login page as well, so that its target names an
 * order only where the configuration says how such a target looks.
 */
function idIn(answer: Answer, id: string | undefined, success: SuccessPattern | undefined): string | undefined {
  if (answer.status < 200 || answer.status >= 400) return undefined;
  const match = success && matchOf(answer, success);
  if (success !== undefined && !match) return undefined;
  const isTarget = isRedirect(answer) && id !== undefined && locationExpression.test(id);
  const named = id === undefined || (isTarget && !success) ? undefined : evaluateExpression(id, { response: answer });
  const found = named ?? (id === undefined ? match?.[1] : undefined);
  return (typeof found === "string" && found !== "") || typeof found === "number" ? String(found) : undefined;
}

/**
 * The integration as its customers reach it, by the request templates of its configuration.
 *
 * @param suffix stands behind each order's reference in all that is sent
 */
export function createTemplateShop(connection: Connection, requests: OrderRequests, suffix = ""): Shop {
  const ids = new Map<string, string>();

  async function send(template: RequestTemplate, values: Values): Promise<Answer> {
    const type = template.as === "form" ? "application/x-www-form-urlencoded" : "application/json";
    try {
      const body = template.body === undefined ? undefined : fill(template.body, values);
      const headers = Object.fromEntries(Object.entries(template.headers).map(([name, text]) => [name, fillText(text, values)]));
      const answer = await connection.send({
        method: template.method,
        path: fillText(template.path, values, encodeURIComponent),
        headers: { accept: "application/json", ...(body !== undefined && { "content-type": type }), ...headers },
        ...(body !== undefined && { body: template.as === "form" ? formOf(body) : JSON.stringify(body) }),
      });
      return { ...answer, body: parse(answer.body) };
    } catch (thrown) {
      // a value that no URL can carry
      return { status: 0, headers: {}, body: undefined, error: messageOf(thrown) };
    }
  }

  const tell = ({ status, error }: Answer, isDone?: boolean): ShopAnswer => ({
    status,
    ...(error !== undefined && { error }),
    ...(isDone !== undefined && { isDone }),
  });
  const valuesOf = ({ name, order, currency, amountMinor, reference, values }: ShopRequest): Values => ({
    ...about(order),
    currency,
    amount: amountMinor === undefined ? undefined : writeAmount(amountMinor, currency, requests.amounts),
    idempotency_key: [name, `${order}${suffix}`, ...(reference === undefined ? [] : [reference])].join("-"),
    ...values,
  });
  const about = (order: string): Values => {
    const reference = `${order}${suffix}`;
    return { order: reference, id: ids.get(order) ?? reference, customer: customerOf(reference) };
  };

  function viewOf(answer: Answer, mapping: ViewMapping): OrderView | undefined {
    const response = { headers: answer.headers, body: answer.body };
    const read = (expression: string): unknown => evaluateExpression(expression, { statusCode: answer.status, response });
    const word = read(mapping.status);
    const currency = read(mapping.currency);
    if ((typeof word !== "string" && typeof word !== "number") || typeof currency !== "string") return undefined;
    const amount = (value: unknown): number | undefined => readAmount(value, currency, requests.amounts);
    const totalMinor = amount(read(mapping.totalMinor));
    // many shops show these only once there is something to show
    const capturedMinor = amount(read(mapping.capturedMinor) ?? 0);
    const refundedMinor = amount(read(mapping.refundedMinor) ?? 0);
    if (totalMinor === undefined || capturedMinor === undefined || refundedMinor === undefined) return undefined;
    const detail = String(word);
    const status = (Object.hasOwn(mapping.statuses, detail) ? mapping.statuses[detail] : undefined) ?? "unknown";
    return { status, totalMinor, currency, capturedMinor, refundedMinor, shipped: isYes(read(mapping.shipped)), detail };
  }

  return {
    ask: async (asked) => {
      const template = requests.actions[asked.name];
      if (template === undefined) return withoutRequest(asked);
      const answer = await send(template, valuesOf(asked));
      const shown = shownBy(answer, template.success);
      if (asked.name !== "place") return tell(answer, shown);
      const id = idIn(answer, requests.id, template.success);
      if (id !== undefined) ids.set(asked.order, id);
      const told = tell(answer, shown ?? (isRedirect(answer) && id !== undefined ? true : undefined));
      return { ...told, ...(id !== undefined && { number: id }) };
    },
    read: async (order) => {
      const answer = await send(requests.read, about(order));
      if (answer.status === requests.read.absentStatus) return { type: "absent" };
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
      const count = (expression: string): unknown => evaluateExpression(expression, { response: answer });
      const { outbox, inbox, deadLetters } = requests.backlog.counts;
      const counts = { outbox: count(outbox), inbox: count(inbox), deadLetters: count(deadLetters) };
      return isBacklog(counts) ? counts : undefined;
    },
    reconcile: async () => {
      if (requests.reconcile) await send(requests.reconcile, {});
    },
  };
}
