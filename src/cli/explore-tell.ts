import { basename, join } from "node:path";
import type { NamedResult } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import { resolveOrders } from "../core/order-names.ts";
import type { Capsule } from "../explore/capsule.ts";
import type { Counterexample } from "../explore/explore.ts";
import { counterexampleForMarkdown, counterexampleForTerminal, type ShownCounterexample } from "../report/counterexample.ts";
import { storyOf } from "../report/sequence/story.ts";
import { makeFolder, writeNewFile } from "../transports/files.ts";
import { hashHistory } from "../transports/fingerprint.ts";
import { quote } from "../world/shell-quote.ts";
import { command } from "./command-name.ts";
import type { surroundings } from "./surroundings.ts";
import { takesColor } from "./terminal-abilities.ts";

export interface Telling {
  readonly out: string;
  readonly here: ReturnType<typeof surroundings>;
  /** The configuration, where it is not the usual one. */
  readonly project: string | undefined;
  readonly integration: string;
  /** Where it was found. */
  readonly world: "sim" | "live";
}

/** A counterexample with the history that shows it. */
export interface Shown extends Omit<Counterexample, "phase" | "schedules"> {
  readonly events: readonly HistoryEvent[];
  readonly checks: readonly NamedResult[];
}

/** Saves a counterexample as a capsule, with a page for people, and shows it. */
export function tell(counterexample: Shown, { out, here, project, integration, world }: Telling): void {
  const { plan, broken, nearest, found, tries, minimal, checks } = counterexample;
  const historyHash = hashHistory(counterexample.events);
  // by the references of their orders, whatever the shop calls them at partners
  const events = resolveOrders(counterexample.events);
  const story = storyOf({ events, faults: plan.scenario.faults, broken: broken.sentence });
  const folder = join(out, "capsules");
  const name = `${broken.checker}-${historyHash.slice(0, 8)}`;
  const capsule: Capsule = {
    format: 1,
    kind: "capsule",
    story,
    broken,
    ...here,
    integration,
    plan,
    historyHash,
    ...(world === "live" && { world }),
  };
  makeFolder(folder);
  const file = writeNewFile(folder, name, ".json", `${JSON.stringify(capsule, null, 2)}\n`);
  const shown: ShownCounterexample = {
    story,
    broken,
    plan,
    events,
    evidence: checks.find(({ checker }) => checker === broken.checker)?.evidence[0]?.events ?? [],
    shrunk: { from: found, tries, minimal },
    // whoever interrupted it has not looked
    ...((nearest !== undefined || minimal) && {
      nearest: nearest?.difference ?? "none was found among those that differ in one thing",
    }),
    replay: `${command()} replay ${quote(file)}${project === undefined ? "" : ` --config ${quote(project)}`}`,
  };
  writeNewFile(folder, basename(file, ".json"), ".md", counterexampleForMarkdown(shown));
  process.stdout.write(
    counterexampleForTerminal(shown, {
      width: Math.min(140, process.stdout.columns ?? 120),
      color: takesColor(process.stdout),
    }),
  );
}
