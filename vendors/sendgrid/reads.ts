import { type OperationHandler, type Outcome, type Resources, refuse, type SimulatorRequest } from "../../src/index.ts";
import { type Message, messages, notFound, type Suppression, suppressions } from "./messages.ts";

type Request = SimulatorRequest<object>;

const usualLimit = 10;

/** Words of the activity for what became of a mail. */
const statusOf: Readonly<Record<Message["status"], string>> = {
  processed: "processing",
  delivered: "delivered",
  bounce: "not_delivered",
  dropped: "not_delivered",
};

const whole = (timestamp: string): string => timestamp.replace(/\.\d+Z$/, "Z");

const summaryOf = ({ id, from, to, subject, status, events }: Message) => ({
  from_email: from,
  msg_id: id,
  subject,
  to_email: to,
  status: statusOf[status],
  opens_count: 0,
  clicks_count: 0,
  last_event_time: whole(events.at(-1)?.at ?? ""),
});

type Condition = (message: Message) => boolean;

/** What a search asks for: `to_email="ada@shop.example" AND status="delivered"`. Undefined where it asks for more than is known here. */
function conditionsOf(text: string): readonly Condition[] | undefined {
  const parts = text.split(/ AND /i).map((part) => /^\s*\(?\s*(\w+)\s*=\s*"([^"]*)"\s*\)?\s*$/.exec(part));
  if (parts.some((found) => found === null)) return undefined;
  return parts.map((found) => {
    const [, field = "", value] = found ?? [];
    return (message) => String((summaryOf(message) as Readonly<Record<string, unknown>>)[field]) === value;
  });
}

function search(state: Resources, { query }: Request): Outcome {
  const asked = query.get("query");
  const conditions = asked === null || asked === "" ? [] : conditionsOf(asked);
  if (conditions === undefined) return refuse(400, "bad_request", 'invalid query: write field="value", joined by AND', "query");
  const all = state.all<Message>(messages).map(({ data }) => data);
  const found = all.filter((message) => conditions.every((holds) => holds(message))).reverse();
  return { status: 200, body: { messages: found.slice(0, Number(query.get("limit") ?? usualLimit)).map(summaryOf) } };
}

function read(state: Resources, { path }: Request): Outcome {
  const message = state.get<Message>(messages, path.msg_id ?? "")?.data;
  if (message === undefined) return notFound();
  const { from_email, msg_id, subject, to_email, status } = summaryOf(message);
  const events = message.events.map(({ name, at }) => ({ event_name: name, processed: whole(at) }));
  const { categories, custom, template } = message;
  const more = { template_id: template ?? "", categories, unique_args: JSON.stringify(custom), events };
  return { status: 200, body: { from_email, msg_id, subject, to_email, status, ...more } };
}

/** Oldest first, a page at a time. */
function bouncesOf(state: Resources, { query }: Request): Outcome {
  const from = Number(query.get("start_time") ?? 0);
  const until = Number(query.get("end_time") ?? Number.MAX_SAFE_INTEGER);
  // whoever was forgotten, and came back again, stands there once
  const all = new Map(state.all<Suppression>(suppressions).map(({ id, data }) => [id, data] as const));
  const found = [...all.values()].filter(({ created }) => created >= from && created <= until);
  const offset = Number(query.get("offset") ?? 0);
  return { status: 200, body: found.slice(offset, offset + Number(query.get("limit") ?? 500)) as unknown as object };
}

function bounceOf(state: Resources, { path }: Request): Outcome {
  const found = state.get<Suppression>(suppressions, (path.email ?? "").toLowerCase())?.data;
  return { status: 200, body: (found === undefined ? [] : [found]) as unknown as object };
}

/** Whose mail came back is written to again. */
function deleteBounce(state: Resources, { path }: Request): Outcome {
  const email = (path.email ?? "").toLowerCase();
  if (state.get(suppressions, email) === undefined) return notFound();
  state.remove(suppressions, email);
  return { status: 204 };
}

export const reads: Readonly<Record<string, OperationHandler>> = {
  searchMail: search,
  readMail: read,
  listBounces: bouncesOf,
  readBounce: bounceOf,
  deleteBounce,
};
