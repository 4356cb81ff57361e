import { expect, it } from "vitest";
import messaging from "../../simulators/messaging.ts";
import { play } from "./harness.ts";

const message = (recipient_reference: string) => ({
  body: { order_reference: "order-1", template: "order_confirmed", recipient_reference },
});

it.each([
  ["cust_42", "delivered"],
  ["bounce_7", "bounced"],
])("brings a message to %s to its end: %s", (recipient, end) => {
  const partner = play(messaging);
  const { id } = partner.call("sendMessage", message(recipient)).body;
  expect(partner.later).toEqual([{ afterMs: 20, move: end, id }]);
  expect([partner.move(end, id), partner.move(end, id)]).toEqual([true, false]);
  expect(partner.call("getMessage", { path: { message_id: id } }).body.status).toBe(end);
  expect([partner.effects[0]?.reference, partner.webhooks]).toEqual(["order_confirmed", [`message.${end}`]]);
});

it("opts a contact out once, and sends it nothing more", () => {
  const partner = play(messaging);
  const path = { recipient_reference: "cust_42" };
  for (let n = 0; n < 2; n += 1) partner.call("optOutContact", { path });
  const refused = partner.call("sendMessage", message("cust_42"));
  expect([refused.status, refused.body.code]).toEqual([409, "recipient_opted_out"]);
  expect(partner.effects.map(({ kind }) => kind)).toEqual(["opted-out"]);
});
