import { describe, expect, it } from "vitest";
import { mapTexts } from "../../src/core/map-texts.ts";
import { reporters } from "../../src/report/index.ts";
import { check, hostile, result, scenario } from "./sample-result.ts";

const held = result([scenario("held")]);
const broken = result([scenario("held"), scenario("broken")]);
const unproven = result([scenario("unproven")]);

describe.each(Object.entries(reporters))("%s", (name, reporter) => {
  /** Annotations tell what is wrong, and nothing besides. */
  const isShort = name === "github";

  it("is named as its file", () => {
    expect(reporter.name).toBe(name);
  });

  it("says who was tested", () => {
    for (const part of ["php shop", "firedrill.yaml"]) expect(reporter.render(held).output).toContain(part);
  });

  it("passes only what held", () => {
    expect(reporter.render(held).exitCode).toBe(0);
    expect(reporter.render(broken).exitCode).toBe(1);
    expect(reporter.render(unproven).exitCode).toBe(3);
    expect(reporter.render(result([scenario("held")], { interrupted: true })).exitCode).toBe(3);
  });

  it("tells what was left out of a scenario that holds without it", () => {
    if (name === "junit" || isShort) return;
    const shown = result([{ ...scenario("held"), leftOut: ["reset strikes messaging, which the integration has not"] }]);
    expect(reporter.render(shown).output).toContain("reset strikes messaging");
  });

  it("tells once for all scenarios what is true of several", () => {
    if (name === "junit" || name === "json" || isShort) return;
    const advice = [{ code: "nothing-logged", sentence: "it wrote no line", events: [] }];
    const quiet = (title: string) => ({
      ...scenario("held", { checks: [{ ...check("held"), advice }] }),
      scenario: title,
      leftOut: ["its customers refund"],
    });
    const { output } = reporter.render(result(["calm", "sales-peak", "gateway-5xx", "long-outage", "lost-webhooks"].map(quiet)));
    for (const text of ["it wrote no line", "its customers refund"]) {
      expect(output.split(text)).toHaveLength(2);
      expect(output).toMatch(new RegExp(`${text}.*calm, sales-peak, gateway-5xx and 2 more`));
    }
  });

  it("tells what a scenario lacks, which counts for nothing", () => {
    if (isShort) return;
    const lacks = ["its customers refund, and the configuration says no way to do that (orders.refund)"];
    const lacking = { ...scenario("not applicable"), checks: [], lacks };
    const rendered = reporter.render(result([scenario("held"), lacking]));
    expect(rendered.output).toContain("says no way to do that");
    expect(rendered.exitCode).toBe(0);
    expect(reporter.render(result([lacking])).exitCode).toBe(3);
  });

  it("names what broke, its evidence and how to see it again", () => {
    const { output } = reporter.render(broken);
    expect(output).toContain("charged-once");
    expect(output).toContain("order-1 was charged twice");
    expect(output).toContain("firedrill run answer-lost-after-charge --seed 7");
  });

  it("tells what was not run and why, which is no pass", () => {
    const reason = "it could not be over within --max-time 10m";
    const missing = { ...scenario("unproven"), scenario: "long-outage", events: 0, checks: [], notRun: reason };
    const rendered = reporter.render(result([scenario("held"), missing]));
    expect(rendered.output).toContain(reason);
    expect(rendered.exitCode).toBe(3);
    if (name === "junit") expect(rendered.output).toContain(`<error message="not run: ${reason}"`);
    const behind = reporter.render(result([scenario("broken"), missing]));
    if (name === "junit") expect(behind.output).toContain(`<skipped message="not run: ${reason}"`);
  });

  it("tells each time that a scenario was run, and how many were bad", () => {
    if (isShort) return;
    const time = { seed: 7, durationMs: 1000, replay: "npx firedrill run calm", isRetry: false, error: hostile };
    const attempts = [
      { ...time, repetition: 1, verdict: "unproven" as const, folder: "calm/1" },
      { ...time, repetition: 1, verdict: "held" as const, folder: "calm/1/again", isRetry: true },
      { ...time, repetition: 2, verdict: "broken" as const, folder: "calm/2" },
    ];
    const { output } = reporter.render(result([scenario("broken", { attempts })]));
    for (const folder of ["calm/1", "calm/1/again", "calm/2"]) expect(output).toContain(folder);
    expect(output).not.toContain("\u001b[2J");
    if (name === "json") return;
    expect(output).toContain("1 of 2 broken, 1 of 2 held, 1 run again, since the machine had been too busy to tell");
    expect(output).not.toContain("<script>alert(1)</script> & ".repeat(name === "terminal" ? 2 : 1));
  });

  it("goes by what is new where there is a baseline, and still tells what was known", () => {
    const sample = check("broken");
    const known = { ...sample, evidence: sample.evidence.map((each) => ({ ...each, known: true as const })) };
    const run = scenario("broken", { checks: [known] });
    const old = reporter.render(result([run], { baseline: { file: "known.json", verdict: "held" } }));
    expect(old.exitCode).toBe(0);
    expect(old.output).toContain("order-1 was charged twice");
    if (name === "json") expect(old.output).toContain('"known": true');
    else expect(old.output).toContain(isShort ? "::notice " : "known");
    if (name === "junit")
      expect(old.output).toMatch(/failures="0" errors="0".*<skipped message="known \(broken\): order-1 was charged twice/s);
    const news = reporter.render(result([run, scenario("unproven")], { baseline: { file: "known.json", verdict: "unproven" } }));
    expect(news.exitCode).toBe(3);
  });

  it("lets no hostile text out of its place", () => {
    const { output } = reporter.render(result([scenario("broken", { checks: [check("broken", hostile)], story: hostile })]));
    expect(output).not.toContain("\u001b[2J");
    if (name !== "json") expect(output).not.toContain("\u202e");
    if (name !== "json" && name !== "terminal" && !isShort) expect(output).not.toContain("<script>");
    if (isShort)
      expect(
        output
          .trimEnd()
          .split("\n")
          .map((line) => line.split("::").length),
      ).toEqual([3, 3]);
    if (name === "markdown") expect(output).not.toContain("](javascript:");
  });
});

/** Orders to terminals and CI servers, and what makes a text read as another. */
const orders = [
  "\u001b[2J\u001b]0;title\u0007",
  "\u009b31m",
  "\r\b\u007f",
  "\u202e\u2066\u200b\u200d\ufeff\u00ad\u2028\u061c\u{e0041}",
  "::set-env name=PATH::/tmp",
  "::error file=a.php::wrong",
  "\n::stop-commands::x",
  "##[command]rm",
  "##vso[task.setvariable variable=a]b",
  "##teamcity[buildStatus status='SUCCESS']",
  "section_start:1:x\r\u001b[0K",
  "travis_fold:start:x",
];

/** Whether a line orders a CI server to do something, as its runner reads it. */
const isOrder = (line: string): boolean =>
  /^\s*::\S/.test(line) || /##(?:\[|vso\[|teamcity\[)/.test(line) || /(?:section_start|section_end|travis_fold):\S/.test(line);

describe.each(Object.entries(reporters))("what comes from outside in %s", (name, reporter) => {
  const sample = result([
    scenario("broken", { checks: [check("broken"), check("unproven")] }),
    scenario("held", { checks: [{ ...check("held"), advice: [{ code: "x", sentence: "y", events: [] }] }], leftOut: ["z"] }),
    scenario("unproven", { error: "gone" }),
    scenario("not applicable", { lacks: ["no partner"] }),
  ]);
  const words = new Set(["held", "broken", "unproven", "not applicable", "live", "sim"]);

  it.each(orders)("orders nothing, wherever it stands: %j", (order) => {
    const whole = mapTexts(sample, (text) => (words.has(text) ? text : `${order} ${text}`));
    const { output } = reporter.render(whole);
    expect(output.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    // annotations are orders themselves: what stands in them is none
    const own = name === "github" ? /^::(?:error|warning|notice) / : /^$/;
    expect(output.split("\n").filter((line) => isOrder(line.replace(own, "")))).toEqual([]);
    if (name === "json") expect(JSON.parse(output)).toEqual(whole);
  });
});

describe.each(["terminal", "markdown", "json"])("advice in %s", (name) => {
  const habit = { code: "forgeries-accepted", sentence: "webhooks with no signature were accepted", events: [4] };
  const checks = [{ ...check("held"), advice: [habit] }];

  it("is shown, and makes nothing red", () => {
    const { output, exitCode } = reporters[name]?.render(result([scenario("held", { checks })])) ?? {};
    expect(output).toContain(habit.sentence);
    expect(exitCode).toBe(0);
  });

  it("is shown beside what broke", () => {
    const broken = scenario("broken", { checks: [check("broken"), ...checks] });
    expect(reporters[name]?.render(result([broken])).output).toContain(habit.sentence);
  });
});

describe("junit", () => {
  const render = reporters.junit?.render;

  it("counts failures and errors apart, and is well-formed", () => {
    const output = render?.(result([scenario("broken"), scenario("unproven"), scenario("held")])).output ?? "";
    expect(output).toContain('tests="2" failures="1" errors="0" skipped="0" time="4.210"');
    expect(output).toContain('tests="2" failures="0" errors="1" skipped="0" time="4.210"');
    expect(output).toContain('<testsuites name="firedrill" tests="6" failures="1" errors="1" time="61.000">');
    const opened = [...output.matchAll(/<([a-z]+)(?:\s[^>]*[^/])?>/g)].map((match) => match[1]);
    const closed = [...output.matchAll(/<\/([a-z]+)>/g)].map((match) => match[1]);
    expect(opened.toSorted()).toEqual(closed.toSorted());
  });

  it("has times that add up, whoever adds: the run is a case, and checkers take none", () => {
    const output = render?.(result([scenario("broken"), scenario("held", { durationMs: 790 })])).output ?? "";
    const times = [...output.matchAll(/<testcase [^>]* time="([\d.]+)"/g)].map(([, time]) => Number(time));
    expect(times).toEqual([4.21, 0, 0.79, 0]);
  });

  it("says in each suite by what it was made", () => {
    const tested = { integration: "php shop", config: "firedrill.yaml", commit: "c".repeat(40) };
    const source = { file: "drills/outage.yaml", line: 2, orders: {} };
    const output = render?.(result([scenario("held", { source })], { tested })).output ?? "";
    const told = [...output.matchAll(/<property name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => `${name} ${value}`);
    expect(told).toEqual([
      "integration php shop",
      "config firedrill.yaml",
      `commit ${"c".repeat(40)}`,
      "firedrill 0.1.0",
      "world live",
      "proxy embedded proxy",
      "seed 7",
      "scenario drills/outage.yaml:2",
    ]);
  });

  /** By element: its attributes, as the schema of Jenkins's xUnit plugin (junit-10) lists those that it takes and needs. */
  const known: Readonly<Record<string, { readonly takes: readonly string[]; readonly needs: readonly string[] }>> = {
    testsuites: { takes: ["name", "time", "tests", "failures", "errors"], needs: [] },
    testsuite: {
      takes: ["name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id", "package", "file", "url"],
      needs: ["name", "tests", "failures", "errors"],
    },
    testcase: { takes: ["name", "time", "classname", "group"], needs: ["name"] },
    properties: { takes: [], needs: [] },
    property: { takes: ["name", "value"], needs: ["name", "value"] },
    failure: { takes: ["message", "type"], needs: [] },
    error: { takes: ["message", "type"], needs: [] },
    skipped: { takes: ["message", "type"], needs: [] },
    "system-out": { takes: [], needs: [] },
  };

  it("has no element and no attribute that CI servers refuse", () => {
    const attempt = { repetition: 1, isRetry: false, verdict: "held", seed: 1, durationMs: 1, replay: "r", folder: "f" } as const;
    const all = [
      scenario("broken", { attempts: [attempt, attempt] }),
      scenario("unproven", { error: "e" }),
      scenario("not applicable", { checks: [check("not applicable")], lacks: ["a partner"] }),
      scenario("unproven", { checks: [], notRun: "no time" }),
    ];
    const output = render?.(result(all, { interrupted: true })).output ?? "";
    const seen = new Set<string>();
    for (const [, element = "", attributes = ""] of output.matchAll(/<([a-z-]+)((?: [a-z]+="[^"]*")*)\/?>/g)) {
      const names = [...attributes.matchAll(/ ([a-z]+)="/g)].map(([, name = ""]) => name);
      expect(known[element]?.takes, element).toEqual(expect.arrayContaining(names));
      expect(names, element).toEqual(expect.arrayContaining([...(known[element]?.needs ?? ["an element that nobody knows"])]));
      seen.add(element);
    }
    expect([...seen].toSorted()).toEqual(Object.keys(known).toSorted());
  });

  it("reports a run that could not be completed as an error", () => {
    const output = render?.(result([scenario("unproven", { checks: [], error: "the carrier's port was taken" })])).output ?? "";
    expect(output).toContain("the carrier&#39;s port was taken");
  });
});

describe("annotations for GitHub", () => {
  const source = { file: "drills/my outage, 50%.yaml", line: 1, orders: { "order-1": 4 } };
  const lines = (...given: Parameters<typeof result>): readonly string[] =>
    (reporters.github?.render(result(...given)).output ?? "").trimEnd().split("\n");

  it("stand at the order that it is about, in the scenario's own file", () => {
    expect(lines([scenario("broken", { source })])[0]).toBe(
      "::error file=drills/my outage%2C 50%25.yaml,line=4,title=answer-lost-after-charge%3A charged-once broken::order-1 was charged twice: 49.90 EUR and 49.90 EUR%0Acaptured 49.90 EUR pay_1%0Acaptured 49.90 EUR pay_2%0Aagain: npx firedrill run answer-lost-after-charge --seed 7",
    );
  });

  it("stand at the scenario where no order of its file is meant, and at the configuration where it is none of the team's", () => {
    const other = { ...source, orders: {} };
    expect(lines([scenario("unproven", { source: other })])[0]).toMatch(/^::warning file=drills.*,line=1,/);
    expect(lines([scenario("broken")])[0]).toMatch(/^::error file=firedrill\.yaml,line=1,/);
    expect(lines([scenario("unproven", { checks: [], error: "port: taken" })])[0]).toMatch(
      /^::warning .*unproven::port: taken%0A/,
    );
  });

  it("alarm nobody of what was known, and are one line where all held", () => {
    const sample = check("broken");
    const known = { ...sample, evidence: sample.evidence.map((each) => ({ ...each, known: true as const })) };
    expect(lines([scenario("broken", { checks: [known] })])[0]).toMatch(/^::notice /);
    expect(lines([scenario("held")])).toEqual([
      "::notice title=Firedrill%3A held::php shop (firedrill.yaml): 1 of 1 scenarios held",
    ]);
  });
});

describe("json", () => {
  it("is the result as it is", () => {
    expect(JSON.parse(reporters.json?.render(broken).output ?? "")).toEqual(broken);
  });
});
