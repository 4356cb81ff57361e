import { stepKind } from "../../domain/wanted-steps.ts";
import { authorize, confirmPayment } from "./authorize.ts";
import { capture, voidPayment } from "./capture.ts";
import { notify } from "./notify.ts";
import { confirmRefund, refund } from "./refund.ts";
import { cancelShipment, confirmShipment, ship } from "./ship.ts";
import type { PollHandler, StepHandler } from "./step-handler.ts";

/** The payload's type is the handler's own affair: it goes through the store as JSON, and comes back to the same handler. */
type AnyStepHandler = StepHandler<never>;
const erase = <Request>(handler: StepHandler<Request>): AnyStepHandler => handler as unknown as AnyStepHandler;

const effectful: Readonly<Record<string, AnyStepHandler>> = {
  authorize: erase(authorize),
  ship: erase(ship),
  capture: erase(capture),
  void: erase(voidPayment),
  "cancel-shipment": erase(cancelShipment),
  refund: erase(refund),
  notify: erase(notify),
};

const polls: Readonly<Record<string, PollHandler>> = {
  "confirm-payment": confirmPayment,
  "confirm-shipment": confirmShipment,
  "confirm-refund": confirmRefund,
};

export type Handler =
  | { readonly type: "call"; readonly handler: StepHandler<unknown> }
  | { readonly type: "poll"; readonly handler: PollHandler };

/** The handler of a step. Throws for one that nobody handles: the plan and the catalogue have grown apart. */
export function handlerOf(step: string): Handler {
  const kind = stepKind(step);
  const poll = polls[kind];
  if (poll !== undefined) return { type: "poll", handler: poll };
  const handler = effectful[kind];
  if (handler === undefined) throw new Error(`no handler for step ${step}`);
  return { type: "call", handler: handler as unknown as StepHandler<unknown> };
}
