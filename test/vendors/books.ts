import { noFaults } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import type { Partner } from "../../src/partner/wire.ts";
import { type Blueprint, builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

type Form = Readonly<Record<string, string | number>>;

type Say = (path: string, body: object, method?: string) => Promise<string>;

/** A partner without a wire, and a way to ask it: the id of what it answers. */
export function open(blueprint: Blueprint | undefined, encoding: "json" | "form" = "json"): { partner: Partner; say: Say } {
  if (blueprint === undefined) throw new Error("there is no such partner");
  const ports = {
    clock: createVirtualClock(),
    random: createRandom(1),
    faults: noFaults,
    sender: { send: async () => ({ status: 204 }) },
  };
  const partner = createPartner({ ...blueprint, ports });
  const [token = ""] = Object.keys(blueprint.settings.tokens);
  let keys = 0;
  const formOf = (form: Form): string =>
    new URLSearchParams(Object.entries(form).map(([name, value]): [string, string] => [name, String(value)])).toString();
  const say: Say = async (path, body, method = "POST") => {
    const isForm = encoding === "form";
    const { reply } = await partner.handle({
      method,
      path,
      headers: {
        authorization: `Bearer ${token}`,
        "x-api-key": token,
        "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json",
        [blueprint.dialect?.idempotency.header ?? "idempotency-key"]: `k-${++keys}`,
      },
      body: isForm ? formOf(body as Form) : JSON.stringify(body),
    });
    const said = JSON.parse(reply.body || "{}") as {
      id?: string;
      pspReference?: string;
      error?: { payment_intent?: { id: string } };
    };
    return said.id ?? said.pspReference ?? said.error?.payment_intent?.id ?? "";
  };
  return { partner, say };
}

/** What a shop does with one order, by either API. */
export interface Shop {
  readonly partner: Partner;
  readonly reserve: (order: string, amount: number, token: string) => Promise<string>;
  readonly capture: (id: string, amount: number) => Promise<string>;
  readonly release: (id: string) => Promise<string>;
  readonly refund: (id: string, amount: number) => Promise<string>;
}

export function builtinShop(): Shop {
  const { partner, say } = open(builtinBlueprints().find(({ name }) => name === "payment"));
  let refunds = 0;
  return {
    partner,
    reserve: (order_reference, amount_minor, payment_token) =>
      say("/v1/payments", { order_reference, amount_minor, currency: "EUR", payment_token }),
    capture: (id, amount_minor) => say(`/v1/payments/${id}/capture`, { amount_minor }),
    release: (id) => say(`/v1/payments/${id}/void`, {}),
    refund: (id, amount_minor) => say(`/v1/payments/${id}/refunds`, { amount_minor, refund_reference: `r-${++refunds}` }),
  };
}

/** All that can become of money. */
export async function live({ partner, reserve, capture, release, refund }: Shop): Promise<{ ledger: unknown; books: unknown }> {
  const paid = await reserve("order-1", 4990, "tok_visa_ok");
  await capture(paid, 4990);
  await refund(paid, 1000);
  await refund(paid, 3990);
  await refund(paid, 1);
  const parted = await reserve("order-2", 4990, "tok_visa_ok");
  await capture(parted, 4000);
  await capture(parted, 9000);
  await release(parted);
  await release(await reserve("order-3", 100, "tok_visa_ok"));
  await reserve("order-4", 200, "tok_declined");
  await reserve("order-5", 300, "tok_requires_action");
  partner.advance("order-5", "authentication_succeeded");
  await reserve("order-6", 400, "tok_requires_action");
  partner.advance("order-6", "authentication_failed");
  await reserve("order-7", 500, "tok_requires_action");
  const failing = await reserve("order-8", 600, "tok_refund_fails");
  await capture(failing, 600);
  await refund(failing, 600);
  const desk = await reserve("order-9", 700, "tok_visa_ok");
  partner.advance("order-9", "captured");
  partner.advance("order-9", "disputed");
  partner.advance("order-9", "dispute_lost");
  await refund(desk, 200);
  const ledger = [...partner.ledger()].map(({ order, kind, amountMinor, currency }) => ({ order, kind, amountMinor, currency }));
  partner.stop();
  return { ledger, books: partner.books() };
}
