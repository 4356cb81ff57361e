import type { ActionRequest } from "../actions/action.ts";
import { actions } from "../actions/index.ts";
import { place } from "../actions/place.ts";
import { isExpression } from "../contract/expression.ts";
import { messageOf } from "../core/errors.ts";
import type { OrderView } from "../core/history.ts";
import type { Json } from "../core/schedule.ts";
import type { BacklogMapping, OrderRequests, RequestTemplate, ViewMapping } from "./config.ts";
import { readHttpPath } from "./config-http-path.ts";
import { orderNames, readNameTemplate } from "./config-name-template.ts";
import { checkPlaceholders } from "./config-placeholders.ts";
import type { Fields, Path, YamlText } from "./yaml-text.ts";

const requestFields = ["method", "path", "headers", "body", "as"];
/** The request that makes an order known. */
const placing = place.request?.name ?? place.name;
const actionFields = [...requestFields, "success"];
const viewFields = ["status", "statuses", "total", "currency", "captured", "refunded", "shipped"];
const statuses: readonly OrderView["status"][] = ["pending", "confirmed", "cancelled", "declined", "attention"];
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const requests = actions.flatMap(({ request }) => request ?? []);
const orderFields = ["amounts", "partner_reference", ...requests.map(({ name }) => name), "read", "backlog", "reconcile"];

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

/** An action's request. The answer to a placing may name the order; until then nobody knows its id. */
function readAction(yaml: YamlText, value: unknown, { name, method, placeholders }: ActionRequest): RequestTemplate {
  const path: Path = ["orders", name];
  const fields = yaml.fields(value, path, name === placing ? [...actionFields, "id"] : actionFields);
  const known = orderNames.filter((each) => name !== placing || each !== "id");
  return readRequest(yaml, fields, { path, method, names: [...known, ...placeholders] });
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

function readReconcile(yaml: YamlText, value: unknown): RequestTemplate {
  const path: Path = ["orders", "reconcile"];
  return readRequest(yaml, yaml.fields(value, path, requestFields), { path, method: "POST", names: [] });
}

/** What customers can ask, and how orders are read. */
export function readOrders(yaml: YamlText, value: unknown): OrderRequests {
  const fields = yaml.fields(value, ["orders"], orderFields);
  const { amounts = "minor", partner_reference, read, backlog, reconcile } = fields;
  const asked = requests.filter(({ name }) => name === placing || fields[name] !== undefined);
  const templates = asked.map((request) => [request.name, readAction(yaml, fields[request.name], request)] as const);
  const { id } = fields[placing] as Fields;
  return {
    amounts: yaml.oneOf(amounts, ["orders", "amounts"], ["minor", "decimal"]),
    actions: Object.fromEntries(templates),
    ...(id !== undefined && { id: readExpression(yaml, id, ["orders", placing, "id"]) }),
    ...(partner_reference !== undefined && {
      partnerReference: readNameTemplate(yaml, partner_reference, ["orders", "partner_reference"]),
    }),
    read: readRead(yaml, read),
    ...(backlog !== undefined && { backlog: readBacklog(yaml, backlog) }),
    ...(reconcile !== undefined && { reconcile: readReconcile(yaml, reconcile) }),
  };
}
