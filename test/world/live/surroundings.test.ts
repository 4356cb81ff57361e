import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { builtinPartners } from "../../../src/cli/project.ts";
import { builtinBlueprints } from "../../../src/reference/builtin-partners.ts";
import { parseConfig } from "../../../src/world/config-file.ts";
import { drillBlueprints } from "../../../src/world/drill-partners.ts";
import { aroundDrill } from "../../../src/world/live/around-drill.ts";
import { targetFrom } from "../../../src/world/live/config-target.ts";
import type { Surroundings } from "../../../src/world/live/target.ts";
import { smallest, textOf } from "../config-examples.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "firedrill-around-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

function targetOf(integration: object, home = folder()) {
  const text = textOf({ ...smallest(), integration });
  const config = parseConfig(text, join(home, "firedrill.yaml"), builtinPartners);
  return targetFrom(
    config,
    drillBlueprints(config, builtinBlueprints(), () => ""),
  );
}

const given: Surroundings = {
  baseUrl: "http://127.0.0.1:8080",
  port: 4711,
  partnerUrls: { payment: "http://127.0.0.1:5001" },
  linkAddresses: { db: { host: "127.0.0.1", port: 5002 }, cache: { host: "127.0.0.1", port: 5003 } },
  folder: "run",
};

describe("what processes and commands of an integration are told", () => {
  it("is where its links begin, with all else of an address kept", () => {
    const target = targetOf({
      start: { command: "serve" },
      env: { DB: "{{links.db.url}}", CACHE: "{{links.cache.host}}:{{links.cache.port}}", CACHE_URL: "{{links.cache.url}}" },
      links: { db: { target: "mysql://shop:p%40ss@db.internal/shop?charset=utf8" }, cache: { target: "127.0.0.1:6379" } },
    });
    expect(target.links).toMatchObject({ db: { target: "db.internal:3306" }, cache: { target: "127.0.0.1:6379" } });
    expect(target.start?.(given).env).toEqual({
      FIREDRILL_INSTANCE: "1",
      DB: "mysql://shop:p%40ss@127.0.0.1:5002/shop?charset=utf8",
      CACHE: "127.0.0.1:5003",
      CACHE_URL: "tcp://127.0.0.1:5003",
    });
  });

  it("is what stands in files, what all share, and what is their own: the later wins", () => {
    const home = folder();
    writeFileSync(join(home, ".env"), '# of the shop\nA=file\nB=file\nC="of a file" # said so\n');
    writeFileSync(join(home, ".env.local"), "B=local\n");
    const target = targetOf(
      {
        ...{ env_file: [".env", ".env.local"], env: { D: "shared", E: "shared" }, inherit: ["X_*"] },
        processes: {
          web: { command: "serve", env: { E: "own" } },
          worker: { command: "work", env: { A: "own" }, inherit: ["Y"] },
        },
      },
      home,
    );
    expect(target.start?.(given).env).toMatchObject({ A: "file", B: "local", C: "of a file", D: "shared", E: "own" });
    expect(target.others.worker?.(given)).toMatchObject({
      env: { A: "own", B: "local", C: "of a file", D: "shared", E: "shared" },
      inherit: ["X_*", "Y"],
    });
  });

  it("cannot be told where a file of variables is not there", () => {
    expect(() => targetOf({ start: { command: "serve" }, env_file: ".env" })).toThrow(/no such file/);
  });
});

describe("commands around a drill", () => {
  const { signal } = new AbortController();

  it("reach the targets of links themselves, and are kept with what they write", async () => {
    const target = targetOf({
      ...{ start: { command: "serve" }, links: { db: { target: "127.0.0.1:3306" } }, env: { DB: "{{links.db.port}}" } },
      ...{ prepare: 'echo "made $DB"', teardown: 'echo "gone $DB"' },
    });
    const run = folder();
    const { prepare, teardown } = aroundDrill(target, run, signal);
    await prepare();
    await teardown();
    expect(readFileSync(join(run, "commands/prepare.log"), "utf8")).toBe("made 3306\n");
    expect(readFileSync(join(run, "commands/teardown.log"), "utf8")).toBe("gone 3306\n");
  });

  it("say what failed, and tear down what was begun", async () => {
    const home = folder();
    const target = targetOf({ start: { command: "serve" }, prepare: "echo no database; exit 4", teardown: "touch gone" }, home);
    const around = aroundDrill(target, folder(), signal);
    await expect(around.prepare()).rejects.toMatchObject({
      details: {
        place: expect.stringContaining("integration/prepare"),
        problem: "`prepare` ended with exit code 4",
        remedy: expect.stringContaining("no database"),
      },
    });
    await around.teardown();
    expect(readFileSync(join(home, "gone"), "utf8")).toBe("");
  });

  it("tear down nothing that was not begun", async () => {
    const home = folder();
    const target = targetOf({ start: { command: "serve" }, teardown: "touch gone" }, home);
    await aroundDrill(target, folder(), signal).teardown();
    expect(() => readFileSync(join(home, "gone"))).toThrow();
  });
});
