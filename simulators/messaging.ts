import {
  definePartner,
  type MessagingContract,
  type Move,
  type Outcome,
  page,
  type Resources,
  refuse,
  type SimulatorContext,
  type SimulatorRequest,
} from "../src/index.ts";

type Schemas = MessagingContract["schemas"];
type Message = Readonly<Schemas["Message"]>;
type Contact = Readonly<Schemas["Contact"]>;
type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

const dialect = {
  /** How long a message is on its way. */
  deliveredAfterMs: 20,
};

const messages = "messages";
const contacts = "contacts";
/** Stands for the order of contacts, which belong to none. */
const noOrder = "-";

const notFound = (): Outcome => refuse(404, "not_found", "There is no such resource.");

const bounces = (recipient: string): boolean => recipient.startsWith("bounce_");

function sendMessage(state: Resources, { body }: Request<Schemas["SendMessage"]>, context: SimulatorContext): Outcome {
  const { order_reference, template, recipient_reference } = body;
  if (state.get<Contact>(contacts, recipient_reference)?.data.opted_out)
    return refuse(409, "recipient_opted_out", "The recipient wants no messages.", "/recipient_reference");
  const id = context.id("msg");
  const message: Message = { id, order_reference, template, recipient_reference, status: "queued", created_at: context.now };
  state.create({ collection: messages, id, order: order_reference, data: message });
  const { deliveredAfterMs: afterMs } = { ...dialect, ...context.dialect };
  return {
    status: 201,
    body: message,
    effects: [{ kind: "messaged", ref: id, reference: template }],
    later: [{ afterMs, move: bounces(recipient_reference) ? "bounced" : "delivered", id }],
  };
}

function getMessage(state: Resources, { path }: Request): Outcome {
  const message = state.get<Message>(messages, path.message_id ?? "")?.data;
  return message === undefined ? notFound() : { status: 200, body: message };
}

function listMessages(state: Resources, { query }: Request): Outcome {
  const found = state.list<Message>(messages, query.get("order_reference") ?? "");
  return page(found.map(({ data }) => data).reverse(), query);
}

function trackEvent(_state: Resources, { body }: Request<Schemas["TrackEvent"]>, context: SimulatorContext): Outcome {
  const id = context.id("ev");
  const effects = [{ kind: "tracked", ref: id, reference: body.event }];
  return { status: 202, body: { id, status: "accepted" }, effects };
}

function optOutContact(state: Resources, { path }: Request): Outcome {
  const recipient_reference = path.recipient_reference ?? "";
  const contact: Contact = { recipient_reference, opted_out: true };
  const answer: Outcome = { status: 200, body: contact };
  if (state.get(contacts, recipient_reference) !== undefined) return answer;
  state.create({ collection: contacts, id: recipient_reference, order: noOrder, data: contact });
  return { ...answer, effects: [{ kind: "opted-out", ref: recipient_reference }] };
}

/** The end of a message's way: the given one, or the order's oldest that is under way. */
const moveTo =
  (status: "delivered" | "bounced"): Move =>
  (state, { order, id }) => {
    for (const { data } of state.list<Message>(messages, order)) {
      if (data.status !== "queued" || (id ?? data.id) !== data.id) continue;
      const message: Message = { ...data, status };
      state.update(messages, message.id, message);
      return { webhooks: [{ type: `message.${status}`, data: message }] };
    }
    return undefined;
  };

/** A messaging service: `contracts/messaging.openapi.yaml`. */
export default definePartner({
  name: "messaging",
  operations: { sendMessage, getMessage, listMessages, trackEvent, optOutContact },
  moves: { delivered: moveTo("delivered"), bounced: moveTo("bounced") },
  dialect,
});
