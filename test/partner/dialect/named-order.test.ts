import { expect, it } from "vitest";
import { orderInLink, orderInText, templateOf } from "../../../src/partner/dialect/named-order.ts";

it.each([
  ["https://shop.example/told?order=1001", "1001"],
  ["https://shop.example/told?a=b&order_id=A-7", "A-7"],
  ["https://shop.example/told?order=", undefined],
  ["https://shop.example/orders/1001", undefined],
  ["order=1001", undefined],
])("reads the order in the link %s", (link, order) => expect(orderInLink(link)).toBe(order));

it.each([
  ["Your order 1001 is confirmed.", "1001"],
  ["Your order WC-1001, of 2 shirts, is confirmed.", "WC-1001"],
  ["Order no. 1001", "1001"],
  ["order number: 1001", "1001"],
  ["Order #A1001!", "A1001"],
  ["Bestellung #1001 ist da", "1001"],
  ["Your order is confirmed: 49.90 EUR", undefined],
  ["In order to pay 20 EUR", undefined],
  ["Your border 1001", undefined],
])("reads the order in %s", (text, order) => expect(orderInText(text)).toBe(order));

it("takes texts for the same that differ in order and numbers alone", () => {
  expect(templateOf("Order 1001: 49.90 EUR are back", "1001")).toBe(templateOf("Order A-7: 1,20 EUR are back", "A-7"));
  expect(templateOf("Order 1001 is paid", "1001")).not.toBe(templateOf("Order 1001 is shipped", "1001"));
  expect(templateOf("Hello 7", "-")).toBe("Hello {{number}}");
});
