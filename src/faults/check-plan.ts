import { certificateProblems, type WireReply } from "../core/fault.ts";
import { callPhases, webhookPhases } from "../core/site.ts";

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isWait = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value >= 0;
const isShare = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 1;
const said = (value: unknown): string => (typeof value === "string" ? JSON.stringify(value) : String(value));

/** Deliveries, and what else each needs. */
const deliveries: Readonly<Record<string, { readonly field: string; readonly is: (value: unknown) => boolean } | undefined>> = {
  whole: undefined,
  reset: undefined,
  close: undefined,
  hang: { field: "holdMs", is: isWait },
  cut: { field: "keepShare", is: isShare },
  slow: { field: "overMs", is: isWait },
};
const signals: readonly unknown[] = ["SIGKILL", "SIGSTOP"];
const counterfeits: readonly unknown[] = [
  undefined,
  "forged-signature",
  "unsigned",
  "old-timestamp",
  "future-timestamp",
  "replay",
  "unknown-version",
];

function wrongInDelivery(value: unknown): string | undefined {
  if (!isObject(value)) return `its delivery is ${said(value)}`;
  const { type } = value;
  if (typeof type !== "string" || !Object.hasOwn(deliveries, type))
    return `its delivery is of the type ${said(type)}: there are ${Object.keys(deliveries).join(", ")}`;
  const needed = deliveries[type];
  if (needed === undefined || needed.is(value[needed.field])) return undefined;
  return `its delivery ${type} has ${said(value[needed.field])} for ${needed.field}`;
}

function wrongInCrash(value: unknown, moments: readonly unknown[]): string | undefined {
  if (!isObject(value)) return `its crash is ${said(value)}`;
  const { at, signal, restartAfterMs } = value;
  if (!moments.includes(at)) return `its crash is at ${said(at)}: there are ${moments.join(", ")}`;
  if (!signals.includes(signal)) return `its crash has the signal ${said(signal)}: there are ${signals.join(", ")}`;
  return isWait(restartAfterMs) ? undefined : `its crash has ${said(restartAfterMs)} for restartAfterMs`;
}

/** What nobody could enact in a plan for a call; undefined where all is well. */
export function wrongInCallPlan(plan: Fields): string | undefined {
  const { effect, delayMs, view, reply, saysError, delivery, webhooksFirst, crash } = plan;
  const flag = (value: unknown): boolean => value === undefined || typeof value === "boolean";
  if (!flag(effect)) return `its effect is ${said(effect)}, and neither true nor false`;
  if (!flag(saysError)) return `its saysError is ${said(saysError)}, and neither true nor false`;
  if (!flag(webhooksFirst)) return `its webhooksFirst is ${said(webhooksFirst)}, and neither true nor false`;
  if (delayMs !== undefined && !isWait(delayMs)) return `its delayMs is ${said(delayMs)}`;
  if (![undefined, "stale", "absent"].includes(view as string | undefined)) return `its view is ${said(view)}: stale or absent`;
  if (reply !== undefined && typeof reply !== "function") return `its reply is ${said(reply)}, and no function`;
  return (
    (delivery === undefined ? undefined : wrongInDelivery(delivery)) ??
    (crash === undefined ? undefined : wrongInCrash(crash, callPhases))
  );
}

const signings: readonly unknown[] = [undefined, "newest", "oldest", "stranger-first"];

/** What a genuine sending may be otherwise. */
function wrongInSending({ newId, signing, clockOffMs = 0, unread = 0, crash, reshaped }: Fields): string | undefined {
  if (newId !== undefined && newId !== true) return `one of its sendings has ${said(newId)} for newId`;
  if (!signings.includes(signing)) return `one of its sendings is signed with ${said(signing)}`;
  if (!Number.isFinite(clockOffMs)) return `one of its sendings has ${said(clockOffMs)} for clockOffMs`;
  if (!isWait(unread)) return `one of its sendings has ${said(unread)} for unread`;
  const struck = crash === undefined ? undefined : wrongInCrash(crash, webhookPhases);
  if (struck !== undefined) return struck;
  if (reshaped === undefined) return undefined;
  const isShape = isObject(reshaped) && typeof reshaped.as === "string" && typeof reshaped.isBroken === "boolean";
  return isShape && typeof reshaped.data === "function"
    ? undefined
    : "one of its sendings is reshaped without as, isBroken and data";
}

/** The same of a plan for a webhook. */
export function wrongInWebhookPlan({ sendings, afterNextOfOrder }: Fields): string | undefined {
  if (!Array.isArray(sendings)) return `its sendings are ${said(sendings)}, and no list`;
  for (const sending of sendings) {
    if (!isObject(sending)) return `one of its sendings is ${said(sending)}`;
    const { delayMs, counterfeit, overtaken } = sending;
    if (!isWait(delayMs)) return `one of its sendings has ${said(delayMs)} for delayMs`;
    if (!counterfeits.includes(counterfeit)) return `one of its sendings is a counterfeit of the kind ${said(counterfeit)}`;
    const otherwise = wrongInSending(sending);
    if (otherwise !== undefined) return otherwise;
    if (overtaken !== undefined && !(isObject(overtaken) && isWait(overtaken.holdMs)))
      return "one of its sendings is overtaken without a number for holdMs";
  }
  if (afterNextOfOrder === undefined || (isObject(afterNextOfOrder) && isWait(afterNextOfOrder.holdMs))) return undefined;
  return "its afterNextOfOrder has no number for holdMs";
}

/** What HTTP cannot carry in an answer; undefined where all is well. */
export function wrongInReply(reply: unknown): string | undefined {
  if (reply instanceof Promise) return "it is asynchronous";
  if (!isObject(reply)) return `it returned ${said(reply)}`;
  const { status, headers, body } = reply as Partial<Record<keyof WireReply, unknown>>;
  // 1xx is no answer yet (RFC 9110, section 15.2)
  if (!Number.isInteger(status) || (status as number) < 200 || (status as number) > 599)
    return `it answered with the status ${said(status)}: there are 200 to 599`;
  if (!isObject(headers) || !Object.values(headers).every((text) => typeof text === "string" && !/[\r\n\0]/.test(text)))
    return "its headers are no texts by their names, of one line each";
  const stranger = Object.keys(headers).find((name) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name));
  if (stranger !== undefined) return `it has a header of the name ${said(stranger)}`;
  return typeof body === "string" ? undefined : `its body is ${said(body)}, and no text`;
}

const toxics: readonly unknown[] = [
  "latency",
  "bandwidth",
  "timeout",
  "reset_peer",
  "slicer",
  "limit_data",
  "slow_close",
  "down",
];
const streams: readonly unknown[] = ["upstream", "downstream", "both"];

/** What no proxy could enact of a byte fault; undefined where all is well. */
export function wrongInLinkAction({ id, kind, stream, attributes, problem }: Fields): string | undefined {
  if (typeof id !== "string") return `its id is ${said(id)}: hand on the one that decide is given`;
  if (kind === "certificate") {
    const problems: readonly unknown[] = certificateProblems;
    return problems.includes(problem) ? undefined : `its problem is ${said(problem)}: there are ${problems.join(", ")}`;
  }
  if (!toxics.includes(kind)) return `its kind is ${said(kind)}: there are ${[...toxics, "certificate"].join(", ")}`;
  if (!streams.includes(stream)) return `its stream is ${said(stream)}: there are ${streams.join(", ")}`;
  const isPlain =
    isObject(attributes) && Object.values(attributes).every((value) => value === undefined || typeof value === "number");
  return isPlain ? undefined : "its attributes are no numbers by their names";
}

/** The same of what strikes the integration itself. */
export function wrongInSelfAction({ type, byMs, moment, transaction, restartAfterMs }: Fields): string | undefined {
  if (type === "clock-jump") return Number.isFinite(byMs) ? undefined : `its byMs is ${said(byMs)}`;
  if (type !== "crash") return `its type is ${said(type)}: there are clock-jump, crash`;
  if (!["before-transaction", "before-commit", "after-commit"].includes(moment as string)) return `its moment is ${said(moment)}`;
  if (!Number.isSafeInteger(transaction)) return `its transaction is ${said(transaction)}`;
  return isWait(restartAfterMs) ? undefined : `its restartAfterMs is ${said(restartAfterMs)}`;
}
