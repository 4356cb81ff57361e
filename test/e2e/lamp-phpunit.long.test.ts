import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

/** The Node that runs these tests comes first, as where it is the only one; Debian has its servers in a folder that a user's PATH may not have. */
const PATH = `${join(process.execPath, "..")}:${process.env.PATH}:/usr/sbin`;
const works = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { env: { ...process.env, PATH } }).status === 0;

/** What is missing here of what the LAMP shop's client is tested with; a laptop need not have it, CI must. */
function missing(): string | undefined {
  const lacking = [
    works("php", "-r", "exit(PHP_VERSION_ID >= 80200 && extension_loaded('curl') ? 0 : 1);") ? [] : ["php8.2-cli", "php8.2-curl"],
    works("php", "-r", "exit(extension_loaded('redis') ? 0 : 1);") ? [] : ["php-redis"],
    works("php", "-r", "exit(extension_loaded('pdo_mysql') ? 0 : 1);") ? [] : ["php8.2-mysql"],
    existsSync("/usr/share/php/GuzzleHttp/autoload.php") ? [] : ["php-guzzlehttp-guzzle"],
    existsSync("/usr/share/php/Psr/Log/autoload.php") ? [] : ["php-psr-log"],
    works("phpunit", "--version") ? [] : ["phpunit"],
    works("redis-server", "--version") ? [] : ["redis-server"],
    works("mariadb", "--version") && works("mariadbd", "--version") ? [] : ["mariadb-server"],
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
const env = { ...process.env, PATH, FIREDRILL_URL: "", FIREDRILL_COMMAND: "" };

function run(command: string, ...args: string[]): { readonly status: number | null; readonly told: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: "utf8", timeout: 240_000 });
  return { status, told: `${stdout}${stderr}` };
}

describe.skipIf(lacks !== undefined)("the LAMP shop's client", () => {
  it("passes its tests over simulated partners, with Redis and MariaDB", () => {
    const phpunit = ["phpunit", "--configuration", "examples/lamp/phpunit.xml.dist", "--testsuite", "client"];
    const { status, told } = run("sh", "examples/with-servers.sh", join(folder, "servers"), "mariadb", "redis", "--", ...phpunit);
    expect(told).toMatch(/OK \(\d{3} tests/);
    expect(status).toBe(0);
  }, 300_000);

  it("keeps what the naive shop's client does not", () => {
    const log = join(folder, "naive.xml");
    const naive = ["--bootstrap", "examples/lamp-naive/tests/bootstrap.php", "--log-junit", log, "examples/lamp-naive/tests"];
    const { status, told } = run("phpunit", "--no-configuration", ...naive);
    const failed = readFileSync(log, "utf8")
      .split("<testcase ")
      .slice(1)
      .map((test) => /^name="test(\w+)"[\s\S]*?<(?:failure|error)[^>]*>[^\n]*\n([^\n]*)/.exec(test))
      .flatMap((found) => (found === null ? [] : [`${found[1]}: ${found[2]}`]));
    const twice = "order-1 was authorized besides, with money still held, once, not at all.";
    expect(failed, told).toEqual([
      `ChargesOnceWhereTheAnswerToThePaymentIsLost: ${twice}`,
      `ChargesOnceThoughThePartnerHasForgottenTheKey: ${twice}`,
      `ChargesOnceWhereThePartnerFallsSilent: ${twice}`,
      'TakesNoAnswerForASuccessThatTheContractDoesNotKnow: Undefined array key "status"',
      `ChargesOnceUnderTwoFaults: ${twice}`,
      "ComesBackNoSoonerThanThePartnerAsked: It came back before Retry-After was over.",
      "TakesNoForAnAnswer: A declined card is asked once.",
    ]);
    expect(status).toBe(2);
  }, 120_000);

  it("is sound PHP, as all of the examples is", () => {
    const files = globSync("examples/**/*.php", { exclude: (name) => name.includes("vendor") });
    expect(files.length).toBeGreaterThan(100);
    // One file a process is all that PHP 8.2 takes; without php.ini, so without its modules, each is a quick one.
    const linted = spawnSync("xargs", ["-P", "4", "-n", "1", "php", "-n", "-l"], { input: files.join("\n"), encoding: "utf8" });
    expect(linted.stdout.match(/^No syntax errors/gm)).toHaveLength(files.length);
    expect(linted.status, linted.stderr).toBe(0);
  }, 120_000);
});

const hasPromtool = works("promtool", "--version");
const noPromtool = "promtool is not on PATH: Debian's package `prometheus` has it";
if (!hasPromtool && process.env.CI) throw new Error(noPromtool);
if (!hasPromtool) console.warn(`skipped: ${noPromtool}`);

describe.skipIf(!hasPromtool || lacks !== undefined)("the LAMP shop's monitoring", () => {
  const monitoring = "examples/lamp/monitoring";

  it("has alerts that fire when they are to, and end", () => {
    const { status, told } = run("promtool", "test", "rules", `${monitoring}/rules.test.yaml`);
    expect(told).toContain("SUCCESS");
    expect(status).toBe(0);
  });

  it("reads what the shop writes", () => {
    const { status, stdout } = spawnSync("php", ["examples/lamp/tests/Observability/processes/page.php", folder], {
      env,
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(stdout.match(/^# TYPE /gm)?.length).toBeGreaterThan(10);
    const linted = spawnSync("promtool", ["check", "metrics"], { env, input: stdout, encoding: "utf8" });
    expect(`${linted.stdout}${linted.stderr}`).toBe("");
    expect(linted.status).toBe(0);
  });

  it("has a dashboard of sound queries", () => {
    const { panels } = JSON.parse(readFileSync(`${monitoring}/grafana-dashboard.json`, "utf8")) as {
      readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[];
    };
    const rules = panels
      .flatMap(({ targets = [] }) => targets)
      .map(({ expr }, n) => ({ record: `query_${n}`, expr: expr.replaceAll("$__rate_interval", "1m") }));
    expect(rules.length).toBeGreaterThan(10);
    const file = join(folder, "queries.yaml");
    writeFileSync(file, JSON.stringify({ groups: [{ name: "queries", rules }] }));
    expect(run("promtool", "check", "rules", file)).toMatchObject({ status: 0 });
  });
});
