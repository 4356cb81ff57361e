import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blocksIn } from "../docs/blocks.ts";
import { commandsOf } from "../docs/shell.ts";
import { firedrill, resultOf, startFiredrill, withFolder } from "./firedrill.ts";

/** The arguments of the command of a page that has such words in it. */
function argsOf(page: string, words: string): string[] {
  const lines = blocksIn(page).flatMap(({ language, text }) =>
    ["sh", "console"].includes(language) ? text.split("\n").map((line) => line.replace(/^\$ /, "")) : [],
  );
  const line = lines.find((each) => each.includes(words));
  if (line === undefined) throw new Error(`${page} shows no command with ${words}`);
  const [, program, ...args] = commandsOf(line).find(([first]) => first === "npx") ?? [];
  expect(program).toBe("firedrill");
  return args;
}

describe("the main examples of the documentation run", () => {
  it("the first scenario of docs/start.md, and the look into its history", async () => {
    await withFolder(async (cwd) => {
      const { code, stdout, stderr } = await firedrill(argsOf("docs/start.md", "demo answer-lost-after-charge"), { cwd });
      expect(code, stdout + stderr).toBe(0);
      const [look = []] = commandsOf(blocksIn("docs/start.md").find(({ text }) => text.startsWith("grep "))?.text ?? "");
      const [, pattern = "", file = ""] = look;
      const found = readFileSync(join(cwd, file), "utf8")
        .split("\n")
        .filter((line) => line.includes(pattern));
      expect(found.length).toBeGreaterThan(5);
    });
  });

  it("the tutorial's shop charges twice, as docs/tutorial.md shows", async () => {
    await withFolder(async (cwd) => {
      cpSync("docs/tutorial", cwd, { recursive: true });
      const { code, stdout, stderr } = await firedrill(argsOf("docs/tutorial.md", "run answer-lost.yaml"), { cwd });
      expect(code, stdout + stderr).toBe(1);
      const shown = blocksIn("docs/tutorial.md").find(({ text }) => text.includes("run answer-lost.yaml"))?.text ?? "";
      for (const checker of shown.match(/^ {4}([a-z-]+)(?=: )/gm) ?? []) expect(stdout).toContain(`\n${checker}: `);
      expect(resultOf(join(cwd, ".firedrill/runs/latest")).verdict).toBe("broken");
    });
  });

  it("partners alone take a scenario, and send a webhook when they are asked", async () => {
    await withFolder(async (cwd) => {
      const simulate = argsOf("docs/start.md", "simulate --schedule");
      const running = startFiredrill([...simulate, "--port", "0", "--json"], { cwd });
      const control = await running.prints(/"control":"http:\/\/127\.0\.0\.1:(\d+)"/);
      const trigger = argsOf("docs/start.md", "trigger ");
      const to = "http://127.0.0.1:1/nobody";
      const { code, stdout, stderr } = await firedrill([...trigger, "--port", control, "--to", to], { cwd });
      expect(code, stderr).toBe(1);
      expect(stdout).toContain(`payment.captured of 1001`);
      expect(stdout).toContain("was answered by nobody");
      running.signal("SIGTERM");
      expect((await running.ended).code).toBe(0);
    });
  });

  it("a choice of scenarios, several times, against what was known", async () => {
    await withFolder(async (cwd) => {
      const first = argsOf("docs/start.md", "--tag webhooks --repeat 5").map((word) => (word === "run" ? "demo" : word));
      const quick = ["--world", "sim", "--grep", "duplicate", "--out", "known"];
      const { code, stdout, stderr } = await firedrill([...first, ...quick], { cwd });
      expect(code, stdout + stderr).toBe(0);
      expect(stdout).toContain("5 of 5 held");
      const [scenario] = resultOf(join(cwd, "known")).scenarios;
      for (const { folder } of scenario?.attempts ?? [])
        expect(existsSync(join(cwd, "known", folder, "history.ndjson"))).toBe(true);
      const second = argsOf("docs/start.md", "--max-time 10m").map((word) => (word === "run" ? "demo" : word));
      const again = await firedrill([...second, "--world", "sim", "--grep", "duplicate"], { cwd });
      expect(again.code, again.stdout + again.stderr).toBe(0);
      expect(again.stdout).toContain("new since known/result.json: nothing");
    });
  });
});
