import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { checkers } from "../../src/checkers/index.ts";
import { generalFindings } from "../../src/core/checker.ts";
import { blocksIn } from "./blocks.ts";

const traps = "docs/php-traps.md";
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

const hasPhp = spawnSync("php", ["--version"]).status === 0;
if (process.env.CI !== "true" && !hasPhp) console.warn("left out: there is no php here to look at the syntax of snippets");

describe.skipIf(process.env.CI !== "true" && !hasPhp)("the PHP of the pages", () => {
  const snippets = blocksIn(traps).filter(({ language }) => language === "php");

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
