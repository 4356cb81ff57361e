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
  const house = play(messaging);
  const { id } = house.call("sendMessage", message(recipient)).body;
  expect(house.later).toEqual([{ afterMs: 20, move: end, id }]);
  expect([house.move(end, id), house.move(end, id)]).toEqual([true, false]);
  expect(house.call("getMessage", { path: { message_id: id } }).body.status).toBe(end);
  expect([house.effects[0]?.reference, house.webhooks]).toEqual(["order_confirmed", [`message.${end}`]]);
});

it("opts a contact out once, and sends it nothing more", () => {
  const house = play(messaging);
  const path = { recipient_reference: "cust_42" };
  for (let n = 0; n < 2; n += 1) house.call("optOutContact", { path });
  const refused = house.call("sendMessage", message("cust_42"));
  expect([refused.status, refused.body.code]).toEqual([409, "recipient_opted_out"]);
  expect(house.effects.map(({ kind }) => kind)).toEqual(["opted-out"]);
});
