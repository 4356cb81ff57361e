import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest";

const works = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

/** What is missing of PHP here; a laptop need not have it, CI must. */
function missing(): string | undefined {
  const what = !works("php", "-r", "exit(PHP_VERSION_ID >= 80100 && extension_loaded('curl') ? 0 : 1);")
    ? "PHP 8.1 with curl"
    : works("phpunit", "--version")
      ? undefined
      : "phpunit";
  if (what === undefined) return undefined;
  const sentence = `${what} is not on PATH: \`apt-get install php-cli php-curl phpunit\` brings it`;
  if (process.env.CI) throw new Error(sentence);
  console.warn(`skipped: ${sentence}`);
  return sentence;
}

const lacks = missing();
const folder = mkdtempSync(join(tmpdir(), "firedrill-php-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** The Node that runs these tests comes first, as on a machine where it is the only one. */
const env = {
  ...process.env,
  PATH: `${join(process.execPath, "..")}:${process.env.PATH}`,
  FIREDRILL_URL: "",
  FIREDRILL_COMMAND: "",
};

const phpunit = (...args: string[]) => spawnSync("phpunit", args, { cwd: "php", env, encoding: "utf8", timeout: 120_000 });

/** The first line that a child prints, which is where the partners' control API is. */
async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the child's output goes nowhere");
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return line;
}

const isGone = (url: string): Promise<void> =>
  vi.waitFor(() => expect(fetch(`${url}/_firedrill/health`)).rejects.toThrow(), 10_000);

describe.skipIf(lacks !== undefined)("the Composer package", () => {
  it("passes its own tests against partners that are simulated", () => {
    const { status, stdout, stderr } = phpunit();
    expect(`${stdout}${stderr}`).toMatch(/OK \(\d{2} tests/);
    expect(status).toBe(0);
  });

  it("fails a test whose fault strikes nobody", () => {
    const { status, stdout } = phpunit("tests/fixtures/IdleFaultTest.php");
    expect(stdout).toContain("A fault never struck, so this test rehearsed nothing.");
    expect(stdout).toContain("response-lost at payment/createPayment *: struck 0 times");
    expect(status).toBe(1);
  });

  it.each([
    ["returns", "return", 0],
    ["throws", "throw", 255],
    ["exits", "exit", 7],
    ["is killed", "wait", null],
  ])("ends the partners where the process that started them %s", async (_how, way, code) => {
    const child = spawn("php", ["-d", "display_errors=0", "-d", "log_errors=0", "php/tests/fixtures/started.php", way], {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const ended = once(child, "exit");
    const url = await firstLine(child);
    if (way === "wait") {
      expect((await fetch(`${url}/_firedrill/health`)).status).toBe(200);
      child.kill("SIGKILL");
    }
    expect(await ended).toEqual([code, way === "wait" ? "SIGKILL" : null]);
    await isGone(url);
  });

  it("is sound PHP, and so is what its page shows", () => {
    const snippets = [...readFileSync("docs/php.md", "utf8").matchAll(/^```php\n(.*?)^```$/gms)].map(([, code = ""], n) => {
      const file = join(folder, `snippet-${n + 1}.php`);
      writeFileSync(file, code.startsWith("<?php") ? code : `<?php\n${code}`);
      return file;
    });
    expect(snippets.length).toBeGreaterThanOrEqual(5);
    const files = [...globSync("php/**/*.php"), ...snippets];
    for (const file of files) execFileSync("php", ["-d", "error_reporting=-1", "-l", file], { encoding: "utf8" });
  });
});

it("simulate ends with standard input where it was asked to", async () => {
  const args = ["bin/firedrill.js", "simulate", "--port", "0", "--json", "--quiet", "--until-stdin-ends"];
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ready = JSON.parse(await firstLine(child)) as { control: string };
  expect((await fetch(`${ready.control}/_firedrill/health`)).status).toBe(200);
  const ended = once(child, "exit");
  child.stdin.end();
  expect(await ended).toEqual([0, null]);
  await isGone(ready.control);
});

it("simulate that follows standard input still ends by a signal", async () => {
  const args = ["bin/firedrill.js", "simulate", "--port", "0", "--json", "--quiet", "--until-stdin-ends"];
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await firstLine(child);
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});
