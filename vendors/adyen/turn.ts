import payment from "../../simulators/payment.ts";
import {
  type Announcement,
  beginMachineTurn,
  type Consequences,
  type MachineTurn,
  type Resources,
  type SimulatorContext,
} from "../../src/index.ts";
import {
  amountOf,
  type Facts,
  type MachineDispute,
  type MachineRefund,
  type Modification,
  type Payment,
  refusalOf,
} from "./show.ts";

export const facts = "payment_facts";
export const sessions = "sessions";
const modifications = "modifications";

export const paymentOf = (state: Resources, id: string): Payment | undefined =>
  state.get<{ readonly payment: Payment }>("payments", id)?.data.payment;
export const factsOf = (state: Resources, id: string): Facts | undefined => state.get<Facts>(facts, id)?.data;

/** PSP references as Adyen writes them: capitals and digits. */
const capital = (id: string): string => id.replace("_", "").toUpperCase();

export interface Turn extends Pick<MachineTurn, "ask" | "move"> {
  readonly state: Resources;
  /** A new PSP reference. */
  id(prefix: string): string;
  /** Names what is asked of a payment next: the outcome is told under it. */
  modify(modification: Modification): void;
  /** Tells of a modification that came to nothing, and why. */
  fail(eventCode: string, id: string, modification: Modification & { readonly value: number }, reason: string): void;
  /** All that the turn brought about, told as Adyen tells it. */
  end(): Consequences;
}

export function beginTurn(state: Resources, context: SimulatorContext): Turn {
  const made: SimulatorContext = { ...context, id: (prefix) => capital(context.id(prefix)) };
  const machine = beginMachineTurn(payment, state, made);
  const failures: Announcement[] = [];
  let asked: Modification | undefined;

  /** What is the same in all notifications about a payment. */
  const about = (id: string) => {
    const of = paymentOf(state, id);
    const known = factsOf(state, id);
    return {
      amount: of === undefined ? { currency: "EUR", value: 0 } : amountOf(of),
      merchantAccountCode: known?.merchantAccount ?? "",
      merchantReference: known?.reference ?? "",
      paymentMethod: known?.type ?? "scheme",
    };
  };

  /** What a notification says of something that was done to a payment. */
  const of = (id: string, modification: Modification, value: number, reason = "") => {
    const { amount, ...rest } = about(id);
    const { reference } = modification;
    return {
      ...rest,
      amount: { ...amount, value },
      pspReference: modification.id,
      originalReference: id,
      ...(reference !== "" && { merchantReference: reference }),
      reason,
    };
  };

  const authorisation = (data: Payment): object => ({
    ...about(data.id),
    pspReference: data.id,
    reason: data.status === "declined" ? refusalOf(data)[0] : "",
    operations: ["CANCEL", "CAPTURE", "REFUND"],
  });

  function announced(type: string, data: Payment | MachineRefund | MachineDispute, capturedMinor: number): Announcement[] {
    const { id, payment_id: payment = id } = data as { readonly id: string; readonly payment_id?: string };
    const { amount_minor: value } = data;
    const one = (name: string, said: object): Announcement[] => [{ type: name, data: said }];
    const fresh = (prefix: string): Modification => asked ?? { id: made.id(prefix), reference: "" };
    switch (type) {
      case "payment.authorized":
        return one("AUTHORISATION.success", authorisation(data as Payment));
      case "payment.declined":
        return one("AUTHORISATION.failure", authorisation(data as Payment));
      case "payment.captured":
        // what is captured at once is told by nothing else
        return factsOf(state, payment)?.isManual ? one("CAPTURE.success", of(payment, fresh("cap"), capturedMinor)) : [];
      case "payment.capture_failed":
        return one("CAPTURE_FAILED.success", of(payment, fresh("cap"), value, "Capture failed"));
      case "payment.voided":
        return one("CANCELLATION.success", of(payment, fresh("can"), value));
      case "refund.succeeded":
        return one(
          "REFUND.success",
          of(payment, state.get<Modification>(modifications, id)?.data ?? { id, reference: "" }, value),
        );
      case "refund.failed":
        return one(
          "REFUND.failure",
          of(payment, state.get<Modification>(modifications, id)?.data ?? { id, reference: "" }, value, "Refund failed"),
        );
      case "dispute.opened":
        return one("CHARGEBACK.success", of(payment, { id, reference: "" }, value, "Merchandise/Services Not Received"));
      case "dispute.won":
        return one("CHARGEBACK_REVERSED.success", of(payment, { id, reference: "" }, value));
      default:
        return [];
    }
  }

  return {
    state,
    id: made.id,
    ask: machine.ask,
    move: machine.move,
    modify: (modification) => {
      asked = modification;
    },
    fail: (eventCode, id, modification, reason) =>
      void failures.push({ type: `${eventCode}.failure`, data: of(id, modification, modification.value, reason) }),
    end: () => {
      const { effects, webhooks, later } = machine.take();
      const captured = effects.find(({ kind }) => kind === "captured")?.amountMinor ?? 0;
      return {
        // what the shop calls a refund is a modification's reference, and nobody reads that
        effects: effects.map(({ reference: _reference, ...effect }) => effect),
        webhooks: [...webhooks.flatMap(({ type, data }) => announced(type, data as Payment, captured)), ...failures],
        later,
      };
    },
  };
}

/** Keeps what a shop calls a refund, for when the bank has decided. */
export const keepModification = (state: Resources, order: string, modification: Modification): void =>
  state.create<Modification>({ collection: modifications, id: modification.id, order, data: modification });
