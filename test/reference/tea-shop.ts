import { Webhook } from "standardwebhooks";

/** A small shop's own code, as a unit test has it in hand. */
export interface TeaShop {
  /** Charges and ships; resolves to what the customer is told. */
  checkout(order: string, amountMinor: number): Promise<"paid" | "failed">;
  receive(request: Request): Promise<Response>;
  /** What webhooks have told, by order. */
  readonly heard: ReadonlyMap<string, readonly string[]>;
}

export interface TeaShopSettings {
  readonly payment: string;
  readonly carrier: string;
  readonly tokens: { readonly payment: string; readonly carrier: string };
  readonly secrets: Readonly<Record<string, string>>;
  /** The idempotency key of a step's attempt. */
  readonly keyOf: (order: string, step: string, attempt: number) => string;
}

const attempts = 3;
const destination = { name: "A. Guest", line1: "2 Kettle Lane", postal_code: "10115", city: "Berlin", country: "DE" };

export function createTeaShop({ payment, carrier, tokens, secrets, keyOf }: TeaShopSettings): TeaShop {
  const heard = new Map<string, string[]>();

  async function post(url: string, token: string, body: object, order: string, step: string): Promise<Record<string, unknown>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await fetch(url, {
          method: "POST",
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": "application/json",
            "idempotency-key": keyOf(order, step, attempt),
          },
          body: JSON.stringify(body),
        });
        if (answer.ok) return (await answer.json()) as Record<string, unknown>;
        if (answer.status < 500 || attempt === attempts) throw new Error(`${step}: ${answer.status}`);
      } catch (thrown) {
        // fetch tells a broken connection as a TypeError
        if (!(thrown instanceof TypeError) || attempt === attempts) throw thrown;
      }
    }
  }

  return {
    heard,
    checkout: async (order, amountMinor) => {
      try {
        const money = { amount_minor: amountMinor, currency: "EUR", payment_token: "tok_visa_ok" };
        const paid = await post(
          `${payment}/v1/payments`,
          tokens.payment,
          { order_reference: order, ...money },
          order,
          "authorize",
        );
        await post(`${payment}/v1/payments/${paid.id}/capture`, tokens.payment, { amount_minor: amountMinor }, order, "capture");
        const parcel = { order_reference: order, service: "standard", destination, parcels: [{ weight_grams: 300 }] };
        await post(`${carrier}/v1/shipments`, tokens.carrier, parcel, order, "ship");
        return "paid";
      } catch {
        return "failed";
      }
    },
    receive: async (request) => {
      const partner = new URL(request.url).pathname.split("/").at(-1) ?? "";
      const body = await request.text();
      try {
        new Webhook(secrets[partner] ?? "").verify(body, Object.fromEntries(request.headers));
      } catch {
        return new Response(null, { status: 401 });
      }
      const { type, data } = JSON.parse(body) as { type: string; data: { order_reference: string } };
      heard.set(data.order_reference, [...(heard.get(data.order_reference) ?? []), type]);
      return new Response(null, { status: 204 });
    },
  };
}
