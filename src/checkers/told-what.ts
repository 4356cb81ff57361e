import type { Declared } from "../core/history.ts";
import type { HistoryIndex } from "./index-history.ts";
import { type EffectEvent, endOf, type OrderStory, wasAsked } from "./order-story.ts";
import type { RefundNames } from "./refund-names.ts";
import { refundFailed, wasRefused } from "./roles.ts";

type Templates = NonNullable<Declared["templates"]>;

export interface Telling {
  /** As the integration declares them. */
  readonly templates: Templates;
  /** It takes money for what it confirms. */
  readonly sells: boolean;
  readonly names: RefundNames;
}

/** Whether the bank held or had taken money for the order when the message went out. */
function wasPaidBy(story: OrderStory, message: EffectEvent): boolean {
  const before = story.effects.filter(({ i }) => i < message.i);
  const voided = new Set(before.filter(({ value }) => value.kind === "voided").map(({ value }) => value.ref));
  return before.some(({ value }) => value.kind === "authorized" && !voided.has(value.ref));
}

/** Told the customer what was not so: then, or in the end. Who was told of a confirmation may still have cancelled. */
function misled(story: OrderStory, messages: readonly EffectEvent[], { templates, sells }: Telling): string | undefined {
  const end = endOf(story);
  const sent = (template: string | undefined): EffectEvent | undefined =>
    messages.find(({ value }) => template !== undefined && value.reference === template);
  const [confirmed, cancelled, declined] = [sent(templates.confirmed), sent(templates.cancelled), sent(templates.declined)];
  if (confirmed !== undefined && (end === "declined" || (sells && !wasPaidBy(story, confirmed))))
    return end === "declined" ? "a confirmation, but the order ended declined" : "a confirmation before anything was paid";
  if (end !== "confirmed") return undefined;
  if (cancelled !== undefined) return "a cancellation, but the order ended confirmed";
  // the first card may have been declined, and another taken
  const noBankRefused = story.failures.length === 0 && story.refusals.size === 0;
  return declined !== undefined && noBankRefused ? "a declined payment, but no bank declined any" : undefined;
}

/** The end has a message, and its customer did not get it. */
function untold(
  index: HistoryIndex,
  story: OrderStory,
  messages: readonly EffectEvent[],
  templates: Templates,
): string | undefined {
  const end = endOf(story);
  const template = end === "confirmed" || end === "cancelled" || end === "declined" ? templates[end] : undefined;
  if (template === undefined || messages.some(({ value }) => value.reference === template)) return undefined;
  // who was refused at the counter has been told
  if (wasAsked(story.place) === "no") return undefined;
  // a contact who opted out is refused by the partner: silence is right then
  return wasRefused(index, story, "notify") ? undefined : `${story.order} ended ${end}, but its customer never got "${template}"`;
}

/** Refunds that the customer asked for and was paid, and was not told of one by one. */
function untoldRefunds(
  index: HistoryIndex,
  story: OrderStory,
  messages: readonly EffectEvent[],
  { templates, names }: Telling,
): string | undefined {
  const { refunded } = templates;
  if (refunded === undefined || endOf(story) !== "confirmed") return undefined;
  if (refundFailed(index, story) || wasRefused(index, story, "notify")) return undefined;
  const paid = [...story.refunds].filter(
    ([reference, asked]) => wasAsked(asked) === "yes" && names.of(reference).length > 0,
  ).length;
  const told = messages.filter(({ value }) => value.reference === refunded).length;
  if (told >= paid) return undefined;
  return `the customer of ${story.order} was paid ${paid === 1 ? "a refund" : `${paid} refunds`}, and got "${refunded}" ${told} times`;
}

/** What is wrong with what a customer was told of an order's end, by what the integration declares. */
export function toldWhat(
  index: HistoryIndex,
  story: OrderStory,
  messages: readonly EffectEvent[],
  telling: Telling,
): string | undefined {
  const lie = misled(story, messages, telling);
  if (lie === undefined)
    return untold(index, story, messages, telling.templates) ?? untoldRefunds(index, story, messages, telling);
  return `the customer of ${story.order} was told of ${lie}`;
}
