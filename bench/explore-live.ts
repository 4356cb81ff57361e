import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fitIn } from "../src/cli/drill.ts";
import { type OpenWorld, openLive } from "../src/cli/open-world.ts";
import { openProject, type Project } from "../src/cli/project.ts";
import { faultSpace } from "../src/explore/fault-space.ts";
import { amongInstances } from "../src/explore/live/among-instances.ts";
import { searchLive } from "../src/explore/live/live-search.ts";
import { planOfCell } from "../src/explore/live/prove.ts";
import type { EnactLive } from "../src/explore/live/run-cells.ts";
import { waysOf } from "../src/explore/live/ways.ts";
import { makeFolder } from "../src/transports/files.ts";
import { describeMachine } from "./machine.ts";

/** Python without packages: it runs wherever there is one. */
const shop = "test/foreign/voucher-shop/firedrill.yaml";
/** As many schedules of the search, and as many runs of one schedule. */
const schedules = 400;
const runs = 5;
const workers = 2;

function hasPython(): boolean {
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const secondsSince = (fromMs: number): number => (performance.now() - fromMs) / 1000;

interface Opened {
  readonly enacts: readonly EnactLive[];
  close(): Promise<void>;
}

/** So many instances of the shop, each with a port, a database and partners of its own. */
async function open(project: Project, count: number): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const { signal } = new AbortController();
  const worlds: OpenWorld[] = [];
  const enacts: EnactLive[] = [];
  for (let n = 1; n <= count; n += 1) {
    const own = count === 1 ? project : project.instance(n);
    const given = { seed: 1, folder: join(folder, String(n)), signal };
    makeFolder(given.folder);
    const world = await openLive(own, given);
    worlds.push(world);
    enacts.push(async (wanted, manners = {}) => {
      const { scenario } = fitIn(own, wanted, "live");
      return { ...(await world.enact({ ...given, ...manners, scenario, calm: undefined, onPhase: () => {} })), scenario };
    });
  }
  return {
    enacts,
    close: async () => {
      await Promise.all(worlds.map((world) => world.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const oneOrder = ({ catalogue }: Project) =>
  Object.fromEntries(Object.entries(catalogue.faults).filter(([, { family }]) => family === "call" || family === "webhook"));

const waysIn = ({ config: { orders } }: Project) =>
  waysOf({ requests: orders?.actions, ...(orders && { statuses: Object.values(orders.read.view.statuses) }) });

/** Schedules a second of a search, from its first calm order on. */
async function paceOf(project: Project, instances: number): Promise<{ readonly perSecond: number; readonly ran: number }> {
  const { catalogue, config, blueprints } = project;
  const contracts = Object.fromEntries(blueprints.map(({ name, contract }) => [name, contract]));
  const { enacts, close } = await open(project, instances);
  try {
    const fromMs = performance.now();
    const { schedules: ran } = await searchLive({
      ...{ ways: waysIn(project), checkers: catalogue.checkers, faults: catalogue.faults, depth: 1, keepGoing: true, instances },
      enact: amongInstances(enacts),
      // a shop that leans on its partner's keys has them here
      space: { ...faultSpace(contracts, { faults: oneOrder(project), parameters: "standard" }), weakKeys: [] },
      consecutiveFailures: config.declared.breaker?.consecutiveFailures,
      isOver: (count) => count >= schedules,
      isTimeUp: () => false,
      onProgress: () => {},
      onShrink: () => {},
      onNote: (text) => console.log(`  ${instances} at a time: ${text}`),
    });
    return { perSecond: ran / secondsSince(fromMs), ran };
  } finally {
    await close();
  }
}

/** Runs of one schedule a second. */
async function aloneIn(project: Project): Promise<number> {
  const fault = { fault: "status", with: { code: 503 }, at: { partner: "payment", operation: "createPayment", attempt: 1 } };
  const { enacts, close } = await open(project, 1);
  try {
    const fromMs = performance.now();
    for (let n = 0; n < runs; n += 1) await enacts[0]?.(planOfCell({ way: "plain", faults: [fault] }, waysIn(project)).scenario);
    return runs / secondsSince(fromMs);
  } finally {
    await close();
  }
}

/** A search over real sockets of a shop in Python: hundreds of orders in a run, each with its own schedule, against one schedule a run, and two instances against one. */
export async function benchExploreLive(): Promise<void> {
  if (!hasPython()) {
    console.log("explore-live: there is no python3 here, in which test/foreign/voucher-shop is written");
    return;
  }
  const project = await openProject(shop);
  const alone = await aloneIn(project);
  const one = await paceOf(project, 1);
  const several = await paceOf(project, workers);
  console.log(`explore-live: a shop in Python over real sockets (${describeMachine()}, seed 1)`);
  console.log(
    `  an order a schedule: ${one.perSecond.toFixed(1)} schedules/s (${one.ran}, the rate's search and calm orders among the time)`,
  );
  console.log(`  a run a schedule:    ${alone.toFixed(2)} schedules/s (${runs})`);
  console.log(`  ratio                ${(one.perSecond / alone).toFixed(0)}`);
  console.log(
    `  ${workers} instances:         ${several.perSecond.toFixed(1)} schedules/s (${several.ran}), ${(several.perSecond / one.perSecond).toFixed(2)} times as many`,
  );
}
