import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "firedrill-end-signals-"));
afterAll(() => rmSync(folder, { recursive: true }));

const module = pathToFileURL(join(import.meta.dirname, "../../src/cli/end-signals.ts")).href;

/** A process with a channel to this one, in which somebody listens for the end for a while. */
function start(name: string, lines: readonly string[]): ChildProcess {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, [`import { onEndSignal } from ${JSON.stringify(module)};`, ...lines].join("\n"));
  return fork(file, { execArgv: ["--conditions=@firedrill/source", "--disable-warning=ExperimentalWarning"] });
}

it("lets a process live that somebody else listens to, as a test runner's worker", async () => {
  const child = start("worker", [
    'process.on("message", () => {});',
    "onEndSignal(() => {})();",
    "// a timer that keeps nobody alive",
    'setTimeout(() => process.send("still there", () => process.disconnect()), 100).unref();',
  ]);
  const [first] = await Promise.race([once(child, "message"), once(child, "exit").then(() => ["gone"])]);
  expect(first).toBe("still there");
});

it("keeps no process alive that is done", async () => {
  const child = start("command", ["onEndSignal(() => {});"]);
  expect(await once(child, "exit")).toEqual([0, null]);
});
