import type { ActionRequest } from "../actions/action.ts";
import { actions } from "../actions/index.ts";
import { place } from "../actions/place.ts";
import type { BacklogMapping, OrderRequests, RequestSteps, StatusWord, ValueSource, ViewMapping } from "./config.ts";
import { readAmounts } from "./config-amounts.ts";
import { orderNames, readNameTemplate } from "./config-name-template.ts";
import { type OrderSessions, readRequestSteps, readSessions, requestFields, takenBy } from "./config-requests.ts";
import { readSource, readSuccess } from "./config-values.ts";
import type { Fields, Path, YamlText } from "./yaml-text.ts";

/** The request that makes an order known. */
const placing = place.request?.name ?? place.name;
const actionFields = [...requestFields, "success"];
const viewFields = ["status", "statuses", "total", "currency", "captured", "refunded", "shipped"];
const statuses: readonly StatusWord[] = ["pending", "awaiting_action", "confirmed", "cancelled", "declined", "attention"];
const requests = actions.flatMap(({ request }) => request ?? []);
const orderFields = [
  "amounts",
  "partner_reference",
  "sessions",
  ...requests.map(({ name }) => name),
  "read",
  "backlog",
  "reconcile",
];
/** What is taken from an answer is never called like anything that a request is told. */
const reserved = [...orderNames, ...requests.flatMap(({ placeholders }) => placeholders)];

function readView(yaml: YamlText, value: unknown, path: Path): ViewMapping {
  const fields = yaml.fields(value, path, viewFields);
  const source = (name: string): ValueSource => readSource(yaml, fields[name], [...path, name]);
  return {
    status: source("status"),
    statuses: yaml.record(fields.statuses, [...path, "statuses"], (each, at) => yaml.oneOf(each, at, statuses)),
    totalMinor: source("total"),
    currency: source("currency"),
    ...(fields.captured !== undefined && { capturedMinor: source("captured") }),
    ...(fields.refunded !== undefined && { refundedMinor: source("refunded") }),
    ...(fields.shipped !== undefined && { shipped: source("shipped") }),
  };
}

interface Known {
  readonly sessions: OrderSessions;
  /** What the answers to a placing have told by the time. */
  readonly taken: readonly string[];
}

/** An action's request. The answer to a placing may name the order; until then nobody knows its id. */
function readAction(yaml: YamlText, value: unknown, { name, method, placeholders }: ActionRequest, known: Known): RequestSteps {
  const path: Path = ["orders", name];
  const fields = yaml.fields(value, path, name === placing ? [...actionFields, "id"] : actionFields);
  const names = [...orderNames.filter((each) => name !== placing || each !== "id"), ...placeholders, ...known.taken];
  const request = readRequestSteps(yaml, fields, path, {
    method,
    names,
    reserved: name === placing ? reserved.filter((each) => each !== "id") : reserved,
    sessions: known.sessions,
  });
  const submitting = request.steps[request.submitAt];
  if (submitting === undefined || submitting.follow === 0 || submitting.success !== undefined) return request;
  return yaml.refuse(
    fields.steps === undefined ? [...path, "follow"] : [...path, "steps", request.submitAt, "follow"],
    "redirects that are followed end at a page to log in as well",
    'Say what success looks like: `success: { location: "/thanks/([0-9]+)" }`, or `css` or `regex`.',
  );
}

function readRead(yaml: YamlText, value: unknown, { sessions, taken }: Known): OrderRequests["read"] {
  const path: Path = ["orders", "read"];
  const fields = yaml.fields(value, path, [...requestFields, "view", "absent_status", "absent"]);
  const { absent_status = 404, absent } = fields;
  return {
    ...readRequestSteps(yaml, fields, path, { method: "GET", names: [...orderNames, ...taken], reserved, sessions }),
    view: readView(yaml, fields.view, [...path, "view"]),
    absentStatus: yaml.integer(absent_status, [...path, "absent_status"], 200, 499),
    ...(absent !== undefined && { absent: readSuccess(yaml, absent, [...path, "absent"]) }),
  };
}

function readBacklog(yaml: YamlText, value: unknown, sessions: OrderSessions): NonNullable<OrderRequests["backlog"]> {
  const path: Path = ["orders", "backlog"];
  const fields = yaml.fields(value, path, [...requestFields, "counts"]);
  const counts = yaml.fields(fields.counts, [...path, "counts"], ["outbox", "inbox", "dead_letters"]);
  const source = (name: string): ValueSource => readSource(yaml, counts[name], [...path, "counts", name]);
  const mapping: BacklogMapping = { outbox: source("outbox"), inbox: source("inbox"), deadLetters: source("dead_letters") };
  return { ...readRequestSteps(yaml, fields, path, { method: "GET", names: [], reserved, sessions }), counts: mapping };
}

function readReconcile(yaml: YamlText, value: unknown, sessions: OrderSessions): RequestSteps {
  const path: Path = ["orders", "reconcile"];
  const fields = yaml.fields(value, path, requestFields);
  return readRequestSteps(yaml, fields, path, { method: "POST", names: [], reserved, sessions });
}

/** What customers can ask, and how orders are read. */
export function readOrders(yaml: YamlText, value: unknown): OrderRequests {
  const fields = yaml.fields(value, ["orders"], orderFields);
  const { amounts = "minor", partner_reference, sessions: given = {}, read, backlog, reconcile } = fields;
  const sessions = readSessions(yaml, given, ["orders", "sessions"], ["order", "customer"]);
  const [first, ...others] = [
    ...requests.filter(({ name }) => name === placing),
    ...requests.filter(({ name }) => name !== placing && fields[name] !== undefined),
  ] as [ActionRequest, ...ActionRequest[]];
  const place = readAction(yaml, fields[placing], first, { sessions, taken: [] });
  const known: Known = { sessions, taken: takenBy(place) };
  const templates = others.map((request) => [request.name, readAction(yaml, fields[request.name], request, known)] as const);
  const { id } = fields[placing] as Fields;
  return {
    amounts: readAmounts(yaml, amounts, ["orders", "amounts"]),
    sessions,
    actions: { [placing]: place, ...Object.fromEntries(templates) },
    ...(id !== undefined && { id: readSource(yaml, id, ["orders", placing, "id"]) }),
    ...(partner_reference !== undefined && {
      partnerReference: readNameTemplate(yaml, partner_reference, ["orders", "partner_reference"]),
    }),
    read: readRead(yaml, read, known),
    ...(backlog !== undefined && { backlog: readBacklog(yaml, backlog, sessions) }),
    ...(reconcile !== undefined && { reconcile: readReconcile(yaml, reconcile, sessions) }),
  };
}
