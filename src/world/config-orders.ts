import { isExpression } from "../contract/expression.ts";
import { messageOf } from "../core/errors.ts";
import type { OrderView } from "../core/history.ts";
import type { Json } from "../core/schedule.ts";
import type { BacklogMapping, OrderRequests, RequestTemplate, ViewMapping } from "./config.ts";
import { readHttpPath } from "./config-http-path.ts";
import { checkPlaceholders } from "./config-placeholders.ts";
import type { Fields, Path, YamlText } from "./yaml-text.ts";

const orderFields = ["amounts", "place", "read", "cancel", "reduce", "refund", "return_page", "backlog", "reconcile"];
const requestFields = ["method", "path", "headers", "body", "as"];
const actionFields = [...requestFields, "success"];
const viewFields = ["status", "statuses", "total", "currency", "captured", "refunded", "shipped"];
const statuses: readonly OrderView["status"][] = ["pending", "confirmed", "cancelled", "declined", "attention"];
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** What each request can be told. */
const placeNames = ["order", "customer", "idempotency_key", "payment_token", "amount", "currency"];
const orderNames = ["order", "id", "customer"];
const cancelNames = [...orderNames, "idempotency_key"];
const reduceNames = [...cancelNames, "amount", "currency"];
const refundNames = [...cancelNames, "reference", "amount", "currency"];

interface RequestRules {
  readonly path: Path;
  readonly method: (typeof methods)[number];
  readonly names: readonly string[];
}

function readHeaders(yaml: YamlText, value: unknown, path: Path): RequestTemplate["headers"] {
  const headers = yaml.record(value, path, (each, at, name) => {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) yaml.refuse(at, "this is no header name", "Write one such as idempotency-key.");
    return yaml.text(each, at, "{{idempotency_key}}");
  });
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]));
}

function readSuccess(yaml: YamlText, value: unknown, path: Path): NonNullable<RequestTemplate["success"]> {
  const { location } = yaml.fields(value, path, ["location"]);
  const text = yaml.text(location, [...path, "location"], "/thanks/([0-9]+)");
  try {
    new RegExp(text, "u");
    return { location: text };
  } catch (thrown) {
    return yaml.refuse([...path, "location"], messageOf(thrown), "Write a regular expression such as /thanks/([0-9]+).");
  }
}

function readRequest(yaml: YamlText, fields: Fields, { path, method, names }: RequestRules): RequestTemplate {
  const { method: verb = method, headers = {}, body, as = "json", success } = fields;
  const template: RequestTemplate = {
    method: yaml.oneOf(verb, [...path, "method"], methods),
    path: readHttpPath(yaml, fields.path, [...path, "path"], "/orders/{{order}}"),
    headers: readHeaders(yaml, headers, [...path, "headers"]),
    ...(body !== undefined && { body: body as Json }),
    as: yaml.oneOf(as, [...path, "as"], ["json", "form"]),
    ...(success !== undefined && { success: readSuccess(yaml, success, [...path, "success"]) }),
  };
  checkPlaceholders(yaml, template.path, [...path, "path"], names);
  checkPlaceholders(yaml, headers as Json, [...path, "headers"], names);
  if (template.body !== undefined) checkPlaceholders(yaml, template.body, [...path, "body"], names);
  return template;
}

function readExpression(yaml: YamlText, value: unknown, path: Path): string {
  const text = yaml.text(value, path, "$response.body#/status");
  if (isExpression(text) && /^\$response\.(?:body|header)/.test(text)) return text;
  return yaml.refuse(
    path,
    `${JSON.stringify(text)} is no runtime expression on an answer's body or headers`,
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

function readPlace(yaml: YamlText, value: unknown): OrderRequests["place"] {
  const path: Path = ["orders", "place"];
  const fields = yaml.fields(value, path, [...actionFields, "id"]);
  return {
    ...readRequest(yaml, fields, { path, method: "POST", names: placeNames }),
    ...(fields.id !== undefined && { id: readExpression(yaml, fields.id, [...path, "id"]) }),
  };
}

function readRead(yaml: YamlText, value: unknown): OrderRequests["read"] {
  const path: Path = ["orders", "read"];
  const fields = yaml.fields(value, path, [...requestFields, "view", "absent_status"]);
  const { absent_status = 404 } = fields;
  return {
    ...readRequest(yaml, fields, { path, method: "GET", names: orderNames }),
    view: readView(yaml, fields.view, [...path, "view"]),
    absentStatus: yaml.integer(absent_status, [...path, "absent_status"], 200, 499),
  };
}

function readBacklog(yaml: YamlText, value: unknown): NonNullable<OrderRequests["backlog"]> {
  const path: Path = ["orders", "backlog"];
  const fields = yaml.fields(value, path, [...requestFields, "counts"]);
  const counts = yaml.fields(fields.counts, [...path, "counts"], ["outbox", "inbox", "dead_letters"]);
  const expression = (name: string): string => readExpression(yaml, counts[name], [...path, "counts", name]);
  const mapping: BacklogMapping = {
    outbox: expression("outbox"),
    inbox: expression("inbox"),
    deadLetters: expression("dead_letters"),
  };
  return { ...readRequest(yaml, fields, { path, method: "GET", names: [] }), counts: mapping };
}

/** How orders are placed, read, cancelled, reduced and refunded. */
export function readOrders(yaml: YamlText, value: unknown): OrderRequests {
  const {
    amounts = "minor",
    place,
    read,
    cancel,
    reduce,
    refund,
    return_page,
    backlog,
    reconcile,
  } = yaml.fields(value, ["orders"], orderFields);
  const request = (given: unknown, name: string, names: readonly string[], method: RequestRules["method"]): RequestTemplate => {
    const path: Path = ["orders", name];
    return readRequest(yaml, yaml.fields(given, path, name === "reconcile" ? requestFields : actionFields), {
      path,
      method,
      names,
    });
  };
  return {
    amounts: yaml.oneOf(amounts, ["orders", "amounts"], ["minor", "decimal"]),
    place: readPlace(yaml, place),
    read: readRead(yaml, read),
    ...(cancel !== undefined && { cancel: request(cancel, "cancel", cancelNames, "POST") }),
    ...(reduce !== undefined && { reduce: request(reduce, "reduce", reduceNames, "POST") }),
    ...(refund !== undefined && { refund: request(refund, "refund", refundNames, "POST") }),
    ...(return_page !== undefined && { returnPage: request(return_page, "return_page", orderNames, "GET") }),
    ...(backlog !== undefined && { backlog: readBacklog(yaml, backlog) }),
    ...(reconcile !== undefined && { reconcile: request(reconcile, "reconcile", [], "POST") }),
  };
}
