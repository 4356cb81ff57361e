import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createRealClock } from "../../../src/transports/real-clock.ts";
import { inheritedEnv } from "../../../src/world/live/inherited-env.ts";
import { startIntegrationProcess } from "../../../src/world/live/integration-process.ts";
import { quote } from "../../../src/world/shell-quote.ts";
import { silentOutput } from "./recording.ts";

describe("the environment of the integration", () => {
  it("holds what a start command needs to run, whatever the language", () => {
    const outside = {
      PATH: "/bin",
      HOME: "/home/anna",
      LC_ALL: "de_AT.UTF-8",
      TZ: "Europe/Vienna",
      TMPDIR: "/var/tmp",
      NODE_OPTIONS: "--max-old-space-size=512",
      NVM_DIR: "/home/anna/.nvm",
      JAVA_HOME: "/opt/java",
      PHPRC: "/etc/php",
      VIRTUAL_ENV: "/venv",
      npm_config_cache: "/cache",
      Path: "C:\\Windows",
      SystemRoot: "C:\\Windows",
    };
    expect(inheritedEnv(outside, {}, [])).toEqual(outside);
  });

  it.each([
    ...["ADMIN_TOKEN", "PORT", "HOST", "ROLE", "WORKERS", "LOG_LEVEL", "NODE_ENV", "DATABASE_URL", "DATABASE_PATH"],
    ...["PAYMENT_BASE_URL", "PAYMENT_TOKEN", "PAYMENT_WEBHOOK_SECRETS", "STRIPE_SECRET", "READ_TIMEOUT_MS"],
    ...["HTTP_PROXY", "https_proxy", "path_TO_ORDERS", "HOMEPAGE_URL"],
  ])("lacks an exported %s: it is the integration's own", (name) => {
    expect(inheritedEnv({ [name]: "from outside" }, {}, [])).toEqual({});
  });

  it("holds what the run says, whatever is exported under its name, inherited or not", () => {
    const own = { PORT: "4711", PATH: "/shop/bin", ADMIN_TOKEN: "" };
    const outside = { PORT: "80", PATH: "/bin", ADMIN_TOKEN: "of production" };
    expect(inheritedEnv(outside, own, [])).toEqual(own);
    expect(inheritedEnv(outside, own, ["PORT", "ADMIN_*"])).toEqual(own);
  });

  it("holds what it is to inherit, by name or beginning, where that is set", () => {
    const outside = { DATABASE_URL: "sqlite:", DB_HOST: "db", DB_NAME: "shop", DBX: "no", XDB_HOST: "no", db_host: "no" };
    expect(inheritedEnv(outside, {}, ["DATABASE_URL", "DB_*", "ABSENT"])).toEqual({
      DATABASE_URL: "sqlite:",
      DB_HOST: "db",
      DB_NAME: "shop",
    });
  });
});

describe("a process that a run starts", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("sees none of the variables that happen to be exported, and all of its own", async () => {
    vi.stubEnv("ADMIN_TOKEN", "of production");
    vi.stubEnv("PORT", "80");
    vi.stubEnv("DB_HOST", "db");
    const folder = mkdtempSync(join(tmpdir(), "firedrill-env-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const started = startIntegrationProcess({
      ...{ name: "web", isNamed: false, cwd: folder, env: { PORT: "4711" }, inherit: ["DB_*"] },
      command: `${quote(process.execPath)} -e 'fs.writeFileSync("env.json", JSON.stringify(process.env))'`,
      ready: { url: "http://127.0.0.1:1/health", ask: fetch, withinMs: 10_000 },
      ...{ recorder: { record: () => 0 }, clock: createRealClock(), output: silentOutput, onEnd: () => {} },
    });
    await expect(started).rejects.toThrow("ended before it was ready");
    const seen = JSON.parse(readFileSync(join(folder, "env.json"), "utf8")) as object;
    expect(seen).toMatchObject({ PORT: "4711", DB_HOST: "db", PATH: process.env.PATH });
    expect(seen).not.toHaveProperty("ADMIN_TOKEN");
  });
});
