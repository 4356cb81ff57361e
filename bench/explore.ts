import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { builtins } from "../src/catalogue.ts";
import { checkHistory } from "../src/core/checker.ts";
import { type Plan, plainSettings } from "../src/core/plan.ts";
import type { Scenario } from "../src/core/scenario.ts";
import { basePlan, standardOrder } from "../src/explore/base-plan.ts";
import { inStep } from "../src/explore/in-step.ts";
import { createTaskRunner, runsInStep } from "../src/explore/task-runner.ts";
import { observeUsage } from "../src/explore/usage.ts";
import { referenceWorld } from "../src/reference/reference-world.ts";
import { runPlan } from "../src/world/sim/run-plan.ts";
import { describeMachine } from "./machine.ts";

const world = referenceWorld();
const sqlite = referenceWorld({ store: "sqlite" });

/** So many plain orders, one every 20 ms. */
function ordersPlan(count: number): Plan {
  const [first] = standardOrder.workload.orders;
  if (first === undefined) throw new Error("the standard order has gone");
  const orders = Array.from({ length: count }, (_, n) => ({ ...first, order: `order-${n + 1}`, startMs: n * 20 }));
  const scenario: Scenario = { ...standardOrder, workload: { orders } };
  return { scenario, seed: 1, sim: plainSettings };
}

interface Paced {
  readonly schedules: number;
  readonly seconds: number;
  readonly virtualSeconds: number;
}

/** Runs and checks one order's whole life, again and again, with another seed each time, in step as a thread of the search does. */
async function pace(where: typeof world, schedules: number): Promise<Paced> {
  let virtualMs = 0;
  const seeds = Array.from({ length: schedules }, (_, n) => n + 1);
  const fromMs = performance.now();
  await inStep(seeds, runsInStep, async (seed) => {
    const { events } = await runPlan({ plan: basePlan(standardOrder, seed), ...where });
    if (checkHistory(events, { checkers: builtins.checkers }).verdict !== "held") throw new Error(`seed ${seed} did not hold`);
    virtualMs += events.at(-1)?.t ?? 0;
  });
  return { schedules, seconds: (performance.now() - fromMs) / 1000, virtualSeconds: virtualMs / 1000 };
}

/** Draws, runs and checks random schedules, nights and days of redelivery among them. */
async function paceAtRandom(schedules: number): Promise<Paced> {
  const options = { maxOrders: 3, maxFaults: 4 };
  const runner = createTaskRunner(world, options, { usage: await observeUsage(world, options) });
  let virtualMs = 0;
  const fromMs = performance.now();
  for (const judged of await runner.perform({ type: "seeds", from: 1, count: schedules })) virtualMs += judged.virtualMs;
  return { schedules, seconds: (performance.now() - fromMs) / 1000, virtualSeconds: virtualMs / 1000 };
}

const rate = ({ schedules, seconds }: Paced): number => schedules / seconds;

/** Milliseconds an order, run and check, in a run of so many. */
async function orderMs(count: number): Promise<number> {
  const fromMs = performance.now();
  const { events } = await runPlan({ plan: ordersPlan(count), ...world });
  checkHistory(events, { checkers: builtins.checkers });
  return (performance.now() - fromMs) / count;
}

async function heapGrowth(schedules: number): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const heapMb = (): number => {
    collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  await pace(world, schedules / 5);
  const before = heapMb();
  await pace(world, (schedules * 4) / 5);
  return heapMb() - before;
}

/** Depth 1 and 2 of the standard order on all cores, as the command line does it. */
function depthTwoSeconds(): number {
  const out = mkdtempSync(join(tmpdir(), "firedrill-bench-"));
  const command = fileURLToPath(new URL("../bin/firedrill.js", import.meta.url));
  const fromMs = performance.now();
  const { status, stdout } = spawnSync(
    process.execPath,
    [command, "explore", "--config", "src/integration/firedrill.yaml", "--random", "0", "--out", out],
    {
      encoding: "utf8",
    },
  );
  const seconds = (performance.now() - fromMs) / 1000;
  rmSync(out, { recursive: true, force: true });
  if (status !== 0) throw new Error(`the search ended with ${status}:\n${stdout}`);
  return seconds;
}

/** The search in virtual time: schedules a second, virtual time to real time, cost by orders, memory, depth 2. */
export async function benchExplore(schedules = 20_000): Promise<void> {
  console.log(`explore: ${describeMachine()}`);
  // a search is as fast as it gets after some thousand schedules, when the engine has compiled what it will
  await pace(world, 3000);
  await pace(sqlite, 30);
  const [memory, disk] = [await pace(world, 3000), await pace(sqlite, 150)];
  const virtual = ({ virtualSeconds, seconds }: Paced): string => (virtualSeconds / seconds).toFixed(0);
  const random = await paceAtRandom(500);
  console.log(
    `  one order's life, run and checked: ${rate(memory).toFixed(0)} schedules/s a core (goal 1000), ${(rate(memory) / rate(disk)).toFixed(1)} times as fast as on SQLite in memory (${rate(disk).toFixed(0)}/s)`,
  );
  console.log(
    `  virtual seconds a real second: ${virtual(random)} in random schedules (${rate(random).toFixed(0)} schedules/s a core; goal 10000), ${virtual(memory)} where one plain order of three seconds follows another`,
  );
  await orderMs(100);
  const costs = [10, 100, 400];
  const measured: number[] = [];
  for (const count of costs) measured.push(await orderMs(count));
  console.log(`  cost of an order in a run of ${costs.join(", ")}: ${measured.map((ms) => `${ms.toFixed(1)} ms`).join(", ")}`);
  console.log(`  heap after ${schedules} schedules, beyond the first fifth: ${(await heapGrowth(schedules)).toFixed(1)} MB`);
  console.log(`  depth 1 and 2 of the standard order, all cores: ${depthTwoSeconds().toFixed(0)} s (goal 60 s)`);
}

if (import.meta.main) await benchExplore();
