import type { HistoryIndex, Stretch } from "./index-history.ts";

/** Until connections to a database or broker are made anew, and what waited for them is done. */
const recoveryMs = 10_000;

/** Whether a link leads to something of the integration's own, such as its database: to no partner, and from none. */
const isOwnLink = ({ facts }: Pick<HistoryIndex, "facts">, link: string): boolean =>
  link !== "webhooks" && facts?.partners[link] === undefined;

type Span = Pick<Stretch, "fromMs" | "toMs">;

const spans = new WeakMap<HistoryIndex, readonly Span[]>();

/**
 * While a link of the integration's own was struck, and some time to recover: how soon it answers anybody then is no promise of
 * its, since the database is no partner.
 */
export function ownLinkTroubles(index: HistoryIndex): readonly Span[] {
  const known =
    spans.get(index) ??
    index.linkFaults
      .filter(({ link }) => isOwnLink(index, link))
      .map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs + recoveryMs }));
  spans.set(index, known);
  return known;
}

/** Whether a link of the integration's own was struck at any moment between two events, both given by number. */
export function ownLinkWasFaulty(index: HistoryIndex, from: number, to: number): boolean {
  return index.linkFaults.some((fault) => isOwnLink(index, fault.link) && fault.from < to && fault.to > from);
}
