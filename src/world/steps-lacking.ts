import { actionOf } from "../actions/index.ts";
import { eventOfMove, partnerOfMove, toldByWebhookAlone } from "../actions/partner.ts";
import { reaches } from "../actions/story.ts";
import type { KnownOrder } from "../core/scenario.ts";
import { resent, type Simulator } from "../partner/define.ts";
import type { DrillConfig } from "./config.ts";

/** A partner of a drill, as far as it does things by itself; of one without a state machine nothing is known. */
export interface Moving {
  readonly name: string;
  readonly simulator?: Pick<Simulator, "moves">;
}

export interface Doing extends Pick<DrillConfig, "orders" | "partners"> {
  readonly players: readonly Moving[];
  /** What the drill calls those who play a built-in partner's part. */
  readonly cast: ReadonlyMap<string, string>;
}

/** Why what a partner does by itself cannot happen, or is nothing that the integration hears of. */
function moveLacking(move: unknown, { partners, players, cast }: Doing): string | undefined {
  const part = partnerOfMove(move);
  if (part === undefined) return undefined;
  const partner = cast.get(part) ?? part;
  if (!Object.hasOwn(partners, partner))
    return `${String(move)} happens at the ${partner} partner, which the integration has not`;
  if (toldByWebhookAlone.has(move) && partners[partner]?.webhookPath === undefined)
    return `${String(move)} is told by a webhook alone, and the integration takes none of ${partner} (partners.${partner}.webhooks)`;
  const moves = players.find(({ name }) => name === partner)?.simulator?.moves;
  const event = eventOfMove(move);
  if (moves === undefined || event === undefined || event === resent || Object.hasOwn(moves, event)) return undefined;
  return `${String(move)} is nothing that happens at ${partner}, as it is played`;
}

/** Steps that the configuration says no way to ask for, and a wait for what not every shop shows: that it waits for the bank. */
export function stepsLacking({ steps }: KnownOrder, doing: Doing): string[] {
  const { orders } = doing;
  if (orders === undefined) return [];
  const { statuses } = orders.read.view;
  const showsNot = (status: unknown): boolean =>
    status === reaches.abandoned &&
    !Object.hasOwn(statuses, reaches.abandoned) &&
    !Object.values(statuses).some((word) => word === reaches.abandoned);
  return steps.flatMap((step) => {
    const awaited = step.do === "await" ? step.status : step.do === "partner" ? step.when : undefined;
    if (awaited !== undefined && showsNot(awaited))
      return [`its customers wait to be shown ${reaches.abandoned}, which the shop never shows (orders.read.view.statuses)`];
    const lacking = step.do === "partner" ? moveLacking(step.move, doing) : undefined;
    if (lacking !== undefined) return [lacking];
    const { name, request } = actionOf(step);
    if (request === undefined || request.isOptional === true || orders.actions[request.name] !== undefined) return [];
    return [`its customers ${name}, and the configuration says no way to do that (orders.${request.name})`];
  });
}
