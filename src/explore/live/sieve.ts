import { formatPattern, formatSite } from "../../core/site.ts";
import { numberOf } from "../behaviour.ts";
import type { Trace } from "../judge.ts";
import type { LiveCell } from "./arrange.ts";

/** Decides which schedules are worth growing from, where no two runs are quite the same. */
export interface NoisySieve {
  /** Learns how an order without faults goes, one of the ways in which it may. */
  calm(trace: Trace): void;
  keep(cell: LiveCell, trace: Trace): "grows" | "unmoved" | "alike";
}

/**
 * Two runs are alike only if they were seen alike, so that noise costs schedules and never hides any: what differs by chance is
 * taken for something new. Two faults at one site are alike if, but for the struck call itself, all went the same. A fault moved nobody if, but for the struck call itself, all went as in one of the calm runs.
 *
 * @param behaviours that were seen before; those seen now are added
 */
export function createNoisySieve(behaviours: number[]): NoisySieve {
  const seen = new Set(behaviours);
  /** By site: the ways in which calm runs went, but for the site's own events. */
  const besides = new Map<string, Set<number>>();
  return {
    calm: ({ sites }) => {
      for (const { site, others } of sites) {
        const name = formatSite(site);
        besides.set(name, (besides.get(name) ?? new Set()).add(others));
      }
    },
    keep: ({ faults, struck, expected }, { behaviour, others }) => {
      const isFirst = faults.length === 1;
      if (expected !== undefined && (others === expected || (isFirst && besides.get(struck ?? "")?.has(others))))
        return "unmoved";
      // what the shop made of it, wherever the answers differed: it did not tell the two faults apart
      const place = struck ?? faults.map(({ fault, at }) => `${fault} at ${formatPattern(at)}`).join(" ");
      const reaction = numberOf([place, String(struck === undefined ? behaviour : others)]);
      if (seen.has(reaction)) return "alike";
      seen.add(reaction);
      behaviours.push(reaction);
      return "grows";
    },
  };
}
