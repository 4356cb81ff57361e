import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkers } from "../../src/checkers/index.ts";
import { readConfig } from "../../src/integration/config.ts";
import { createIntegration } from "../../src/integration/create.ts";
import { defaultEdgeParts } from "../../src/integration/edge-parts.ts";
import { defaultParts } from "../../src/integration/parts.ts";
import { createSqliteStore } from "../../src/integration/store/sqlite-store.ts";
import { createPorts } from "../integration/app/shop-floor.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { breaks } from "./breaks.ts";
import { bugs } from "./bugs/index.ts";
import { drillInVirtualTime } from "./define-bug.ts";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const namesIn = (path: string, ending: RegExp): string[] =>
  readdirSync(folder(path))
    .filter((file) => ending.test(file))
    .map((file) => file.replace(ending, ""))
    .sort();

const all = Object.values(bugs);
const checkerNames = new Set(checkers.map(({ name }) => name));

const secret = `whsec_${Buffer.from("a secret of the zoo's own keepers").toString("base64")}`;
const partner = (name: string): Record<string, string> => ({
  [`${name}_BASE_URL`]: "http://partner.test",
  [`${name}_TOKEN`]: `token-of-${name}`,
  [`${name}_WEBHOOK_SECRETS`]: secret,
});
const config = readConfig({ ...partner("PAYMENT"), ...partner("CARRIER"), ...partner("MESSAGING") });

describe("the zoo", () => {
  it("keeps every bug under its file's name", () => {
    const files = namesIn("bugs", /\.ts$/).filter((name) => name !== "index");
    expect(Object.keys(bugs).sort()).toEqual(files);
  });

  it("has at least 50 bugs in at least 8 classes", () => {
    expect(all.length).toBeGreaterThanOrEqual(50);
    expect(new Set(all.map((bug) => bug.class)).size).toBeGreaterThanOrEqual(8);
  });

  it("tells every story once, in one sentence", () => {
    expect(new Set(all.map(({ story }) => story)).size).toBe(all.length);
    for (const { name, story } of all) expect(story, name).toMatch(/^[A-Z0-9][^!?]+\.$/);
  });

  it("is started over real sockets as the right integration is, but for its name and its module", () => {
    const told = (path: string): string =>
      readFileSync(folder(path), "utf8")
        .replace(/^(#.*\n)*\n*name: .*\n+/, "")
        .replace(/( {2}#.*\n)? {2}sim: .*\n/, "");
    expect(told("firedrill.yaml")).toBe(told("../../src/integration/firedrill.yaml"));
  });

  it("knows the standard drill as it is written", () => {
    expect(namesIn("../../scenarios", /\.ya?ml$/)).toEqual(expect.arrayContaining([...drillInVirtualTime]));
  });

  it.each(drillInVirtualTime)("has a bug that %s must show, the most telling first", (scenario) => {
    const found = breaks[scenario];
    expect(found.length).toBeGreaterThan(0);
    for (const bug of found) expect(bug.scenarios).toContain(scenario);
  });
});

describe.each(all)("the bug $name", (bug) => {
  it("names checkers and scenarios that exist, each once", () => {
    expect(bug.checkers.length).toBeGreaterThan(0);
    for (const name of bug.checkers) expect(checkerNames).toContain(name);
    expect(new Set(bug.checkers).size).toBe(bug.checkers.length);
    for (const name of bug.scenarios) expect(drillInVirtualTime).toContain(name);
    expect(new Set(bug.scenarios).size).toBe(bug.scenarios.length);
  });

  it("replaces parts that there are, by others", () => {
    const { edge = {}, app = {} } = bug.parts;
    const replaced = [
      ...Object.entries(edge).map(([name, part]) => [part, defaultEdgeParts[name as keyof typeof defaultEdgeParts]]),
      ...Object.entries(app).map(([name, part]) => [part, defaultParts[name as keyof typeof defaultParts]]),
    ];
    expect(replaced.length).toBeGreaterThan(0);
    for (const [part, right] of replaced) {
      expect(part).toBeTypeOf("function");
      expect(right).toBeTypeOf("function");
      expect(part).not.toBe(right);
    }
  });

  it("still lets the integration be built and answer", async () => {
    const clock = createVirtualClock();
    const store = createSqliteStore({ file: ":memory:", clock });
    const integration = createIntegration({ ports: createPorts(clock), config, store, parts: bug.parts });
    await store.migrate();
    const answer = await integration.server.inject({ method: "GET", url: "/health" });
    expect(answer.statusCode).toBe(200);
    await integration.server.close();
    await store.close();
  });
});
