import type { PartnerHosts, Reply } from "./harness.ts";

/** Requests that the contracts allow; tests change what they are about. */
export const paymentRequest = (order: string, change: object = {}): object => ({
  order_reference: order,
  amount_minor: 2_500,
  currency: "EUR",
  payment_token: "tok_visa_ok",
  ...change,
});

export const address = {
  name: "Ada Lovelace",
  line1: "12 St James's Square",
  postal_code: "SW1Y 4JH",
  city: "London",
  country: "GB",
};

export const shipmentRequest = (order: string, change: object = {}): object => ({
  order_reference: order,
  service: "standard",
  destination: address,
  parcels: [{ weight_grams: 500 }],
  ...change,
});

export const messageRequest = (order: string, change: object = {}): object => ({
  order_reference: order,
  template: "order_confirmed",
  recipient_reference: "cust_42",
  ...change,
});

export const pay = (house: PartnerHosts, order: string, change: object = {}, key = `${order}-authorize`): Promise<Reply> =>
  house.call("payment", "POST", "/v1/payments", { body: paymentRequest(order, change), key });

export const ship = (house: PartnerHosts, order: string, key = `${order}-ship`): Promise<Reply> =>
  house.call("carrier", "POST", "/v1/shipments", { body: shipmentRequest(order), key });

export const notify = (house: PartnerHosts, order: string, change: object = {}, key = `${order}-notify`): Promise<Reply> =>
  house.call("messaging", "POST", "/v1/messages", { body: messageRequest(order, change), key });
