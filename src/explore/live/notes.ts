import type { LiveExploration } from "./live-search.ts";

/** What a search over real sockets has to say besides its counts. */
export function exploreNotes({ unconfirmed, leftOut, unjudged, counterexamples }: LiveExploration): string[] {
  return [
    ...counterexamples.map(
      ({ broken: { checker }, times, found: { orders } }) =>
        `  ${checker}: broke each of the ${times} times that its ${orders === 1 ? "schedule was run alone" : `${orders} orders were run`}`,
    ),
    ...unconfirmed.map(
      ({ broken: { checker, sentence }, seen, of, isTogether }) =>
        `  seen ${isTogether ? "among many orders" : "among other orders"}, and ${seen} of ${of} times ${isTogether ? "again" : "alone"}, which proves nothing: ${checker}: ${sentence}`,
    ),
    ...(unjudged > 0
      ? [
          `  ${unjudged} schedules could not be judged: orders without faults broke something beside them, however slowly they were started`,
        ]
      : []),
    ...(leftOut > 0 ? [`  ${leftOut} schedules are nothing for this integration`] : []),
  ];
}
