import type { ActionRequest } from "../actions/action.ts";
import { mostMinor } from "../actions/fields.ts";
import { actions } from "../actions/index.ts";
import { place } from "../actions/place.ts";
import { isCurrency } from "../core/money.ts";
import { personPlaceholders } from "../core/person-of.ts";
import {
  type Asking,
  type BacklogMapping,
  isCommand,
  type OrderRequests,
  type RequestSteps,
  type StatusWord,
  type ValueSource,
  type ViewMapping,
} from "./config.ts";
import { readAmounts } from "./config-amounts.ts";
import { askingFields, readAsking } from "./config-asking.ts";
import { orderNames, readNameTemplate } from "./config-name-template.ts";
import { checkPlaceholders } from "./config-placeholders.ts";
import type { Shared } from "./config-processes.ts";
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
  "currencies",
  "other_means_minor",
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
  /** What the integration's commands have in common. */
  readonly shared: Shared;
}

/** An action's request. The answer to one that makes an order may name it; until then nobody knows its id. */
function readAction(yaml: YamlText, value: unknown, request: ActionRequest, known: Known): RequestSteps {
  const { name, method, placeholders, makesOrder = false } = request;
  const path: Path = ["orders", name];
  const fields = yaml.fields(value, path, makesOrder ? [...actionFields, "id"] : actionFields);
  const names = [
    ...orderNames.filter((each) => !makesOrder || each !== "id"),
    ...personPlaceholders,
    ...placeholders,
    ...known.taken,
  ];
  const template = readRequestSteps(yaml, fields, path, {
    method,
    names,
    reserved: makesOrder ? reserved.filter((each) => each !== "id") : reserved,
    sessions: known.sessions,
  });
  const submitting = template.steps[template.submitAt];
  if (submitting === undefined || submitting.follow === 0 || submitting.success !== undefined) return template;
  return yaml.refuse(
    fields.steps === undefined ? [...path, "follow"] : [...path, "steps", template.submitAt, "follow"],
    "redirects that are followed end at a page to log in as well",
    'Say what success looks like: `success: { location: "/thanks/([0-9]+)" }`, or `css` or `regex`.',
  );
}

/** A command prints a body, and nothing else: there is no header and no address. */
function checkPrinted(yaml: YamlText, sources: Readonly<Record<string, unknown>>, path: Path): void {
  for (const [name, source] of Object.entries(sources)) {
    const expression = typeof source === "object" ? (source as Fields | null)?.expression : source;
    if (typeof expression !== "string" || expression.startsWith("$response.body")) continue;
    yaml.refuse(
      [...path, name],
      "a command prints what would be a body, and no headers",
      "Write one such as $response.body#/status for what it prints as JSON, or { regex: … }.",
    );
  }
}

function readRead(yaml: YamlText, value: unknown, { sessions, taken, shared }: Known): OrderRequests["read"] {
  const path: Path = ["orders", "read"];
  const fields = yaml.fields(value, path, [...askingFields, "view", "absent_status", "absent", "absent_exit"]);
  const names = [...orderNames, ...taken];
  const example = "php artisan order:show {{id}} --json";
  const asking = readAsking(yaml, fields, path, { method: "GET", names, reserved, sessions, shared, example });
  const view = readView(yaml, fields.view, [...path, "view"]);
  const { absent_status = 404, absent, absent_exit } = fields;
  const foreign = (isCommand(asking) ? ["absent_status", "absent"] : ["absent_exit"]).find((name) => fields[name] !== undefined);
  if (foreign !== undefined)
    yaml.refuse(
      [...path, foreign],
      "this is no way in which it can say that there is no such order",
      "Give `absent_exit` for a command (one that prints nothing and ends with 0 says so too), `absent_status` or `absent` for a request.",
    );
  if (!isCommand(asking)) {
    const none = absent === undefined ? {} : { absent: readSuccess(yaml, absent, [...path, "absent"]) };
    checkPlaceholders(yaml, none.absent?.css ?? "", [...path, "absent", "css"], names);
    return { ...asking, view, absentStatus: yaml.integer(absent_status, [...path, "absent_status"], 200, 499), ...none };
  }
  const { statuses: _words, ...sources } = fields.view as Fields;
  checkPrinted(yaml, sources, [...path, "view"]);
  return {
    ...asking,
    view,
    ...(absent_exit !== undefined && { absentExit: yaml.integer(absent_exit, [...path, "absent_exit"], 1, 255) }),
  };
}

function readBacklog(yaml: YamlText, value: unknown, { sessions, shared }: Known): NonNullable<OrderRequests["backlog"]> {
  const path: Path = ["orders", "backlog"];
  const fields = yaml.fields(value, path, [...askingFields, "counts"]);
  const counts = yaml.fields(fields.counts, [...path, "counts"], ["outbox", "inbox", "dead_letters"]);
  const source = (name: string): ValueSource => readSource(yaml, counts[name], [...path, "counts", name]);
  const mapping: BacklogMapping = { outbox: source("outbox"), inbox: source("inbox"), deadLetters: source("dead_letters") };
  const example = "php artisan queue:count --json";
  const asking = readAsking(yaml, fields, path, { method: "GET", names: [], reserved, sessions, shared, example });
  if (isCommand(asking)) checkPrinted(yaml, counts, [...path, "counts"]);
  return { ...asking, counts: mapping };
}

function readReconcile(yaml: YamlText, value: unknown, { sessions, shared }: Known): Asking {
  const path: Path = ["orders", "reconcile"];
  const fields = yaml.fields(value, path, askingFields);
  const example = "php artisan payments:reconcile";
  return readAsking(yaml, fields, path, { method: "POST", names: [], reserved, sessions, shared, example });
}

function readCurrencies(yaml: YamlText, value: unknown): readonly string[] {
  const path: Path = ["orders", "currencies"];
  const found = yaml.list(value, path, (each, at) => {
    const code = yaml.text(each, at, "EUR");
    return isCurrency(code)
      ? code
      : yaml.refuse(at, `${JSON.stringify(code)} is no currency`, "Write an ISO 4217 code, such as EUR.");
  });
  return found.length > 0 ? found : yaml.refuse(path, "a shop sells in some currency", "Write one such as EUR.");
}

/** What customers can ask, and how orders are read. */
export function readOrders(yaml: YamlText, value: unknown, shared: Shared): OrderRequests {
  const fields = yaml.fields(value, ["orders"], orderFields);
  const {
    amounts = "minor",
    currencies,
    other_means_minor,
    partner_reference,
    sessions: given = {},
    read,
    backlog,
    reconcile,
  } = fields;
  const sessions = readSessions(yaml, given, ["orders", "sessions"], ["order", "customer", ...personPlaceholders]);
  const [first, ...others] = [
    ...requests.filter(({ name }) => name === placing),
    ...requests.filter(({ name }) => name !== placing && fields[name] !== undefined),
  ] as [ActionRequest, ...ActionRequest[]];
  const place = readAction(yaml, fields[placing], first, { sessions, taken: [], shared });
  const known: Known = { sessions, taken: takenBy(place), shared };
  const templates = others.map((request) => [request.name, readAction(yaml, fields[request.name], request, known)] as const);
  const { id } = fields[placing] as Fields;
  const renewal = templates.find(([name]) => name === "renew")?.[1];
  const renewalId = renewal === undefined ? undefined : (fields.renew as Fields).id;
  const isNumbered = id !== undefined || takenBy(place).includes("id");
  if (renewal !== undefined && isNumbered && renewalId === undefined && !takenBy(renewal).includes("id"))
    yaml.refuse(
      ["orders", "renew"],
      "the shop numbers its orders, and nothing tells the number of a period that was renewed",
      "Say with `id` where the answer tells it, as in `orders.place`.",
    );
  return {
    amounts: readAmounts(yaml, amounts, ["orders", "amounts"]),
    ...(currencies !== undefined && { currencies: readCurrencies(yaml, currencies) }),
    ...(other_means_minor !== undefined && {
      otherMeansMinor: yaml.integer(other_means_minor, ["orders", "other_means_minor"], 1, mostMinor),
    }),
    sessions,
    actions: { [placing]: place, ...Object.fromEntries(templates) },
    ...(id !== undefined && { id: readSource(yaml, id, ["orders", placing, "id"]) }),
    ...(renewalId !== undefined && { renewalId: readSource(yaml, renewalId, ["orders", "renew", "id"]) }),
    ...(partner_reference !== undefined && {
      partnerReference: readNameTemplate(yaml, partner_reference, ["orders", "partner_reference"]),
    }),
    read: readRead(yaml, read, known),
    ...(backlog !== undefined && { backlog: readBacklog(yaml, backlog, known) }),
    ...(reconcile !== undefined && { reconcile: readReconcile(yaml, reconcile, known) }),
  };
}
