/** A scenario to begin with, against the partner that is hardest to be without. */
export function firstScenario(partners: readonly string[]): string {
  const [partner = "payment"] = partners;
  const operations: Readonly<Record<string, string>> = {
    payment: "createPayment",
    carrier: "createShipment",
    messaging: "sendMessage",
  };
  const operation = operations[partner];
  const aim =
    operation === undefined
      ? `{ partner: ${partner}, attempt: 1 }`
      : `{ partner: ${partner}, operation: ${operation}, attempt: 1 }`;
  return `# A scenario of your own. \`firedrill list\` shows what else can go wrong.
story: The partner does what it was asked, and its answer is lost. Nobody may be charged twice, and nothing may be forgotten.
orders:
  - { order: order-1, total_minor: 4990, steps: [place, { await: { status: confirmed, within_ms: 10000 } }] }
  - { order: order-2, total_minor: 12000, steps: [place, { await: { status: confirmed, within_ms: 10000 } }] }
faults:
  - { fault: response-lost, at: ${aim} }
`;
}

export const gitIgnored = ".firedrill/";

/** `.gitignore` with the runs' folder in it. */
export function withIgnored(text: string): string {
  const isThere = text.split(/\r?\n/).some((line) => /^\/?\.firedrill\/?$/.test(line.trim()));
  if (isThere) return text;
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${gitIgnored}\n`;
}

export type Ci = "github" | "gitlab";

/** What each CI needs: where its file stands, and what is in it. `setUp`: lines that make the command available. */
export function ciFile(
  ci: Ci,
  { setUp, run }: { readonly setUp: readonly string[]; readonly run: string },
): { path: string; text: string } {
  if (ci === "gitlab")
    return {
      path: ".gitlab/firedrill.gitlab-ci.yml",
      text: `# Include it from .gitlab-ci.yml: include: [{ local: .gitlab/firedrill.gitlab-ci.yml }]
firedrill:
  image: node:24
  script:
${setUp.map((line) => `    - ${line}`).join("\n")}
    # what the shop itself needs (PHP, a database) goes before this line
    - ${run} --out drill --report junit,json,markdown
  artifacts:
    when: always
    paths: [drill]
    reports: { junit: drill/junit.xml }
`,
    };
  return {
    path: ".github/workflows/firedrill.yml",
    text: `name: firedrill
on: [push, pull_request]
permissions: { contents: read }
jobs:
  drill:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with: { node-version: 24 }
${setUp.map((line) => `      - run: ${line}`).join("\n")}
      # what the shop itself needs (PHP, a database) goes before this line
      - run: ${run} --out drill --report junit,json,markdown
      - if: always()
        run: cat drill/summary.md >> "$GITHUB_STEP_SUMMARY"
      - if: always()
        uses: actions/upload-artifact@v4
        with: { name: drill, path: drill }
`,
  };
}
