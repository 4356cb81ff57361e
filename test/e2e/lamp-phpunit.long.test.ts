import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const works = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

/** What is missing here of what the LAMP shop's client is tested with; a laptop need not have it, CI must. */
function missing(): string | undefined {
  const lacking = [
    works("php", "-r", "exit(PHP_VERSION_ID >= 80200 && extension_loaded('curl') ? 0 : 1);") ? [] : ["php8.2-cli", "php8.2-curl"],
    works("php", "-r", "exit(extension_loaded('redis') ? 0 : 1);") ? [] : ["php-redis"],
    existsSync("/usr/share/php/GuzzleHttp/autoload.php") ? [] : ["php-guzzlehttp-guzzle"],
    existsSync("/usr/share/php/Psr/Log/autoload.php") ? [] : ["php-psr-log"],
    works("phpunit", "--version") ? [] : ["phpunit"],
    works("redis-server", "--version") ? [] : ["redis-server"],
  ].flat();
  if (lacking.length === 0) return undefined;
  const sentence = `the LAMP shop is tested with Debian's packages: \`apt-get install ${lacking.join(" ")}\``;
  if (process.env.CI) throw new Error(sentence);
  console.warn(`skipped: ${sentence}`);
  return sentence;
}

const lacks = missing();
const folder = mkdtempSync(join(tmpdir(), "firedrill-lamp-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** The Node that runs these tests comes first, as on a machine where it is the only one. */
const env = {
  ...process.env,
  PATH: `${join(process.execPath, "..")}:${process.env.PATH}`,
  FIREDRILL_URL: "",
  FIREDRILL_COMMAND: "",
};

function run(command: string, ...args: string[]): { readonly status: number | null; readonly told: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: "utf8", timeout: 240_000 });
  return { status, told: `${stdout}${stderr}` };
}

describe.skipIf(lacks !== undefined)("the LAMP shop's client", () => {
  it("passes its tests over simulated partners, with Redis", () => {
    const phpunit = ["phpunit", "--configuration", "examples/lamp/phpunit.xml.dist", "--testsuite", "client"];
    const { status, told } = run("sh", "examples/with-servers.sh", join(folder, "servers"), "redis", "--", ...phpunit);
    expect(told).toMatch(/OK \(1\d{2} tests/);
    expect(status).toBe(0);
  }, 300_000);

  it("is sound PHP, as all of the examples is", () => {
    const files = globSync("examples/**/*.php", { exclude: (name) => name.includes("vendor") });
    expect(files.length).toBeGreaterThan(100);
    // One file a process is all that PHP 8.2 takes; without php.ini, so without its modules, each is a quick one.
    const linted = spawnSync("xargs", ["-P", "4", "-n", "1", "php", "-n", "-l"], { input: files.join("\n"), encoding: "utf8" });
    expect(linted.stdout.match(/^No syntax errors/gm)).toHaveLength(files.length);
    expect(linted.status, linted.stderr).toBe(0);
  }, 120_000);
});
