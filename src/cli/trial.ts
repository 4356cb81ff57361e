import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkHistory } from "../core/checker.ts";
import { FiredrillError } from "../core/errors.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Scenario } from "../core/scenario.ts";
import { makeTemporaryFolder } from "../transports/files.ts";
import { killWatched } from "../transports/watchdog.ts";
import { failedJobs } from "../world/trial/failed-jobs.ts";
import { firstCallOf, restartFinding, type TrialFinding, trialFindings } from "../world/trial/trial-findings.ts";
import { restartScenario, trialScenario } from "../world/trial/trial-scenario.ts";
import { untilInterrupted } from "./interrupt.ts";
import { type OpenWorld, openLive } from "./open-world.ts";
import type { Project } from "./project.ts";
import type { RemoteAllowing } from "./remote-option.ts";

const seed = 1;

function restartOf({ config }: Project, history: readonly HistoryEvent[]): Scenario | TrialFinding {
  const what = "restart";
  if (config.start === undefined)
    return {
      what,
      state: "missing",
      seen: "it runs by itself (`integration.url`), so it is not killed: faults of that kind are left out",
    };
  const at = firstCallOf(history);
  return at === undefined
    ? { what, state: "missing", seen: "not tried: no call came at which it could be killed" }
    : restartScenario(at);
}

/** An integration that could not even be started or reached. */
const deadFinding = (what: string, { details }: FiredrillError): TrialFinding => ({
  what,
  state: "wrong",
  seen: `${details.place}: ${details.problem}`,
  remedy: details.remedy,
});

function logOf(folder: string): readonly string[] {
  const log = join(folder, "integration.log");
  return existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
}

/**
 * Starts the integration or reaches it, places one order, then kills it in the midst of another, and tells what was seen as
 * soon as it was. Resolves to the folder where the log and the histories stand, if anything is wrong.
 */
export async function tryOut(
  project: Project,
  tell: (finding: TrialFinding) => void,
  { allowRemote }: RemoteAllowing,
): Promise<string | undefined> {
  const folder = makeTemporaryFolder("doctor");
  const interrupt = untilInterrupted(killWatched);
  let world: OpenWorld | undefined;
  let isWell = true;
  const say = (finding: TrialFinding): void => {
    if (finding.state === "wrong") isWell = false;
    tell(finding);
  };
  const enact = async (scenario: Scenario, { enact }: OpenWorld): Promise<readonly HistoryEvent[]> =>
    (await enact({ scenario, seed, folder, calm: undefined, signal: interrupt.signal, onPhase: () => {} })).events;
  try {
    world = await openLive(project, { allowRemote, seed, folder, signal: interrupt.signal });
    const history = await enact(trialScenario(), world);
    if (interrupt.signal.aborted) return undefined;
    const { checks } = checkHistory(history, { checkers: project.catalogue.checkers });
    const partners = Object.entries(project.config.partners).map(([name, { webhookPath }]) => ({
      name,
      ...(webhookPath !== undefined && { webhookPath }),
    }));
    for (const finding of trialFindings(history, { partners, checks })) say(finding);
    for (const finding of failedJobs(logOf(folder))) say(finding);
    const next = isWell ? restartOf(project, history) : undefined;
    if (next !== undefined && "what" in next) say(next);
    else if (next !== undefined) {
      const second = await enact(next, world).catch((thrown: unknown) => {
        if (!(thrown instanceof FiredrillError)) throw thrown;
        say(deadFinding("restart", thrown));
        return undefined;
      });
      if (second !== undefined && !interrupt.signal.aborted) say(restartFinding(second));
    }
  } catch (thrown) {
    if (!(thrown instanceof FiredrillError)) throw thrown;
    say(deadFinding("start", thrown));
  } finally {
    try {
      await world?.close();
    } finally {
      interrupt.release();
    }
    if (isWell) rmSync(folder, { recursive: true, force: true });
  }
  return isWell ? undefined : folder;
}
