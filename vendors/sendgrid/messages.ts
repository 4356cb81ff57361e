import messaging from "../../simulators/messaging.ts";
import {
  type Announcement,
  beginMachineTurn,
  type Consequences,
  type Effect,
  type LaterMove,
  type Move,
  type Outcome,
  type Resources,
  refuse,
  type SimulatorContext,
  type SimulatorRequest,
  templateOf,
} from "../../src/index.ts";
import type { Telling } from "./dialect.ts";
import { bounces, type Mail, mailRefused, type Personalization, recipientsOf } from "./mail.ts";

type Data = Readonly<Record<string, unknown>>;

/** One mail to one person. */
export interface Message {
  /** `sg_message_id` */
  readonly id: string;
  /** The state machine's message: one for all whom a personalization names. */
  readonly of: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly categories: readonly string[];
  readonly custom: Data;
  readonly template: string | null;
  readonly status: "processed" | "delivered" | "bounce" | "dropped";
  readonly events: readonly { readonly name: string; readonly at: string }[];
}

/** An address that nobody writes to any more, since a mail to it came back. */
export interface Suppression {
  readonly email: string;
  readonly created: number;
  readonly reason: string;
  readonly status: string;
}

export const messages = "mails";
export const suppressions = "bounces";

/** Stands for the order of what belongs to none. */
const noOrder = "-";

const seconds = (timestamp: string): number => Math.floor(Date.parse(timestamp) / 1000);

const reasons: Readonly<Record<Message["status"], Data>> = {
  processed: {},
  delivered: { response: "250 OK" },
  bounce: { reason: "550 5.1.1 The email account that you tried to reach does not exist.", status: "5.1.1", type: "bounce" },
  dropped: { reason: "Bounced Address" },
};

/** The event of what became of a mail, which it keeps. */
function happens(state: Resources, message: Message, status: Message["status"], now: string): Announcement {
  const next: Message = { ...message, status, events: [...message.events, { name: status, at: now }] };
  state.update<Message>(messages, message.id, next);
  const { id, to: email, categories, custom } = next;
  const data: Telling = { id, status, email, at: seconds(now), categories, details: reasons[status], custom };
  return { type: `message.${status}`, data };
}

/** Sends what one personalization says, to all whom it names. */
function sendOne(
  state: Resources,
  { mail, each, order, id, n }: { mail: Mail; each: Personalization; order: string; id: string; n: number },
  context: SimulatorContext,
): Consequences {
  const subject = each.subject ?? mail.subject ?? "";
  const template = mail.template_id ?? templateOf(subject, order);
  const first = each.to?.[0]?.email ?? "";
  const of = `${id}.recvd-${n}`;
  const turn = beginMachineTurn(messaging, state, { ...context, id: () => of });
  const recipient_reference = bounces(first) ? `bounce_${first}` : first;
  turn.ask("sendMessage", { order, body: { order_reference: order, template, recipient_reference } });
  const told = recipientsOf(each).map(({ email = "" }, k): Announcement => {
    const message: Message = {
      ...{ id: `${of}-${k}.0`, of, from: mail.from?.email ?? "", to: email, subject },
      ...{ categories: mail.categories ?? [], custom: { ...mail.custom_args, ...each.custom_args } },
      ...{ template: mail.template_id ?? null, status: "processed", events: [] },
    };
    state.create<Message>({ collection: messages, id: message.id, order, group: of, data: message });
    const isSuppressed = state.get(suppressions, email.toLowerCase()) !== undefined;
    return happens(state, message, isSuppressed ? "dropped" : "processed", context.now);
  });
  const { effects, later } = turn.take();
  return { effects, later, webhooks: told };
}

export function send(state: Resources, { body, order }: SimulatorRequest<Mail>, context: SimulatorContext): Outcome {
  const refused = mailRefused(body);
  if (refused !== undefined) return refused;
  if (body.mail_settings?.sandbox_mode?.enable === true) return { status: 200 };
  const id = context.id("msg");
  const effects: Effect[] = [];
  const webhooks: Announcement[] = [];
  const later: LaterMove[] = [];
  for (const [n, each] of (body.personalizations ?? []).entries()) {
    const found = sendOne(state, { mail: body, each, order, id, n }, context);
    effects.push(...(found.effects ?? []));
    webhooks.push(...(found.webhooks ?? []));
    later.push(...(found.later ?? []));
  }
  return { status: 202, headers: { "x-message-id": id }, effects, webhooks, later };
}

/** A move of the state machine, told as SendGrid tells it: whom it was for, and all who got a copy. */
export const moved =
  (name: string): Move =>
  (state, subject, context) => {
    const turn = beginMachineTurn(messaging, state, context);
    if (!turn.move(name, subject)) return undefined;
    const webhooks = turn.take().webhooks.flatMap(({ data }) => {
      const { id } = data as { readonly id: string };
      const open = state.list<Message>(messages, id).filter(({ data: message }) => message.status === "processed");
      return open.map(({ data: message }) => {
        const { to } = message;
        const isBack = bounces(to) || (name === "bounced" && !open.some(({ data: other }) => bounces(other.to)));
        if (isBack) suppress(state, to, context.now);
        return happens(state, message, isBack ? "bounce" : "delivered", context.now);
      });
    });
    return { webhooks };
  };

function suppress(state: Resources, email: string, now: string): void {
  const id = email.toLowerCase();
  const data: Suppression = { email, created: seconds(now), reason: String(reasons.bounce.reason), status: "5.1.1" };
  if (state.get(suppressions, id) === undefined)
    state.create<Suppression>({ collection: suppressions, id, order: noOrder, data });
  else state.update<Suppression>(suppressions, id, data);
}

export const notFound = (): Outcome => refuse(404, "not_found", "Resource not found");
