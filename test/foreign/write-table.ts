import { readFileSync, writeFileSync } from "node:fs";
import { markdownTable } from "../zoo/print-table.ts";
import type { Drilled, Mistake } from "./mistakes.ts";
import type { Searched } from "./search.ts";
import type { Kept } from "./table.ts";
import { unsearchable } from "./unsearchable.ts";

const [begin, end] = ["<!-- table -->", "<!-- /table -->"];

/** Whether a drill said of a mistake what it was to say. */
export function finds({ checkers }: Mistake, { broken }: Drilled): boolean {
  return broken.some((each) => each.checkers.some((checker) => checkers.includes(checker)));
}

function foundBy(mistake: Mistake, drills: readonly Drilled[]): string {
  const hit = drills.find((drilled) => finds(mistake, drilled));
  const first = hit?.broken.find(({ checkers }) => checkers.some((checker) => mistake.checkers.includes(checker)));
  if (first !== undefined)
    return `${first.scenario}: ${first.checkers.filter((checker) => mistake.checkers.includes(checker)).join(", ")}`;
  if (drills.length === 0) return "not drilled yet";
  const other = drills.flatMap(({ broken }) => broken).at(0);
  return other === undefined ? "**missed**" : `**by others alone**: ${other.scenario}: ${other.checkers.join(", ")}`;
}

function searched(name: string, search: Searched | undefined): [string, string, string] {
  const reason = unsearchable[name];
  const isFound = search !== undefined && search.checkers.length > 0;
  if (!isFound && reason !== undefined)
    return [`not to be found: ${reason}`, String(search?.schedules ?? ""), String(search?.seconds ?? "")];
  if (search === undefined) return ["not searched yet", "", ""];
  return [search.checkers[0] ?? "**missed**", String(search.schedules), String(search.seconds)];
}

/** Writes the table between the marks of the page, misses and all. */
export function writeTable(
  page: string,
  mistakes: Readonly<Record<string, Mistake>>,
  kept: Readonly<Record<string, Kept>>,
  right: Kept,
): void {
  const head = ["mistake", "kind", "what is wrong", "harm", "the drill", "seeds", "the search", "schedules", "seconds"];
  const rows = Object.entries(mistakes).map(([name, mistake]) => {
    const drills = Object.values(kept[name]?.drills ?? {});
    const seeds = drills.length === 0 ? "" : `${drills.filter((drilled) => finds(mistake, drilled)).length} of ${drills.length}`;
    return [
      `\`${name}\``,
      mistake.kind,
      mistake.wrong,
      mistake.harm,
      foundBy(mistake, drills),
      seeds,
      ...searched(name, kept[name]?.search),
    ];
  });
  const drilled = Object.entries(mistakes).filter(([name]) => Object.keys(kept[name]?.drills ?? {}).length > 0);
  const found = drilled.filter(([name, mistake]) => Object.values(kept[name]?.drills ?? {}).some((each) => finds(mistake, each)));
  const searches = Object.keys(mistakes).flatMap((name) => kept[name]?.search ?? []);
  const hits = searches.filter(({ checkers }) => checkers.length > 0);
  const seconds = hits.map((search) => search.seconds).sort((a, b) => a - b);
  const median = seconds.length === 0 ? "" : `, half of them within ${seconds[Math.floor((seconds.length - 1) / 2)]} s`;
  const byEither = Object.entries(mistakes).filter(
    ([name]) => found.some(([other]) => other === name) || (kept[name]?.search?.checkers.length ?? 0) > 0,
  );
  const rights = Object.values(right.drills);
  const said = [
    `- Found by the drill: ${found.length} of ${drilled.length} (${Math.round((100 * found.length) / Math.max(1, drilled.length))} %).`,
    `- Found by the search: ${hits.length} of the ${searches.length} that were searched${median}; by either: ${byEither.length} of ${Object.keys(mistakes).length}.`,
    `- The shop without a mistake: ${rights.filter(({ verdict }) => verdict === "held").length} of ${rights.length} drills held${right.search === undefined ? "" : `; the search broke ${right.search.checkers.length} things in ${right.search.schedules} schedules`}.`,
  ];
  const text = readFileSync(page, "utf8");
  const [before, after] = [text.slice(0, text.indexOf(begin) + begin.length), text.slice(text.indexOf(end))];
  writeFileSync(page, `${before}\n${markdownTable(head, rows)}\n\n${said.join("\n")}\n${after}`);
}
