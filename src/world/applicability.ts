import { decidesLater } from "../contract/decides-later.ts";
import type { FaultCatalogue } from "../core/catalogue.ts";
import type { Limits, WorldName } from "../core/history.ts";
import { fractionDigits } from "../core/money.ts";
import type { PartnerManners } from "../core/partner-manners.ts";
import { createRandom } from "../core/random.ts";
import type { Role } from "../core/role.ts";
import type { KnownOrder, Scenario } from "../core/scenario.ts";
import type { Json, ScheduledFault } from "../core/schedule.ts";
import { isWebhookPhase, matchesOrder, type SitePattern } from "../core/site.ts";
import type { Dialect } from "../partner/dialect/dialect.ts";
import { coversTime, type SignatureScheme } from "../partner/dialect/signatures.ts";
import { aimAll, type Target } from "./aim.ts";
import { castOf, castScenario } from "./cast.ts";
import type { DrillConfig } from "./config.ts";
import { askedBy, hangsOnGrace, withoutWaitingForGrace } from "./granted.ts";
import { needsTls } from "./needs-tls.ts";
import { onlyOnTheWire } from "./sim/links.ts";
import { type Moving, stepsLacking } from "./steps-lacking.ts";
import { namesIn } from "./template.ts";
import { type Promising, weakeningsNotPermitted } from "./weakenings.ts";

/** What an integration has, as its configuration tells. */
export interface Capabilities {
  readonly config: Pick<DrillConfig, "start" | "sim" | "orders" | "partners" | "declared" | "tls">;
  /** Its partners, as far as their promises go. */
  readonly partners: readonly (Promising & Moving & { readonly plays?: string; readonly dialect?: Dialect })[];
  readonly faults: FaultCatalogue;
  /** Names of partners that others have: a scenario that needs one is another shop's, and not misspelt. */
  readonly builtinPartners: readonly string[];
  /** In whose words scenarios name operations and webhooks; none unless given. */
  readonly builtins?: readonly Target[];
  /** Where it is run; live unless given. */
  readonly world?: WorldName;
}

/** A scenario as it fits an integration. */
export interface Fitted {
  /** Without what the integration has not. */
  readonly scenario: Scenario;
  /** Why it does not apply at all, a sentence's part each; empty where it does. */
  readonly lacks: readonly string[];
  /** What was left out of it, and why. */
  readonly leftOut: readonly string[];
}

/** Of a webhook whose signature says nothing of the time, whoever takes an old one for a new one is right. */
const oldTimestamp = "webhook-old-timestamp";

/** How a partner signs; undefined: as Standard Webhooks say. */
const schemesOf = (name: string, { config, partners }: Capabilities): readonly SignatureScheme[] | undefined =>
  config.partners[name]?.signatures ?? partners.find((partner) => partner.name === name)?.dialect?.webhooks.schemes;

/** Standard Webhooks ask receivers to refuse a date too far ahead; libraries of vendors with signatures of their own often look at the age alone. */
const futureTimestamp = "webhook-future-timestamp";

/** Whether a partner's receivers can be asked to refuse what is old. */
function canExpire(name: string, capabilities: Capabilities): boolean {
  const schemes = schemesOf(name, capabilities);
  const dialect = capabilities.partners.find((each) => each.name === name)?.dialect;
  return (schemes === undefined || (schemes.length > 0 && schemes.every(coversTime))) && dialect?.webhooks.expires !== false;
}

const usualCurrency = "EUR";

const unique = (reasons: readonly string[]): readonly string[] => [...new Set(reasons)];

/** Who pays a part by other means has to tell the shop so; where all its customers do, the shop knows. */
function meansLacking({ otherMeansMinor }: KnownOrder, { orders }: Capabilities["config"]): string[] {
  if (otherMeansMinor === undefined || orders === undefined || orders.otherMeansMinor !== undefined) return [];
  const isTold = namesIn(orders.actions.place as unknown as Json).includes("other_means");
  return isTold ? [] : ["its customers pay a part by other means, and the shop is not told (orders.place: {{other_means}})"];
}

/** Names that a template makes for each order another, whoever places it. */
const isOfOneOrder = (template: Json, taken: readonly string[] = []): boolean =>
  namesIn(template).some((name) => name === "order" || name === "id" || taken.includes(name));

/** Who orders again may be known to the shop by an account: then it is to be said how that one's orders are told apart. */
function customerLacking({ order, customer = order }: KnownOrder, { orders, partners }: Capabilities["config"]): string[] {
  if (customer === order || orders === undefined) return [];
  const taken = (orders.actions.place?.steps ?? []).flatMap(({ take }) => Object.keys(take));
  const isRead = isOfOneOrder(orders.read as unknown as Json, taken);
  const names = [orders.partnerReference ?? [], Object.values(partners).map(({ orderReference }) => orderReference ?? [])].flat(
    2,
  );
  if (isRead && names.every((name) => isOfOneOrder(name))) return [];
  const where = isRead
    ? "partners by its customer alone (orders.partner_reference)"
    : "customers by who asks alone (orders.read)";
  return [`a customer orders again, and the configuration names an order to ${where}`];
}

/** What is paid by other means of an order of that price, where all customers of the shop pay a part so. */
const withMeans = (order: KnownOrder, otherMeansMinor: number | undefined): KnownOrder =>
  otherMeansMinor === undefined || order.totalMinor <= otherMeansMinor ? order : { ...order, otherMeansMinor };

/** In the shop's own currency, or one of them; undefined where it sells in none that would do. */
function inCurrencyOf(order: KnownOrder, n: number, currencies: readonly string[] | undefined): KnownOrder | undefined {
  const { currency, decimals, isCell } = order;
  if (decimals !== undefined) {
    const found = (currencies ?? [usualCurrency]).find((code) => fractionDigits(code) === decimals);
    return found === undefined ? undefined : { ...order, currency: found };
  }
  if (currencies === undefined) return order;
  // euros are what nobody chose
  if (currency !== usualCurrency) return currencies.includes(currency) ? order : undefined;
  const other = isCell ? currencies[n % currencies.length] : currencies.includes(currency) ? currency : currencies[0];
  return { ...order, currency: other ?? currency };
}

const sellsNot = ({ currency, decimals }: KnownOrder): string =>
  decimals === undefined
    ? `its customers pay in ${currency}, in which the shop does not sell (orders.currencies)`
    : `its customers pay in a currency with ${decimals} decimals, and the shop is not known to sell in one (orders.currencies)`;

/** The operations that the aim can strike, as far as it names one. */
function rolesAimedAt({ partner, operation }: SitePattern, { partners }: Capabilities): readonly (Role | undefined)[] {
  if (operation === undefined) return [];
  const aimed = partners.filter(({ name }) => (partner ?? name) === name);
  return aimed.flatMap(({ contract }) =>
    contract.operations.flatMap(({ id, firedrill }) => (id === operation ? [firedrill.role] : [])),
  );
}

const isUnasked = (role: Role | undefined, orders: DrillConfig["orders"]): boolean => {
  const ways = role === undefined ? undefined : askedBy[role];
  return ways?.every((way) => orders?.actions[way] === undefined) === true;
};

const waysTo = (roles: readonly (Role | undefined)[]): string =>
  unique(roles.flatMap((role) => (role === undefined ? [] : (askedBy[role] ?? []))))
    .map((way) => `orders.${way}`)
    .join(", ");

/** Whether the fault strikes only calls that do something, and those that it is aimed at do nothing, by their contract. */
function findsNoEffect({ fault: name, at, with: given }: ScheduledFault, { partners, faults }: Capabilities): boolean {
  const fault = faults[name];
  const operations = partners
    .filter((partner) => (at.partner ?? partner.name) === partner.name)
    .flatMap(({ contract }) => contract.operations.filter(({ id }) => id === at.operation));
  if (fault?.family !== "call" || operations.length === 0) return false;
  return operations.every(({ id: operation, method, firedrill: { read, effect } }) => {
    const site = { kind: "call", partner: at.partner ?? "", operation, order: at.order ?? "-", attempt: 1 } as const;
    const strikes = (effectful: boolean): boolean =>
      fault.decide({ site, method, read, effectful, nowMs: 0 }, given, createRandom(0), undefined) !== undefined;
    return effect === undefined && !strikes(false) && strikes(true);
  });
}

/** Those whom the fault is aimed at, by name, do nothing that it would surely strike. */
function hangsOnRule(
  { order }: SitePattern,
  aimedAt: readonly (Role | undefined)[],
  among: readonly KnownOrder[],
  limits?: Limits,
): boolean {
  if (order === undefined || aimedAt.length === 0) return false;
  const struck = among.filter((one) => matchesOrder(order, one.order));
  return struck.length > 0 && struck.every((one) => aimedAt.every((role) => hangsOnGrace(one, role, limits)));
}

function faultLacking(scheduled: ScheduledFault, among: readonly KnownOrder[], capabilities: Capabilities): string | undefined {
  const { fault, at } = scheduled;
  const { config, faults, builtinPartners } = capabilities;
  const has = (name: string): boolean => Object.hasOwn(config.partners, name);
  const isElsewhere = (name: string | undefined): name is string =>
    name !== undefined && !has(name) && builtinPartners.includes(name);
  if (isElsewhere(at.partner)) return `faults strike ${at.partner}, which the integration has not`;
  if (isElsewhere(at.link)) return `faults strike the link to ${at.link}, which the integration has not`;
  const aimedAt = rolesAimedAt(at, capabilities);
  if (config.declared.quotes === false && aimedAt.length > 0 && aimedAt.every((role) => role === "quote"))
    return `${fault} strikes ${at.operation}, and the integration asks for no rates (declares.quotes: false)`;
  const unasked = aimedAt.length > 0 && config.orders !== undefined && aimedAt.every((role) => isUnasked(role, config.orders));
  if (unasked) return `${fault} strikes ${at.operation}, and its customers have no way to ask for that (${waysTo(aimedAt)})`;
  if (findsNoEffect(scheduled, capabilities))
    return `${fault} strikes ${at.operation} alone where that has an effect, and by its contract it has none (x-firedrill.effect)`;
  const { limits } = config.declared;
  if (hangsOnRule(at, aimedAt, among, limits))
    return `${fault} strikes ${at.operation} after a cancellation that the shop need not grant (declares.limits.cancel_until: ${limits?.cancelUntil})`;
  const family = faults[fault]?.family;
  if (family === "webhook" || at.webhook !== undefined || isWebhookPhase(at.phase) || at.link === "webhooks") {
    const senders = at.partner === undefined ? Object.keys(config.partners) : [at.partner];
    const isSent = senders.some((name) => config.partners[name]?.webhookPath !== undefined);
    // only its module knows of an integration without a process
    const isKnown = config.start !== undefined || config.sim === undefined;
    if (!isSent && isKnown) return `${fault} strikes webhooks, and the integration takes none (partners.*.webhooks)`;
  }
  if (capabilities.world === "sim" && onlyOnTheWire.has(fault) && !needsTls.has(fault))
    return `${fault} strikes the bytes of a connection, and virtual time carries whole messages (--world live)`;
  if (needsTls.has(fault) && config.tls?.enabled !== true)
    return `${fault} strikes TLS, and the partners speak plain HTTP (--tls, or \`tls\` in firedrill.yaml)`;
  if (fault === futureTimestamp) {
    const senders = at.partner === undefined ? Object.keys(config.partners) : [at.partner];
    if (senders.every((name) => schemesOf(name, capabilities) !== undefined))
      return `${fault} is nothing to refuse where vendors' own libraries look at a webhook's age alone (partners.*.signature)`;
  }
  if (fault === oldTimestamp) {
    const senders = at.partner === undefined ? Object.keys(config.partners) : [at.partner];
    if (!senders.some((name) => canExpire(name, capabilities)))
      return `${fault} is nothing to tell by a signature that covers no timestamp (partners.*.signature)`;
  }
  if (family === "process" && config.start === undefined && config.sim === undefined)
    return `${fault} strikes the integration's process, and it is not started by the drill (integration.start)`;
  return undefined;
}

/** Whether the partner would answer in a way that its contract does not know. */
const isUnheardOf = (name: string, { outcomes }: PartnerManners, { partners }: Capabilities): boolean =>
  outcomes === "later" && partners.some((partner) => partner.name === name && !decidesLater(partner.contract));

const strikesOf = (faults: readonly ScheduledFault[]): ReadonlySet<string> => new Set(faults.flatMap(({ at }) => at.order ?? []));

/**
 * The scenario without the faults, customers and partners' manners that the integration has nothing for. Where no fault or no
 * customer of its own is left, or it asks of partners what their contracts rule out, it does not apply. What is misspelt is
 * for others to refuse.
 */
export function fitScenario(written: Scenario, capabilities: Capabilities): Fitted {
  const { config, builtinPartners, builtins = [] } = capabilities;
  const cast = castOf(capabilities.partners, builtins);
  const scenario = castScenario(written, cast);
  const leftOut: string[] = [];
  const fits = (reasons: readonly string[]): boolean => {
    leftOut.push(...reasons);
    return reasons.length === 0;
  };
  const { workload, faults, partners } = scenario;
  const means = config.orders?.otherMeansMinor;
  const currencies = config.orders?.currencies;
  const paying = workload.orders.flatMap((order, n) => {
    const sold = inCurrencyOf(order, n, currencies);
    return fits(sold === undefined ? [sellsNot(order)] : []) && sold !== undefined ? [withMeans(sold, means)] : [];
  });
  const load = workload.load && {
    ...workload.load,
    ...(means !== undefined && { otherMeansMinor: means }),
    ...(currencies !== undefined && { currencies }),
  };
  const able = paying
    .filter((order) =>
      fits([
        ...stepsLacking(order, { ...config, players: capabilities.partners, cast }),
        ...meansLacking(order, config),
        ...customerLacking(order, config),
      ]),
    )
    .map((order) => withoutWaitingForGrace(order, config.declared.limits));
  const isAimedAt = (wanted: string, among: readonly { readonly order: string }[]): boolean =>
    among.some(({ order }) => matchesOrder(wanted, order));
  const castBuiltins = builtins.map((each) => ({ ...each, name: cast.get(each.name) ?? each.name }));
  // what was aimed at customers who are left out strikes nobody
  const meant = faults.filter(
    ({ at }) => at.order === undefined || isAimedAt(at.order, able) || !isAimedAt(at.order, workload.orders),
  );
  const lackingFaults = aimAll(meant, capabilities.partners, castBuiltins, config.declared).map(
    (aimed, n): { readonly fault: ScheduledFault; readonly lacking: string | undefined } =>
      "lacking" in aimed
        ? { fault: meant[n] as ScheduledFault, lacking: aimed.lacking }
        : { fault: aimed.fault, lacking: faultLacking(aimed.fault, able, capabilities) },
  );
  const struck = lackingFaults.filter(({ lacking }) => fits([lacking ?? []].flat())).map(({ fault }) => fault);
  // a cell without its fault would only be one control more
  const [before, after] = [strikesOf(faults), strikesOf(struck)];
  const orders = able.filter(({ order, isCell }) => isCell !== true || !before.has(order) || after.has(order));
  const faultReasons = struck.length > 0 ? [] : lackingFaults.flatMap(({ lacking }) => lacking ?? []);
  const present = Object.entries(partners).filter(([name]) =>
    fits(
      !Object.hasOwn(config.partners, name) && builtinPartners.includes(name)
        ? [`it changes how ${name} behaves, which the integration has not`]
        : [],
    ),
  );
  const manners = present.filter(([name, manner]) =>
    fits(
      isUnheardOf(name, manner, capabilities)
        ? [`${name} would accept what it is asked and decide later, which its contract does not know (202)`]
        : [],
    ),
  );
  const weakenings = weakeningsNotPermitted(scenario, capabilities.partners, capabilities.faults).map(({ sentence }) => sentence);
  const disturbances = faults.length + Object.keys(partners).length;
  // what partners and merchants do by themselves is trouble enough
  const moves = orders.some(({ steps }) => steps.some((step) => step.do === "partner"));
  const isEmptied =
    (!moves && disturbances > 0 && struck.length + manners.length === 0) ||
    (!moves && faults.length > 0 && struck.length === 0) ||
    (workload.orders.length > 0 && orders.length === 0);
  return {
    scenario: {
      ...scenario,
      workload: { ...workload, orders, ...(load && { load }) },
      faults: struck,
      partners: Object.fromEntries(manners),
    },
    // that nothing is left to go wrong says more than who is missing besides
    lacks: unique([...(isEmptied ? [...faultReasons, ...leftOut] : []), ...weakenings]),
    leftOut: unique(leftOut),
  };
}
