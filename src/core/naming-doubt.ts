import { defineFindings } from "./finding.ts";
import type { HistoryEvent, RunFacts } from "./history.ts";
import { callsByReference, isOfOtherRun, namingIn, noOrder, placedIn } from "./order-names.ts";
import { isGuess } from "./partner-naming.ts";
import type { Role } from "./role.ts";
import { concerns } from "./untold.ts";
import type { Evidence, Verdict } from "./verdict.ts";

export interface Unrecognized {
  readonly partner: string;
  readonly names: readonly string[];
  readonly orders: readonly string[];
}

const remedyAt = (partner: string): string =>
  `Say how the shop names orders there: orders.place.id where the answer to a placing tells the number, and orders.partner_reference, or partners.${partner}.order_reference for this partner alone. Where no rule makes such a name of the order's, let the calls carry what the order is called elsewhere, for example in their Idempotency-Key`;

/** Followed from names that nobody can place, perhaps. */
export const namingFindings = defineFindings({
  "order-of-another-run": ({ names }: { names: readonly string[] }) =>
    `${names.join(", ")} ${names.length === 1 ? "is" : "are"} of an earlier scenario or run: the integration was not done with it, and keeps its database. Give it longer to settle (settle_ms), or integration.reset`,
  "order-not-recognized": ({ partner, names, orders }: Unrecognized) =>
    `${partner} was told of ${names.join(", ")}, and of ${orders.join(", ")} nothing: which is which is not known. ${remedyAt(partner)}`,
  "number-of-another-order": ({ partner, names }: { partner: string; names: readonly string[] }) =>
    `${partner} was told of ${names.join(", ")}: among them are numbers that orders have elsewhere, and the others do not fit, so that these may be numbers of its own, such as of parcels. ${remedyAt(partner)}`,
});

interface Result {
  readonly verdict: Verdict;
  readonly evidence: readonly Evidence[];
  readonly found: number;
}

/** As many as a sentence can carry. */
const mostNamed = 5;

/** Of one partner: names that nobody knows, with where they came up, and the orders that it was told of. */
interface Told {
  readonly strange: Map<string, number>;
  readonly orders: Set<string>;
}

/** What each partner was told, by its name. */
function toldTo(history: readonly HistoryEvent[], placed: ReadonlySet<string>): ReadonlyMap<string, Told> {
  const partners = new Map<string, Told>();
  for (const event of history) {
    if ((event.type !== "effect" && event.type !== "call") || event.order === noOrder) continue;
    const told: Told = partners.get(event.actor) ?? { strange: new Map(), orders: new Set() };
    partners.set(event.actor, told);
    if (placed.has(event.order)) told.orders.add(event.order);
    else if (!told.strange.has(event.order)) told.strange.set(event.order, event.i);
  }
  return partners;
}

/** Orders that the shop turned away, whatever was tried. */
function refusedIn(history: readonly HistoryEvent[]): ReadonlySet<string> {
  const [refused, taken] = [new Set<string>(), new Set<string>()];
  for (const event of history) {
    if (event.type !== "ok" && event.type !== "info" && event.type !== "fail") continue;
    if (event.value.operation === "place") (event.type === "fail" ? refused : taken).add(event.order);
  }
  return new Set([...refused].filter((order) => !taken.has(order)));
}

/** That some names may have been taken for another order's, or for nobody's. */
interface Doubt {
  /** Undefined: it concerns whatever is judged. */
  readonly partner?: string;
  /** Names, and orders, of which a finding may be owed to it. */
  readonly about: ReadonlySet<string>;
  readonly reason: Evidence;
}

const some = (of: Iterable<string>): readonly string[] => [...of].slice(0, mostNamed);

const eventsOf = (of: ReadonlyMap<string, number>): readonly number[] => [...of.values()].slice(0, mostNamed);

/** Partners that were told of some order by a name that is surely known. */
function ruledIn(written: readonly HistoryEvent[]): ReadonlySet<string> {
  const byRule = new Set(
    written.flatMap((event) => (event.type === "order-named" && !isGuess(event.value.by) ? [event.value.name] : [])),
  );
  return new Set(written.flatMap((event) => (event.type === "call" && byRule.has(event.order) ? [event.actor] : [])));
}

function doubtsIn(written: readonly HistoryEvent[], resolved: readonly HistoryEvent[]): readonly Doubt[] {
  const placed = placedIn(resolved);
  const isNamed = written.some(({ type }) => type === "order-named");
  const naming = isNamed ? namingIn(written, placed) : undefined;
  const told = [...toldTo(resolved, placed)].filter(
    ([partner, { strange }]) => strange.size > 0 || (naming?.partners.get(partner)?.uncertain.size ?? 0) > 0,
  );
  if (told.length === 0) return [];
  const literal = callsByReference(written, placed);
  const ruled = ruledIn(written);
  const refused = refusedIn(resolved);
  const others = new Map<string, number>();
  const doubts: Doubt[] = [];
  for (const [partner, { strange, orders }] of told) {
    for (const [name, i] of strange) if (isOfOtherRun(name)) others.set(name, i);
    const own = new Map([...strange].filter(([name]) => !isOfOtherRun(name)));
    const missing = [...placed].filter((order) => !orders.has(order) && !refused.has(order));
    const { uncertain = new Set<string>(), names = 0 } = naming?.partners.get(partner) ?? {};
    const site = { kind: "link", link: partner } as const;
    // With more names than orders there is one too many, whosever they are.
    if (uncertain.size > 0 && names <= placed.size) {
      const taken = [...uncertain].flatMap((name) => naming?.orderOf(partner, name) ?? []);
      const reason = namingFindings("number-of-another-order", { site, partner, names: some(uncertain), events: eventsOf(own) });
      doubts.push({ partner, about: new Set([...uncertain, ...taken, ...missing]), reason });
    } else if (own.size > 0 && missing.length > 0 && !literal.has(partner) && !ruled.has(partner)) {
      const facts = { partner, names: some(own.keys()), orders: some(missing), events: eventsOf(own) };
      doubts.push({
        partner,
        about: new Set([...own.keys(), ...missing]),
        reason: namingFindings("order-not-recognized", { site, ...facts }),
      });
    }
  }
  if (others.size === 0) return doubts;
  const reason = namingFindings("order-of-another-run", { names: some(others.keys()), events: eventsOf(others) });
  return [{ about: new Set(others.keys()), reason }, ...doubts];
}

/**
 * Takes back what a checker holds against the integration where it may just have called orders by names that nobody
 * knows, or by numbers that other orders have elsewhere. Where it is known how it names orders at that partner, or the
 * partner was told of every order, a strange name is the integration's own doing; and a checker that does not look at what
 * that partner does is not concerned.
 *
 * @param written the history as it was written
 * @param resolved the same with its orders resolved
 */
export function createNamingDoubt(
  written: readonly HistoryEvent[],
  resolved: readonly HistoryEvent[],
): <R extends Result>(result: R, looksAt: readonly Role[] | "orders" | undefined) => R {
  const doubts = doubtsIn(written, resolved);
  if (doubts.length === 0) return (result) => result;
  const partners: RunFacts["partners"] = written.find((event) => event.type === "run")?.value.partners ?? {};
  const applies = ({ partner }: Doubt, looksAt: readonly Role[] | "orders" | undefined): boolean => {
    const facts = partner === undefined ? undefined : partners[partner];
    return facts === undefined || looksAt === undefined || looksAt === "orders" || concerns(looksAt, facts, partners);
  };
  return (result, looksAt) => {
    if (result.verdict !== "broken") return result;
    const applying = doubts.filter((doubt) => applies(doubt, looksAt));
    const isConcerned = ({ order }: Evidence): boolean => order !== undefined && applying.some(({ about }) => about.has(order));
    if (!result.evidence.every(isConcerned)) return result;
    const reasons = applying.map(({ reason }) => reason);
    return { ...result, verdict: "unproven", evidence: [...reasons, ...result.evidence], found: result.found + reasons.length };
  };
}
