import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fitIn } from "../src/cli/drill.ts";
import { openLive } from "../src/cli/open-world.ts";
import { openProject } from "../src/cli/project.ts";
import { faultSpace } from "../src/explore/fault-space.ts";
import { searchLive } from "../src/explore/live/live-search.ts";
import { planOfCell } from "../src/explore/live/prove.ts";
import type { EnactLive } from "../src/explore/live/run-cells.ts";
import { waysOf } from "../src/explore/live/ways.ts";
import { hasPython, shop } from "../test/foreign/mistakes.ts";
import { describeMachine } from "./machine.ts";

/** As many schedules of the search, and as many runs of one schedule. */
const schedules = 800;
const runs = 5;

const secondsSince = (fromMs: number): number => (performance.now() - fromMs) / 1000;

/** A search over real sockets of a shop in Python: hundreds of orders in a run, each with its own schedule, against one schedule a run. */
export async function benchExploreLive(): Promise<void> {
  if (!hasPython()) {
    console.log("explore-live: there is no Python here with the packages of test/foreign/python-shop/requirements.txt");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const project = await openProject(`${shop}/firedrill.yaml`);
  const { signal } = new AbortController();
  const world = await openLive(project, { seed: 1, folder, signal });
  const enact: EnactLive = async (wanted, manners = {}) => {
    const { scenario } = fitIn(project, wanted, "live");
    const given = { scenario, seed: 1, folder, calm: undefined, signal, ...manners, onPhase: () => {} };
    return { ...(await world.enact(given)), scenario };
  };
  const { faults, checkers } = project.catalogue;
  const { orders } = project.config;
  const ways = waysOf({ requests: orders?.actions, statuses: orders && Object.values(orders.read.view.statuses) });
  const oneOrder = Object.entries(faults).filter(([, { family }]) => family === "call" || family === "webhook");
  const contracts = Object.fromEntries(project.blueprints.map(({ name, contract }) => [name, contract]));
  try {
    const fault = { fault: "status", with: { code: 503 }, at: { partner: "payment", operation: "createPayment", attempt: 1 } };
    const aloneMs = performance.now();
    for (let n = 0; n < runs; n += 1) await enact(planOfCell({ way: "plain", faults: [fault] }, ways).scenario);
    const alone = runs / secondsSince(aloneMs);
    const cellsMs = performance.now();
    const { schedules: ran } = await searchLive({
      ...{ ways, checkers, faults, enact, depth: 1, keepGoing: true },
      space: faultSpace(contracts, { faults: Object.fromEntries(oneOrder), parameters: "standard" }),
      consecutiveFailures: project.config.declared.breaker?.consecutiveFailures,
      isOver: (count) => count >= schedules,
      isTimeUp: () => false,
      onProgress: () => {},
      onShrink: () => {},
      onNote: (text) => console.log(`  ${text}`),
    });
    const cells = ran / secondsSince(cellsMs);
    console.log(`explore-live: a shop in Python over real sockets (${describeMachine()}, seed 1)`);
    console.log(
      `  an order a schedule: ${cells.toFixed(1)} schedules/s (${ran}, the rate's search and calm orders among the time)`,
    );
    console.log(`  a run a schedule:    ${alone.toFixed(2)} schedules/s (${runs})`);
    console.log(`  ratio                ${(cells / alone).toFixed(0)}`);
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
