import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../src/transports/free-port.ts";

const shop = "examples/lamp";
const folder = mkdtempSync(join(tmpdir(), "firedrill-queues-"));
const works = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const has = (program: string): boolean => works("sh", "-c", `command -v ${program}`);

/** What Debian's packages bring; a laptop need not have it, CI must. */
function missing(): string | undefined {
  const lacks = [
    [
      "php8.2-cli php8.2-mysql php8.2-mbstring php-redis",
      works("php", "-r", "exit(extension_loaded('pdo_mysql') && extension_loaded('redis') ? 0 : 1);"),
    ],
    ["php-amqplib", existsSync("/usr/share/php/PhpAmqpLib")],
    ["php-json-schema", existsSync("/usr/share/php/JsonSchema")],
    ["phpunit", has("phpunit")],
    ["mariadb-server", has("mariadbd")],
    ["redis-server", has("redis-server")],
    ["rabbitmq-server", existsSync("/usr/lib/rabbitmq/bin/rabbitmq-server")],
    ["beanstalkd", has("beanstalkd")],
  ].flatMap(([packages, isHere]) => (isHere ? [] : [packages]));
  if (lacks.length === 0) return undefined;
  const sentence = `not here: \`apt-get install ${lacks.join(" ")}\` brings it`;
  if (process.env.CI) throw new Error(sentence);
  console.warn(`skipped: ${sentence}`);
  return sentence;
}

/** A broker needs some ports side by side: RabbitMQ has one for its nodes and one where they find each other. */
async function firstOfFreePorts(count: number): Promise<number> {
  const first = await freePort();
  for (let next = 1; next < count; next += 1) if ((await freePort()) !== first + next) return firstOfFreePorts(count);
  return first;
}

describe.skipIf(missing() !== undefined).each([
  ["table", () => "table:"],
  ["redis", (port: number) => `redis://127.0.0.1:${port}/0`],
  ["amqp", (port: number) => `amqp://guest:guest@127.0.0.1:${port}/`],
  ["beanstalk", (port: number) => `beanstalk://127.0.0.1:${port}?ttr_ms=2000`],
])("the example's queue: %s", (kind, url) => {
  const place = join(folder, kind);
  const broker = (action: string, port: number) =>
    execFileSync(`${shop}/tests/Queue/broker.sh`, [action, kind, place, String(port)], { stdio: ["ignore", "ignore", "pipe"] });
  let port = 0;

  beforeAll(async () => {
    port = await firstOfFreePorts(3);
    broker("start", port);
  });
  afterAll(() => {
    broker("kill", port);
    rmSync(place, { recursive: true, force: true });
  });

  const phpunit = (suite: string) =>
    spawnSync("phpunit", ["--fail-on-skipped", "--testsuite", suite], {
      cwd: shop,
      encoding: "utf8",
      timeout: 200_000,
      env: {
        ...process.env,
        QUEUE_URL: url(port),
        DATABASE_DSN: `mysql:host=127.0.0.1;port=${port};dbname=shop;charset=utf8mb4`,
        BROKER: `${kind} ${place} ${port}`,
      },
    });

  it("keeps what a queue promises, over kills of consumers and of the broker too", () => {
    const { status, stdout, stderr } = phpunit("queue");
    expect(`${stdout}${stderr}`).toMatch(/OK \(13 tests/);
    expect(status).toBe(0);
  });

  it.runIf(kind === "table").each(["events", "security"])("and the shop's tests of %s pass on its database", (suite) => {
    const { status, stdout, stderr } = phpunit(suite);
    expect(`${stdout}${stderr}`).toMatch(/^OK \(\d+ tests/m);
    expect(status).toBe(0);
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));
