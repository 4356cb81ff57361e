import type { Message, MessagingGateway } from "../ports.ts";
import { object, oneOf, type Shape, text } from "../shape.ts";
import { differs, first } from "./mismatch.ts";
import { allPages, pageOf } from "./pages.ts";
import type { PartnerClient } from "./partner-client.ts";
import { orderReference } from "./payment-answers.ts";
import { keyed } from "./payment-gateway.ts";

const messageShape = object({
  id: text({ pattern: /^msg_[a-z0-9]{1,32}$/ }),
  order_reference: orderReference,
  template: text({ pattern: /^[a-z][a-z0-9_]{0,63}$/ }),
  status: oneOf("queued", "delivered", "bounced"),
});

const messagesPage = pageOf(messageShape);

type Wire<S> = S extends Shape<infer T> ? T : never;

function toMessage({ id, order_reference: order, template, status }: Wire<typeof messageShape>): Message {
  return { id, order, template, status };
}

/** The messaging partner's contract, one function an operation. */
export function createMessagingGateway(client: PartnerClient): MessagingGateway {
  return {
    send: (request) =>
      client.call({
        ...keyed(request),
        operation: "sendMessage",
        path: "/v1/messages",
        body: {
          order_reference: request.order,
          template: request.template,
          recipient_reference: request.recipient,
          parameters: request.parameters,
        },
        expected: {
          status: 201,
          shape: messageShape,
          map: toMessage,
          mismatch: (message) =>
            first(
              differs("order_reference", message.order, request.order),
              differs("template", message.template, request.template),
            ),
        },
      }),
    messagesOf: (order) =>
      allPages(client, {
        operation: "listMessages",
        path: "/v1/messages",
        query: { order_reference: order },
        order,
        page: messagesPage,
        map: toMessage,
        mismatch: (message) => differs("order_reference", message.order, order),
      }),
  };
}
