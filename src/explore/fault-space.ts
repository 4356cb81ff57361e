import { actionOf } from "../actions/index.ts";
import type { Contract, Operation } from "../contract/contract.ts";
import { decidesLater } from "../contract/decides-later.ts";
import type { FaultCatalogue } from "../core/catalogue.ts";
import type { Fault, FaultFamily } from "../core/fault.ts";
import { createRandom } from "../core/random.ts";
import type { KnownOrder } from "../core/scenario.ts";
import type { ScheduledFault } from "../core/schedule.ts";
import {
  type CallSite,
  callPhaseOf,
  callPhases,
  type Phase,
  type SitePattern,
  type WebhookSite,
  webhookPhases,
} from "../core/site.ts";
import { otherKindsOf, standardParameters, tellingParameters } from "./telling-parameters.ts";

/** A fault of the catalogue with its parameters filled in, and its phase where it has one. */
export interface FaultChoice {
  readonly fault: string;
  readonly with: ScheduledFault["with"];
  readonly phase?: Phase;
}

/** Choices stand in the catalogue's order, each fault's defaults before its extremes. */
export interface CallTarget {
  readonly partner: string;
  readonly operation: string;
  readonly read: boolean;
  readonly effectful: boolean;
  /** It makes something that was not there, so that a list may not show it yet; else it changes what is. */
  readonly creates?: boolean;
  readonly likely: boolean;
  readonly choices: readonly FaultChoice[];
}

export interface WebhookTarget {
  readonly partner: string;
  readonly webhook: string;
  readonly likely: boolean;
  readonly choices: readonly FaultChoice[];
}

export interface LinkTarget {
  readonly link: string;
  readonly choices: readonly FaultChoice[];
}

/** By the kind of customer: what the integration calls and gets for one. */
export type Habits = Readonly<Record<string, readonly string[]>>;

/** What tells customers apart as far as the integration's work for them goes: what they pay with, and what they do. */
export function kindOf({ paymentToken, steps }: KnownOrder): string {
  const deeds = steps.filter((step) => !actionOf(step).changesNoCall).map((step) => step.do);
  return [paymentToken, ...new Set(deeds.sort())].join(" ");
}

/** Which faults apply where, as far as the contracts tell. */
export interface FaultSpace {
  /** Those that it was made from. */
  readonly faults: FaultCatalogue;
  readonly calls: readonly CallTarget[];
  readonly webhooks: readonly WebhookTarget[];
  readonly links: readonly LinkTarget[];
  /** What strikes the integration itself, where no partner sees it. */
  readonly self: readonly FaultChoice[];
  /** Partners whose contracts permit weaker idempotency keys. */
  readonly weakKeys: readonly string[];
  /** Partners that may accept captures and decide them later, by their contracts. */
  readonly decideLater: readonly string[];
  readonly habits?: Habits;
}

export interface FaultSpaceOptions {
  /** The faults to choose from. */
  readonly faults: FaultCatalogue;
  /** `standard`: each fault with its defaults alone; `kinds`: what is another kind of thing too; `telling` (the default): with its extremes too. */
  readonly parameters?: "standard" | "kinds" | "telling";
  /** Operations and webhooks that the integration is known to use, e.g. from a run; all unless given. A random search mostly keeps to them. */
  readonly likely?: readonly string[];
  /** The same, for each kind of customer that is known. */
  readonly habits?: Habits;
  /** As many transactions as a run has at most: no kill is aimed beyond. */
  readonly transactions?: number;
  /** False: partners send it no webhooks, so there is none to strike. */
  readonly takesWebhooks?: boolean;
}

/** A fault that is aimed; its id is for whoever puts the schedule together. */
export type AimedFault = Omit<ScheduledFault, "id">;

type Contracts = Readonly<Record<string, Pick<Contract, "operations" | "webhooks" | "permits">>>;
const creating: ReadonlySet<Operation["firedrill"]["role"]> = new Set(["authorize", "ship", "notify", "refund"]);

type CallFault = Extract<Fault, { family: "call" | "read" | "process" }>;

/** All webhooks arrive over one link, whoever sends them. */
const webhookLink = "webhooks";

/** Decisions are pure, so a fault can be asked beforehand whether it would strike such a call. */
function strikes(fault: CallFault, partner: string, { id, method, firedrill }: Operation, choice: FaultChoice): boolean {
  const site: CallSite = { kind: "call", partner, operation: id, order: "order-1", attempt: 1 };
  const facts = { site, method, read: firedrill.read, effectful: firedrill.effect !== undefined, nowMs: 0 };
  const plan = fault.decide(facts, choice.with, createRandom(0), callPhaseOf(choice.phase));
  if (plan === undefined) return false;
  // where nothing is done or announced, an answer lost after it is an answer lost, and no webhook can overtake one
  const isRedundant = fault.family === "call" && firedrill.read && plan.effect === true;
  return !isRedundant && !(plan.webhooksFirst && firedrill.webhooks.length === 0);
}

/**
 * The faults that can strike an integration with these partners.
 *
 * @param contracts by the partner's name
 */
export function faultSpace(contracts: Contracts, options: FaultSpaceOptions): FaultSpace {
  const { faults, parameters = "telling", likely, takesWebhooks = true } = options;
  const { transactions = Number.POSITIVE_INFINITY } = options;
  const isLikely = (name: string): boolean => likely === undefined || likely.includes(name);
  const plainChoicesOf = (fault: Fault): FaultChoice[] => {
    const usual = [standardParameters(fault), ...(parameters === "kinds" ? otherKindsOf(fault) : [])];
    const values = parameters === "telling" ? tellingParameters(fault) : usual;
    const reachable = values.filter(({ transaction }) => typeof transaction !== "number" || transaction <= transactions);
    return reachable.map((given) => ({ fault: fault.name, with: given }));
  };
  const at = (choices: readonly FaultChoice[], phases: readonly Phase[]): FaultChoice[] =>
    choices.flatMap((choice) => phases.map((phase) => ({ ...choice, phase })));
  const offers = Object.values(faults).map((fault) => {
    const plain = plainChoicesOf(fault);
    return { fault, choices: fault.family === "process" ? at(plain, callPhases) : plain };
  });
  const killsAtWebhooks = Object.values(faults).flatMap((fault) =>
    fault.family === "process" && fault.atWebhook !== undefined ? at(plainChoicesOf(fault), webhookPhases) : [],
  );
  const ofFamily = (family: FaultFamily): FaultChoice[] =>
    offers.flatMap(({ fault, choices }) => (fault.family === family ? choices : []));
  const announcing = (operation: Operation): Operation =>
    takesWebhooks ? operation : { ...operation, firedrill: { ...operation.firedrill, webhooks: [] } };
  const callChoices = (partner: string, operation: Operation, permits: Contract["permits"]): FaultChoice[] =>
    offers.flatMap(({ fault, choices }) =>
      fault.family === "webhook" ||
      fault.family === "link" ||
      fault.family === "self" ||
      (fault.family === "read" && !permits.includes("stale-reads"))
        ? []
        : choices.filter((choice) => strikes(fault, partner, announcing(operation), choice)),
    );
  const [webhookChoices, linkChoices] = [[...ofFamily("webhook"), ...killsAtWebhooks], ofFamily("link")];
  const partners = Object.entries(contracts);
  return {
    faults,
    calls: partners.flatMap(([partner, { operations, permits }]) =>
      operations.map((operation) => ({
        partner,
        operation: operation.id,
        read: operation.firedrill.read,
        effectful: operation.firedrill.effect !== undefined,
        creates: creating.has(operation.firedrill.role),
        likely: isLikely(operation.id),
        choices: callChoices(partner, operation, permits),
      })),
    ),
    webhooks: partners.flatMap(([partner, { webhooks }]) =>
      (takesWebhooks ? webhooks : []).map(({ type }) => ({
        partner,
        webhook: type,
        likely: isLikely(type),
        choices: webhookChoices,
      })),
    ),
    links: [...partners.map(([partner]) => partner), ...(takesWebhooks ? [webhookLink] : [])].map((link) => ({
      link,
      choices: linkChoices,
    })),
    self: ofFamily("self"),
    weakKeys: partners.flatMap(([partner, { permits }]) => (permits.includes("weaker-keys") ? [partner] : [])),
    decideLater: partners.flatMap(([partner, contract]) => (decidesLater(contract) ? [partner] : [])),
    ...(options.habits && { habits: options.habits }),
  };
}

/** A fault put in its place. */
export function aimed({ fault, with: given, phase }: FaultChoice, at: SitePattern): AimedFault {
  return { fault, at: phase === undefined ? at : { ...at, phase }, with: given };
}

/** The faults that can strike exactly there; none where no contract knows the site. */
export function faultsAt(space: FaultSpace, site: CallSite | WebhookSite): readonly AimedFault[] {
  const { partner, order, attempt } = site;
  const where = site.kind === "call" ? { partner, operation: site.operation } : { partner, webhook: site.webhook };
  const target =
    site.kind === "call"
      ? space.calls.find((call) => call.partner === partner && call.operation === site.operation)
      : space.webhooks.find((sent) => sent.partner === partner && sent.webhook === site.webhook);
  return (target?.choices ?? []).map((choice) => aimed(choice, { ...where, order, attempt }));
}
