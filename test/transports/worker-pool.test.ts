import { afterEach, describe, expect, it } from "vitest";
import { createWorkerPool, type WorkerPool } from "../../src/transports/worker-pool.ts";

/** Doubles numbers; does as it is told by words. */
const module = `
import { parentPort, workerData } from "node:worker_threads";
parentPort.on("message", (task) => {
  if (task === "exit") process.exit(3);
  if (task === "throw") throw new Error("fell");
  if (task === "silent") return;
  if (task === "refuse") return parentPort.postMessage({ error: "refused" });
  parentPort.postMessage({ answer: task * workerData.factor });
});`;

let pool: WorkerPool<unknown, number>;
const start = (size: number): WorkerPool<unknown, number> => {
  const url = new URL(`data:text/javascript,${encodeURIComponent(module)}`);
  pool = createWorkerPool({ url, workerData: { factor: 2 }, size });
  return pool;
};
afterEach(() => pool.stop());

describe("a pool of workers", () => {
  it("does more tasks than it has threads", async () => {
    const { run } = start(2);
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => run(n)));
    expect(answers).toEqual([2, 4, 6, 8, 10]);
  });

  it("goes on after a task that its thread refused", async () => {
    const { run } = start(1);
    await expect(run("refuse")).rejects.toThrow("refused");
    await expect(run(4)).resolves.toBe(8);
  });

  it("rejects a task that cannot be copied, and keeps its thread", async () => {
    const { run } = start(1);
    await expect(run(() => {})).rejects.toThrow(/could not be cloned/);
    await expect(run(4)).resolves.toBe(8);
  });

  it("rejects a task that cannot be copied when its turn comes later, and no other", async () => {
    const { run } = start(1);
    const results = await Promise.allSettled([run(1), run(() => {}), run(3)]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it.each([
    ["throw", "fell"],
    ["exit", "exit code 3"],
  ])("fails every task where a thread falls (%s)", async (task, message) => {
    const { run } = start(1);
    const [first, second] = await Promise.allSettled([run(task), run(1)]);
    expect(String((first as PromiseRejectedResult).reason)).toContain(message);
    expect(second?.status).toBe("rejected");
    await expect(run(1)).rejects.toThrow(message);
  });

  it("leaves nobody waiting when it is stopped", async () => {
    const { run, stop } = start(1);
    const waiting = Promise.allSettled([run("silent"), run(1)]);
    await stop();
    expect((await waiting).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(run(1)).rejects.toThrow("stopped");
  });
});
