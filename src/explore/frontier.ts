import { formatSite } from "../core/site.ts";
import { type AimedFault, type FaultSpace, faultsAt } from "./fault-space.ts";
import type { Reached, Trace } from "./judge.ts";

/** A schedule to be run, and what it grew from. */
export interface Candidate {
  readonly faults: readonly AimedFault[];
  /** The site of the last fault, as `formatSite` writes it. */
  readonly struck?: string;
  /** What the run without the last fault looked like, but for that site. */
  readonly expected?: number;
  /** How each party went on from the site of the last fault, without it. */
  readonly rest?: readonly number[];
}

/** A run that is gone on from: its schedule, and where another fault can strike. */
export interface Branch {
  readonly faults: readonly AimedFault[];
  /** The number of each site in the list of all, the run's behaviour without that site's own events, and each party's from it on. */
  readonly next: readonly (readonly [site: number, others: number, rest?: readonly number[]])[];
}

/**
 * The schedules of one depth, as what they grow from: written out, the third depth's million would take gigabytes.
 * It is data, so that a search can be left off.
 */
export interface Frontier {
  readonly branches: readonly Branch[];
  /** Schedules that grow from no site: the one without faults, and those of what has no site of its own. */
  readonly roots: readonly (readonly AimedFault[])[];
}

/** The sites of a search, each kept once, and what can strike there. */
export interface Sites {
  /** The branch that such a run is. */
  branch(faults: readonly AimedFault[], trace: Trace): Branch;
  /** Its schedules, each set of faults once: at sites that came after the last fault. */
  candidates(frontier: Frontier): Iterable<Candidate>;
  /** How many they are, the sites that they strike last, and the kinds of faults that they add. */
  size(frontier: Frontier): { readonly schedules: number; readonly sites: number; readonly kinds: number };
}

/** @param known sites of a search that is gone on with; new ones are added */
export function createSites(space: FaultSpace, known: Reached["site"][]): Sites {
  const entries = known.map((site) => ({ name: formatSite(site), faults: faultsAt(space, site) }));
  const numbers = new Map(entries.map(({ name }, n) => [name, n]));
  const numberOf = (site: Reached["site"]): number => {
    const name = formatSite(site);
    const number = numbers.get(name) ?? entries.length;
    if (number === entries.length) {
      known.push(site);
      entries.push({ name, faults: faultsAt(space, site) });
      numbers.set(name, number);
    }
    return number;
  };
  const at = (site: number) => entries[site] as (typeof entries)[number];

  return {
    branch: (faults, trace) => ({
      faults,
      next: trace.sites.map(({ site, others, rest }) =>
        rest === undefined ? [numberOf(site), others] : [numberOf(site), others, rest],
      ),
    }),
    *candidates({ branches, roots }) {
      for (const { faults, next } of branches)
        for (const [site, expected, rest] of next) {
          const { name: struck, faults: more } = at(site);
          const told = { struck, expected, ...(rest !== undefined && { rest }) };
          for (const fault of more) yield { faults: [...faults, fault], ...told };
        }
      for (const faults of roots) yield { faults };
    },
    size: ({ branches, roots }) => {
      const struck = new Set<number>();
      let schedules = roots.length;
      for (const { next } of branches)
        for (const [site] of next) {
          schedules += at(site).faults.length;
          struck.add(site);
        }
      const sites = [...struck].map(at).filter(({ faults }) => faults.length > 0);
      const added = [...sites.flatMap(({ faults }) => faults), ...roots.flatMap((faults) => faults.slice(-1))];
      return { schedules, sites: sites.length, kinds: new Set(added.map(({ fault }) => fault)).size };
    },
  };
}
