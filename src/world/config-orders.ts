import { isExpression } from "../contract/expression.ts";
import type { OrderView } from "../core/history.ts";
import type { Json } from "../core/schedule.ts";
import { type BacklogMapping, checkNames, type OrderRequests, type RequestTemplate, type ViewMapping } from "./config-file.ts";
import type { Path, YamlText } from "./yaml-text.ts";

const requestFields = ["method", "path", "headers", "body", "as"];
const viewFields = ["status", "statuses", "total", "currency", "captured", "refunded", "shipped"];
const statuses: readonly OrderView["status"][] = ["pending", "confirmed", "cancelled", "declined", "attention"];
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** What a request about an order can be told. */
const orderNames = ["order", "id"];
const placeNames = ["order", "customer", "idempotency_key", "payment_token", "amount", "currency"];
const refundNames = [...orderNames, "reference", "amount", "currency", "idempotency_key"];

function readRequest(
  yaml: YamlText,
  value: unknown,
  path: Path,
  names: readonly string[],
  more: readonly string[] = [],
): RequestTemplate {
  const fields = yaml.fields(value, path, [...requestFields, ...more]);
  const { method = "POST", path: target, headers = {}, body, as = "json" } = fields;
  const text = yaml.text(target, [...path, "path"], "/orders/{{order}}");
  if (!text.startsWith("/"))
    return yaml.refuse([...path, "path"], `${JSON.stringify(text)} is no path`, "A path begins with a slash.");
  const template: RequestTemplate = {
    method: yaml.oneOf(method, [...path, "method"], methods),
    path: text,
    headers: yaml.record(headers, [...path, "headers"], (each, at) => yaml.text(each, at, "{{idempotency_key}}")),
    ...(body !== undefined && { body: body as Json }),
    as: yaml.oneOf(as, [...path, "as"], ["json", "form"]),
  };
  checkNames(yaml, text, [...path, "path"], names);
  checkNames(yaml, template.headers, [...path, "headers"], names);
  if (template.body !== undefined) checkNames(yaml, template.body, [...path, "body"], names);
  return template;
}

function readExpression(yaml: YamlText, value: unknown, path: Path): string {
  const text = yaml.text(value, path, "$response.body#/status");
  if (isExpression(text)) return text;
  return yaml.refuse(
    path,
    `${JSON.stringify(text)} is no runtime expression`,
    "Write one such as $response.body#/status (OpenAPI 3.1).",
  );
}

function readView(yaml: YamlText, value: unknown, path: Path): ViewMapping {
  const fields = yaml.fields(value, path, viewFields);
  const expression = (name: string): string => readExpression(yaml, fields[name], [...path, name]);
  return {
    status: expression("status"),
    statuses: yaml.record(fields.statuses, [...path, "statuses"], (each, at) => yaml.oneOf(each, at, statuses)),
    totalMinor: expression("total"),
    currency: expression("currency"),
    capturedMinor: expression("captured"),
    refundedMinor: expression("refunded"),
    shipped: expression("shipped"),
  };
}

function readCounts(yaml: YamlText, value: unknown, path: Path): BacklogMapping {
  const { outbox, inbox, dead_letters } = yaml.fields(value, path, ["outbox", "inbox", "dead_letters"]);
  return {
    outbox: readExpression(yaml, outbox, [...path, "outbox"]),
    inbox: readExpression(yaml, inbox, [...path, "inbox"]),
    deadLetters: readExpression(yaml, dead_letters, [...path, "dead_letters"]),
  };
}

/** How orders are placed, read, cancelled and refunded. */
export function readOrders(yaml: YamlText, value: unknown): OrderRequests {
  const known = ["amounts", "place", "read", "cancel", "refund", "return_page", "backlog", "reconcile"];
  const fields = yaml.fields(value, ["orders"], known);
  const given = (name: string): { value: Record<string, unknown>; path: Path } => ({
    value: fields[name] as Record<string, unknown>,
    path: ["orders", name],
  });
  const optional = (name: string, names: readonly string[]): RequestTemplate | undefined =>
    fields[name] === undefined ? undefined : readRequest(yaml, fields[name], ["orders", name], names);
  const place = given("place");
  const read = given("read");
  const backlog = given("backlog");
  const [cancel, refund, returnPage, reconcile] = [
    optional("cancel", orderNames),
    optional("refund", refundNames),
    optional("return_page", orderNames),
    optional("reconcile", []),
  ];
  return {
    amounts: yaml.oneOf(fields.amounts ?? "minor", ["orders", "amounts"], ["minor", "decimal"]),
    place: {
      ...readRequest(yaml, place.value, place.path, placeNames, ["id"]),
      ...(place.value.id !== undefined && { id: readExpression(yaml, place.value.id, [...place.path, "id"]) }),
    },
    read: {
      ...readRequest(yaml, { method: "GET", ...read.value }, read.path, orderNames, ["view"]),
      view: readView(yaml, read.value?.view, [...read.path, "view"]),
    },
    ...(cancel && { cancel }),
    ...(refund && { refund }),
    ...(returnPage && { returnPage }),
    ...(reconcile && { reconcile }),
    ...(backlog.value !== undefined && {
      backlog: {
        ...readRequest(yaml, { method: "GET", ...backlog.value }, backlog.path, [], ["counts"]),
        counts: readCounts(yaml, backlog.value.counts, [...backlog.path, "counts"]),
      },
    }),
  };
}
