import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { firedrill, referenceConfig, resultOf, withFolder } from "./firedrill.ts";

/** Plain data and functions: types would be all that they had to import. */
const files: Readonly<Record<string, string>> = {
  "maintenance-page.ts": `export default {
  name: "maintenance-page",
  family: "call",
  summary: "The partner does nothing, and answers with a page for people.",
  parameters: {},
  decide: () => ({
    effect: false,
    reply: () => ({ status: 503, headers: { "content-type": "text/html" }, body: "<h1>Maintenance</h1>" }),
  }),
};
`,
  "was-maintained.ts": `export default {
  name: "was-maintained",
  promise: "somebody met the page of the partner's maintenance",
  check: (history) => {
    const met = history.filter(({ type, value }) => type === "fault-fired" && value.name === "maintenance-page");
    const calls = history.filter(({ type }) => type === "call").length;
    if (met.length > 0) return { verdict: "held", evidence: [], found: 0, examined: calls };
    return { verdict: "broken", evidence: [{ code: "never-met", sentence: "nobody met it", events: [] }], found: 1, examined: calls };
  },
};
`,
  "tax.ts": `export default {
  name: "tax",
  operations: { readRate: () => ({ status: 200, body: { percent: 20 } }) },
};
`,
  "tap.ts": `export default {
  name: "tap",
  summary: "Test Anything Protocol",
  file: "drill.tap",
  render: ({ scenarios }) => ({
    output: scenarios.map(({ scenario, verdict }, n) => (verdict === "held" ? "ok " : "not ok ") + (n + 1) + " " + scenario + "\\n").join(""),
    exitCode: 0,
  }),
};
`,
  "tax.openapi.yaml": `openapi: 3.1.0
info: { title: Tax, version: 1.0.0 }
paths:
  /rate:
    get:
      operationId: readRate
      responses:
        "200":
          description: The rate.
          content:
            application/json:
              schema: { type: object, required: [percent], properties: { percent: { type: integer } } }
`,
  "maintenance.yaml": `story: The gateway shows a page for people once.
orders: [{ order: order-1, total_minor: 4990, steps: [place, { await: { status: confirmed } }] }]
faults: [{ fault: maintenance-page, at: { partner: payment, operation: createPayment, attempt: 1 } }]
`,
  "quiet.yaml": `story: Nothing happens.
orders: [{ order: order-1, total_minor: 4990, steps: [place, { await: { status: confirmed } }] }]
`,
};

const config = (): string =>
  referenceConfig((yaml) =>
    yaml.replace("partners:\n", "partners:\n  tax: { contract: tax.openapi.yaml, simulator: ./tax.ts }\n"),
  ).concat("\nfaults: [./maintenance-page.ts]\ncheckers: [./was-maintained.ts]\n");

describe("a fault, a checker, a partner and a report of a team's own", () => {
  it.each(["sim", "live"])("work in the %s world as the built-in ones do", async (world) => {
    await withFolder(async (folder) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      writeFileSync(join(folder, "firedrill.yaml"), config());
      const args = ["run", "maintenance.yaml", "quiet.yaml", "--world", world, "--report", "json,./tap.ts", "--out", "out"];
      const { code, stdout, stderr } = await firedrill(args, { cwd: folder });
      expect(code, stdout + stderr).toBe(1);
      const verdicts = resultOf(join(folder, "out")).scenarios.map(({ scenario, verdict, checks }) => {
        const own = checks.find(({ checker }) => checker === "was-maintained")?.verdict;
        return [scenario, verdict, own];
      });
      expect(verdicts).toEqual([
        ["maintenance", "held", "held"],
        ["quiet", "broken", "broken"],
      ]);
      expect(readFileSync(join(folder, "out", "drill.tap"), "utf8")).toBe("ok 1 maintenance\nnot ok 2 quiet\n");
    });
  });

  it("are listed, and counted by doctor", async () => {
    await withFolder(async (folder) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      writeFileSync(join(folder, "firedrill.yaml"), config());
      const listed = JSON.parse((await firedrill(["list", "--json"], { cwd: folder })).stdout) as Record<
        string,
        { name: string }[]
      >;
      expect(listed.faults?.map(({ name }) => name)).toContain("maintenance-page");
      expect(listed.checkers?.map(({ name }) => name)).toContain("was-maintained");
      const { stdout } = await firedrill(["doctor", "--no-trial"], { cwd: folder });
      expect(stdout).toMatch(/catalogue .*faults \(1 of your own\), .*checkers \(1 of your own\)/);
      expect(stdout).toContain("tax 1.0.0 (1 operations)");
    });
  });
});
