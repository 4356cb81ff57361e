import { defineFindings } from "../core/finding.ts";
import type { Declared } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { citing } from "./citing.ts";
import type { HistoryIndex } from "./index-history.ts";
import { type EffectEvent, endOf, type OrderStory, wasAsked } from "./order-story.ts";
import type { RefundNames } from "./refund-names.ts";
import { refundFailed, wasRefused } from "./roles.ts";

type Lie = "declined-but-confirmed" | "confirmed-unpaid" | "cancelled-but-confirmed" | "decline-of-nobody";

const lies: Readonly<Record<Lie, string>> = {
  "declined-but-confirmed": "a confirmation, but the order ended declined",
  "confirmed-unpaid": "a confirmation before anything was paid",
  "cancelled-but-confirmed": "a cancellation, but the order ended confirmed",
  "decline-of-nobody": "a declined payment, but no bank declined any",
};

export const tellingFindings = defineFindings({
  "told-untrue": ({ order, lie }: { order: string; lie: Lie }) => `the customer of ${order} was told of ${lies[lie]}`,
  "end-untold": ({ order, end, template }: { order: string; end: string; template: string }) =>
    `${order} ended ${end}, but its customer never got "${template}"`,
  "refund-untold": ({ order, refunds, template, times }: { order: string; refunds: number; template: string; times: number }) =>
    `the customer of ${order} was paid ${refunds === 1 ? "a refund" : `${refunds} refunds`}, and got "${template}" ${times} times`,
});

type Templates = NonNullable<Declared["templates"]>;

export interface Telling {
  /** As the integration declares them. */
  readonly templates: Templates;
  /** It takes money for what it confirms. */
  readonly sells: boolean;
  readonly names: RefundNames;
}

/** All that was told of an order, and its end. */
const about = (story: OrderStory, messages: readonly EffectEvent[]) => citing(messages, [], [story.read?.i ?? -1]);

/** Whether the bank held or had taken money for the order when the message went out. */
function wasPaidBy(story: OrderStory, message: EffectEvent): boolean {
  const before = story.effects.filter(({ i }) => i < message.i);
  const voided = new Set(before.filter(({ value }) => value.kind === "voided").map(({ value }) => value.ref));
  return before.some(({ value }) => value.kind === "authorized" && !voided.has(value.ref));
}

/** Told the customer what was not so: then, or in the end. Who was told of a confirmation may still have cancelled. */
function misled(story: OrderStory, messages: readonly EffectEvent[], { templates, sells }: Telling): Lie | undefined {
  const end = endOf(story);
  const sent = (template: string | undefined): EffectEvent | undefined =>
    messages.find(({ value }) => template !== undefined && value.reference === template);
  const [confirmed, cancelled, declined] = [sent(templates.confirmed), sent(templates.cancelled), sent(templates.declined)];
  if (confirmed !== undefined && (end === "declined" || (sells && !wasPaidBy(story, confirmed))))
    return end === "declined" ? "declined-but-confirmed" : "confirmed-unpaid";
  if (end !== "confirmed") return undefined;
  if (cancelled !== undefined) return "cancelled-but-confirmed";
  // the first card may have been declined, and another taken
  const noBankRefused = story.failures.length === 0 && story.refusals.size === 0;
  return declined !== undefined && noBankRefused ? "decline-of-nobody" : undefined;
}

/** The end has a message, and its customer did not get it. */
function untold(
  index: HistoryIndex,
  story: OrderStory,
  messages: readonly EffectEvent[],
  templates: Templates,
): Evidence | undefined {
  const end = endOf(story);
  const template = end === "confirmed" || end === "cancelled" || end === "declined" ? templates[end] : undefined;
  if (template === undefined || messages.some(({ value }) => value.reference === template)) return undefined;
  // who was refused at the counter has been told
  if (wasAsked(story.place) === "no") return undefined;
  // a contact who opted out is refused by the partner: silence is right then
  if (wasRefused(index, story, "notify")) return undefined;
  return tellingFindings("end-untold", { order: story.order, end, template, ...about(story, messages) });
}

/** Refunds that the customer asked for and was paid, and was not told of one by one. */
function untoldRefunds(
  index: HistoryIndex,
  story: OrderStory,
  messages: readonly EffectEvent[],
  { templates, names }: Telling,
): Evidence | undefined {
  const { refunded } = templates;
  if (refunded === undefined || endOf(story) !== "confirmed") return undefined;
  if (refundFailed(index, story) || wasRefused(index, story, "notify")) return undefined;
  const paid = [...story.refunds].filter(
    ([reference, asked]) => wasAsked(asked) === "yes" && names.of(reference).length > 0,
  ).length;
  const told = messages.filter(({ value }) => value.reference === refunded).length;
  if (told >= paid) return undefined;
  const { order } = story;
  return tellingFindings("refund-untold", { order, refunds: paid, template: refunded, times: told, ...about(story, messages) });
}

/** What is wrong with what a customer was told of an order's end, by what the integration declares. */
export function toldWhat(
  index: HistoryIndex,
  story: OrderStory,
  messages: readonly EffectEvent[],
  telling: Telling,
): Evidence | undefined {
  const lie = misled(story, messages, telling);
  if (lie === undefined)
    return untold(index, story, messages, telling.templates) ?? untoldRefunds(index, story, messages, telling);
  return tellingFindings("told-untrue", { order: story.order, lie, ...about(story, messages) });
}
