import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { checkers } from "../../src/checkers/index.ts";
import { generalFindings } from "../../src/core/checker.ts";
import { blocksIn } from "./blocks.ts";

const traps = "docs/php-traps.md";
const map = "docs/lamp.md";
const tutorial = "docs/tutorial-php.md";
const findings = "docs/php-findings.md";

const ownScenarios = ["examples/lamp/scenarios", "examples/lamp-naive/scenarios"]
  .filter(existsSync)
  .flatMap((folder) => readdirSync(folder).map((name) => name.replace(/\.yaml$/, "")));
const scenarios: ReadonlySet<string> = new Set([...builtins.scenarios, ...ownScenarios]);

/** The parts of a page below headings of that level, by heading. */
function partsOf(page: string, level: number): Map<string, string> {
  const heading = new RegExp(`^#{${level}} (.+)\\n`, "m");
  const [, ...parts] = readFileSync(page, "utf8").split(heading);
  return new Map(Array.from({ length: parts.length / 2 }, (_, n) => [parts[2 * n] ?? "", parts[2 * n + 1] ?? ""]));
}

const codesOf = (given: (typeof checkers)[number]["findings"] = []): string[] => given.flatMap(({ codes }) => codes);

describe("the page of findings for PHP shops", () => {
  const parts = partsOf(findings, 2);
  /** The codes in the first column below a heading. */
  const explained = (name: string): string[] => {
    const [, text = ""] = [...parts].find(([heading]) => heading.split(", ").includes(name)) ?? [];
    return [...text.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, cell = ""]) => cell.match(/(?<=`)[a-z-]+(?=`)/g) ?? []);
  };
  const together = (name: string): string[] => {
    const heading = [...parts.keys()].find((each) => each.split(", ").includes(name)) ?? "";
    const names = heading.split(", ");
    return checkers.filter((each) => names.includes(each.name)).flatMap((each) => codesOf(each.findings));
  };

  it.each(checkers.map(({ name }) => name))("explains all that %s can say, and nothing else", (name) => {
    expect(new Set(explained(name))).toEqual(new Set(together(name)));
  });

  it("explains what any checker can say", () => {
    expect(new Set(explained("Any checker"))).toEqual(new Set(codesOf(generalFindings)));
  });
});

describe("each trap", () => {
  const each = [...partsOf(traps, 3)].map(([heading, text]) => [heading, text.split(/^## /m)[0] ?? ""] as const);

  it("is one of many", () => {
    expect(each.length).toBeGreaterThan(25);
  });

  it.each(each)("%s: is shown, and says what rehearses it", (_heading, text) => {
    expect(text).toMatch(/^```php$/m);
    const said = /(?:^|[.:] )(?:Rehearsed by|Not rehearsed: ).*$/ms.exec(text)?.[0];
    expect(said).toBeDefined();
    if (said?.includes("Not rehearsed: ") === true) return;
    const named = [...(said ?? "").matchAll(/`([a-z-]+)`/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => scenarios.has(name))).not.toEqual([]);
    const checkerNames = new Set(checkers.map(({ name }) => name));
    expect(named.filter((name) => !scenarios.has(name) && !checkerNames.has(name) && name !== "read")).toEqual([]);
  });
});

/** The cells of the rows of a page's tables, without their heads. */
const rowsOf = (page: string): string[][] =>
  [...readFileSync(page, "utf8").matchAll(/^\| (.+) \|$/gm)]
    .map(([, row = ""]) => row.split(" | "))
    .filter(([first]) => first !== "---" && first !== "advice");

const quoted = (cell = ""): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);
const isPath = (text: string): boolean => /^(?:src|bin|conf|events|monitoring)\//.test(text);

describe("the map of the LAMP shop", () => {
  it("names files that are there", () => {
    const files = rowsOf(map).flatMap(([, where]) => quoted(where));
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !existsSync(`examples/lamp/${file}`))).toEqual([]);
  });

  it.each(rowsOf(map))("%s: says where, and what rehearses it", (_advice, _where, rehearsed = "") => {
    if (/^(?:not in a drill|all, by )/.test(rehearsed)) return;
    expect(quoted(rehearsed).length).toBeGreaterThan(0);
    expect(quoted(rehearsed).filter((name) => !scenarios.has(name))).toEqual([]);
  });
});

describe("the tutorial for PHP", () => {
  it("applies each mend of the naive shop, in its order", () => {
    const applied = [...readFileSync(tutorial, "utf8").matchAll(/git apply (\S+)/g)].map(([, file]) => file);
    const folder = "examples/lamp-naive/mends";
    expect(applied).toEqual(readdirSync(folder).map((name) => `${folder}/${name}`));
  });

  it("shows lines that are in the mends", () => {
    const mends = readdirSync("examples/lamp-naive/mends").map((name) =>
      readFileSync(`examples/lamp-naive/mends/${name}`, "utf8"),
    );
    const lines = blocksIn(tutorial).flatMap(({ language, text }) => (language === "php" ? text.trim().split("\n") : []));
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => !mends.some((mend) => mend.includes(line.trim())))).toEqual([]);
  });

  it("names files of the reference shop that are there", () => {
    const files = rowsOf(tutorial)
      .flatMap((cells) => cells.flatMap(quoted))
      .filter(isPath);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(`examples/lamp/${file}`))).toEqual([]);
  });
});

const hasPhp = spawnSync("php", ["--version"]).status === 0;
if (process.env.CI !== "true" && !hasPhp) console.warn("left out: there is no php here to look at the syntax of snippets");

describe.skipIf(process.env.CI !== "true" && !hasPhp)("the PHP of the pages", () => {
  const snippets = [traps, tutorial].flatMap((page) => blocksIn(page).filter(({ language }) => language === "php"));

  it.each(snippets.map(({ file, line, text }) => [`${file}:${line}`, text]))("%s is PHP", (_place, text) => {
    const input = text.startsWith("<?php") ? text : `<?php\n${text}`;
    const { status, stdout, stderr } = spawnSync("php", ["-n", "-l"], { input, encoding: "utf8" });
    expect(status, stdout + stderr).toBe(0);
  });

  it("prints what the pages say", () => {
    const run = (text: string): string => spawnSync("php", ["-n"], { input: `<?php\n${text}`, encoding: "utf8" }).stdout;
    const blocks = blocksIn(traps).filter(({ language }) => language === "php");
    const [waits, floats] = ["still here", "1998"].map((said) => blocks.find(({ text }) => text.includes(said))?.text ?? "");
    expect(run(waits ?? "")).toBe("still here\n");
    expect(run(floats ?? "")).toBe("1998\n");
  });
});
