import type { Order } from "../../domain/order.ts";
import { answer, finding, needsPerson, type StepHandler } from "./step-handler.ts";

interface Request {
  readonly template: string;
  readonly recipient: string;
  readonly parameters: Readonly<Record<string, string>>;
}

function templateOf(subject: string): string {
  return subject.split(":", 1)[0] as string;
}

/** Ids of messages that other notices of the order account for: each refund has its own message under one template. */
function accountedFor(order: Order): ReadonlySet<string> {
  return new Set(Object.values(order.notices).flatMap(({ messageId }) => (messageId === undefined ? [] : [messageId])));
}

/** Notices under one template that are still owed: each refund has its own. */
function owed({ refunds, notices }: Order, template: string): number {
  if (template !== "refund_issued") return 1;
  const paid = refunds.filter(({ status, origin }) => status === "succeeded" && origin === "customer");
  return paid.filter(({ reference }) => notices[`notify:${template}:${reference}`] === undefined).length;
}

/** Tells the customer, once. */
export const notify: StepHandler<Request> = {
  partner: "messaging",
  operation: "sendMessage",
  prepare: ({ order, subject }) => {
    const template = templateOf(subject);
    const about = subject.slice(template.length + 1);
    const parameters = { order: order.ref, ...(about === "" ? {} : { refund: about }) };
    return { template, recipient: order.customer, parameters };
  },
  perform: async ({ gateways, keyed, step }, request) =>
    answer(await gateways.messaging.send({ ...keyed, ...request }), (message) => [{ type: "message", step, message }]),
  find: async ({ gateways, order, step, subject }) =>
    finding(await gateways.messaging.messagesOf(order.ref), (messages) => {
      const [known, wanted] = [accountedFor(order), templateOf(subject)];
      const unclaimed = messages.filter(({ id, template }) => template === wanted && !known.has(id));
      const [message] = unclaimed;
      // fewer than are owed: which of them it is, the message does not say, and the key brings its own back
      if (message === undefined || unclaimed.length < owed(order, wanted)) return { happened: false, facts: [] };
      return { happened: true, facts: [{ type: "message", step, message }] };
    }),
  refused: ({ order, step }, error) => {
    // 409: the recipient has opted out. That is their right, and an end.
    if (error.status !== 409) return needsPerson(order, step, error);
    return { order: { ...order, notices: { ...order.notices, [step]: { state: "suppressed" } } }, row: "done" };
  },
};
