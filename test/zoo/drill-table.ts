import { bugs } from "./bugs/index.ts";
import { writeSection } from "./page-section.ts";
import { markdownTable, printTable } from "./print-table.ts";
import type { DrillFind, Rehearsed } from "./rehearse-drill.ts";

const heading = "## The standard drill alone";
const head = ["bug", "class", "found in", "through", "seeds"];

const findsOf = ({ finds }: Rehearsed): readonly DrillFind[] => Object.values(finds).flatMap((find) => find ?? []);

/** What a bug was found in: each scenario and checker once, those of the first seed first. */
function foundIn(one: Rehearsed): readonly [scenarios: string, checkers: string] {
  const finds = findsOf(one);
  const named = (of: (find: DrillFind) => string): string => [...new Set(finds.map(of))].join(", ");
  return finds.length === 0 ? ["**missed**", ""] : [named(({ scenario }) => scenario), named(({ checker }) => checker)];
}

const percent = (count: number, of: number): string => `${((100 * count) / Math.max(1, of)).toFixed(0)} %`;

interface Told {
  readonly rows: readonly (readonly string[])[];
  /** What a reader has to know of, a line each: what was missed, what was found by luck, who was accused. */
  readonly lines: readonly string[];
}

function tell(all: readonly Rehearsed[], seeds: number): Told {
  const seeded = all.filter(({ kind }) => kind === "bug");
  const right = all.filter(({ kind }) => kind !== "bug");
  const rows = seeded.map((one) => [
    one.name,
    bugs[one.name]?.class ?? "",
    ...foundIn(one),
    `${findsOf(one).length} of ${seeds}`,
  ]);
  const always = seeded.filter((one) => findsOf(one).length === seeds);
  const lucky = seeded.filter((one) => findsOf(one).length > 0 && !always.includes(one));
  const missed = seeded.filter((one) => findsOf(one).length === 0);
  const accused = right.filter((one) => findsOf(one).length > 0);
  const sum = (of: "held" | "broken" | "unproven" | "not applicable", among: readonly Rehearsed[]): number =>
    among.reduce((total, { verdicts }) => total + verdicts[of], 0);
  const runs = (["held", "broken", "unproven", "not applicable"] as const).reduce((total, of) => total + sum(of, right), 0);
  const names = (some: readonly Rehearsed[]): string =>
    some.map((one) => `${one.name}${one.others.length > 0 ? ` (but ${one.others.slice(0, 3).join(", ")})` : ""}`).join(", ");
  const list = (some: readonly Rehearsed[]): string => (some.length === 0 ? "." : `: ${names(some)}.`);
  return {
    rows,
    lines: [
      `Found by every seed: ${always.length} of ${seeded.length} (${percent(always.length, seeded.length)}).`,
      `Found by some seeds only: ${lucky.length}${list(lucky)}`,
      `Missed: ${missed.length}${list(missed)}`,
      `Right integrations, the reference among them, that were accused: ${accused.length} of ${right.length}${accused.length === 0 ? "." : `: ${accused.map(({ name }) => name).join(", ")}.`}`,
      `Of the ${runs} runs of right integrations ${percent(sum("held", right), runs)} held, ${percent(sum("unproven", right), runs)} were unproven and ${percent(sum("not applicable", right), runs)} not applicable.`,
    ],
  };
}

/** How the drill fared, for a terminal; each accusation of what is right on its own line. */
export function tellDrill(all: readonly Rehearsed[], seeds: number): string {
  const { rows, lines } = tell(all, seeds);
  const right = all.filter(({ kind }) => kind !== "bug");
  const alarms = right.flatMap(({ name, alarms: of }) => of.map((alarm) => `${name}: ${alarm}`));
  const doubts = right.flatMap(({ name, doubts: of }) => of.map((doubt) => `${name}: ${doubt}`));
  return [printTable(head, rows), "", ...doubts, "", ...alarms, "", ...lines].join("\n");
}

export function writeDrill(path: string, all: readonly Rehearsed[], seeds: number, spent: string): void {
  const { rows, lines } = tell(all, seeds);
  const section = [
    heading,
    "",
    "A team that never searches has the standard drill. Here its scenarios, and nothing else, are run in virtual time on the",
    "integration with each bug, and on every right one, as `firedrill demo --world sim` runs them. A bug is found where a",
    `scenario breaks a checker that the bug names; each is looked for with ${seeds} seeds. What only real sockets show (certificates,`,
    "bytes of a connection, memory of a process) is no bug of this list. `npm run zoo -- --drill --write docs/zoo.md` makes this section again.",
    "",
    markdownTable(head, rows),
    "",
    ...lines.map((line) => `- ${line}`),
    `- ${spent}`,
  ].join("\n");
  writeSection(path, heading, section);
}
