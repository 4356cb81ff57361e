import messaging from "../../simulators/messaging.ts";
import {
  beginMachineTurn,
  type Consequences,
  type Move,
  type Outcome,
  type Resources,
  refuse,
  type SimulatorContext,
  type SimulatorRequest,
  templateOf,
} from "../../src/index.ts";
import { apiVersion } from "./dialect.ts";
import { isUnreachable, longest, mailDate, refusedNumbers, statusOf, undelivered } from "./words.ts";

interface Create {
  readonly To?: string;
  readonly From?: string;
  readonly MessagingServiceSid?: string;
  readonly Body?: string;
  readonly ContentSid?: string;
  readonly MediaUrl?: readonly string[];
  readonly StatusCallback?: string;
}
type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

/** What a message has beside what the state machine keeps of it. */
interface More {
  readonly sid: string;
  readonly account: string;
  readonly to: string;
  readonly from: string | null;
  readonly service: string | null;
  readonly body: string;
  readonly media: number;
  readonly callback?: string;
  readonly created: string;
  readonly updated: string;
  readonly sent?: string;
  readonly status: string;
}

export interface Kept {
  readonly shown: Readonly<Record<string, unknown>> & { readonly sid: string };
  readonly more: More;
}

export const messages = "shown_messages";

const place = ({ account, sid }: Pick<More, "account" | "sid">): string => `/${apiVersion}/Accounts/${account}/Messages/${sid}`;

function show(more: More): Kept["shown"] {
  const hasFailed = more.status === "undelivered";
  return {
    account_sid: more.account,
    api_version: apiVersion,
    body: more.body,
    date_created: mailDate(more.created),
    date_sent: more.sent === undefined ? null : mailDate(more.sent),
    date_updated: mailDate(more.updated),
    direction: "outbound-api",
    error_code: hasFailed ? undelivered.code : null,
    error_message: hasFailed ? undelivered.message : null,
    from: more.from,
    messaging_service_sid: more.service,
    num_media: String(more.media),
    num_segments: String(Math.max(1, Math.ceil(more.body.length / 160))),
    price: more.sent === undefined ? null : "-0.00750",
    price_unit: "USD",
    sid: more.sid,
    status: more.status,
    subresource_uris: { media: `${place(more)}/Media.json` },
    to: more.to,
    uri: `${place(more)}.json`,
  };
}

export const keptOf = (state: Resources, sid: string): Kept | undefined => state.get<Kept>(messages, sid)?.data;

/** Keeps the next version of a message, and calls back. */
function becomes(state: Resources, more: More, status: string, { now }: SimulatorContext): Consequences {
  const next: More = { ...more, status, updated: now, sent: more.sent ?? now };
  const shown = show(next);
  state.update<Kept>(messages, more.sid, { shown, more: next });
  const { callback } = more;
  return { webhooks: [{ type: `message.${status}`, data: shown, ...(callback !== undefined && { callback }) }] };
}

/** Why a message is not taken; undefined where it is. */
function refusalOf({ To, From, MessagingServiceSid, Body, ContentSid, MediaUrl, StatusCallback }: Create): Outcome | undefined {
  if (!To) return refuse(400, "21604", "A 'To' phone number is required.", "To");
  if (!From && !MessagingServiceSid) return refuse(400, "21603", "A 'From' phone number is required.", "From");
  if (!Body && !ContentSid && !MediaUrl?.length) return refuse(400, "21602", "Message body is required.", "Body");
  if ((Body?.length ?? 0) > longest)
    return refuse(400, "21617", `The concatenated message body exceeds the ${longest} character limit`, "Body");
  const link = StatusCallback === undefined ? undefined : URL.parse(StatusCallback);
  if (link === null || (link !== undefined && !/^https?:$/.test(link.protocol)))
    return refuse(400, "21609", "The 'StatusCallback' URL is not a valid URL.", "StatusCallback");
  const refused = refusedNumbers[To];
  return refused && refuse(400, refused.code, refused.message, "To");
}

export function create(state: Resources, { body, path, order }: Request<Create>, context: SimulatorContext): Outcome {
  const refused = refusalOf(body);
  if (refused !== undefined) return refused;
  const { To: to = "", Body: text = "", ContentSid, StatusCallback: callback } = body;
  const template = ContentSid ?? templateOf(text, order);
  const recipient_reference = isUnreachable(to) ? `bounce_${to}` : to;
  const turn = beginMachineTurn(messaging, state, context);
  const answer = turn.ask("sendMessage", { order, body: { order_reference: order, template, recipient_reference } });
  const { id: sid } = answer.body as { readonly id: string };
  const more: More = {
    ...{ sid, account: path.AccountSid ?? "", to, body: text, status: "queued" },
    ...{ from: body.From ?? null, service: body.MessagingServiceSid ?? null, media: body.MediaUrl?.length ?? 0 },
    ...{ created: context.now, updated: context.now },
    ...(callback !== undefined && { callback }),
  };
  const shown = show(more);
  state.create<Kept>({ collection: messages, id: sid, order, data: { shown, more } });
  const { effects, later } = turn.take();
  // a carrier takes it half way
  const sent = later.map(({ afterMs }) => ({ afterMs: afterMs / 2, move: "sent", id: sid }));
  return { status: 201, body: shown, effects, later: [...sent, ...later] };
}

export const missing = (path: string): Outcome => refuse(404, "20404", `The requested resource ${path} was not found`);

const withMessage =
  <Body>(handle: (state: Resources, kept: Kept, request: Request<Body>, context: SimulatorContext) => Outcome) =>
  (state: Resources, request: Request<Body>, context: SimulatorContext): Outcome => {
    const { AccountSid: account = "", Sid: sid = "" } = request.path;
    const kept = keptOf(state, sid);
    return kept === undefined || kept.more.account !== account
      ? missing(`${place({ account, sid })}.json`)
      : handle(state, kept, request, context);
  };

export const fetched = withMessage((_state, { shown }) => ({ status: 200, body: shown }));

/** A text that is taken out afterwards, and nothing else. */
export const updated = withMessage<{ readonly Body?: string; readonly Status?: string }>((state, { more }, { body }, { now }) => {
  if (body.Status === "canceled" || (body.Body ?? "") !== "")
    return refuse(400, "30409", "Message resource cannot be updated: only its text can be taken out.");
  if (more.status === "queued") return refuse(400, "20009", "Cannot redact a message that is not yet complete.");
  const next: More = { ...more, body: "", updated: now };
  const shown = show(next);
  state.update<Kept>(messages, more.sid, { shown, more: next });
  return { status: 200, body: shown };
});

export const deleted = withMessage((state, { more }) => {
  if (!["delivered", "undelivered"].includes(more.status))
    return refuse(409, "20009", "Cannot delete this resource before it is complete");
  state.remove(messages, more.sid);
  return { status: 204 };
});

/** A carrier has taken a message. */
export const sent: Move = (state, { order, id }, context) => {
  const waiting = state
    .list<Kept>(messages, order)
    .find(({ data }) => data.more.status === "queued" && (id ?? data.more.sid) === data.more.sid);
  return waiting && becomes(state, waiting.data.more, "sent", context);
};

/** A move of the state machine, told as Twilio tells it. */
export const moved =
  (name: string): Move =>
  (state, subject, context) => {
    const turn = beginMachineTurn(messaging, state, context);
    if (!turn.move(name, subject)) return undefined;
    return turn.take().webhooks.reduce<Consequences>((found, { data }) => {
      const { id, status } = data as { readonly id: string; readonly status: string };
      const kept = keptOf(state, id);
      return kept === undefined ? found : becomes(state, kept.more, statusOf[status] ?? status, context);
    }, {});
  };
