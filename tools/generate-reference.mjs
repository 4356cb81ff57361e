// Writes docs/reference/*.md from the catalogue (faults, checkers, errors) and from what each command says of itself, and examples/ci from what `init` writes. With --check it only says whether they are fresh.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { checkers } from "../src/checkers/index.ts";
import { createProgram } from "../src/cli/program.ts";
import { generalFindings } from "../src/core/checker.ts";
import { errorCodes } from "../src/core/errors.ts";
import { faults } from "../src/faults/index.ts";
import { recipes } from "../src/init/ci.ts";

const cell = (text) => String(text).replaceAll("|", "\\|");
const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");

const families = {
  call: "They strike a call: `at: { partner, operation, order, attempt }`.",
  read: "They strike calls that read: `at: { partner, operation, order, attempt }`.",
  webhook: "They strike a webhook: `at: { partner, webhook, order, attempt }`.",
  link: "They strike every byte of a link: `at: { link }`, a partner's name, `webhooks`, or one of the integration's own (`integration.links`). `during: { from_ms, to_ms }` says when.",
  process:
    "They strike the integration itself at a call: `at: { partner, operation, order, attempt, phase }`, with `phase` one of `before-effect`, `after-effect`, `after-response`. `crash` strikes at a webhook too, once the integration has accepted it: `at: { partner, webhook, order, attempt, phase }`, with `phase: after-acknowledgement` where the partner has read that, and sends it no more, or `before-acknowledgement` where it has not, and sends it again. Of an integration of several processes they strike `web`, or the one that `with: { process }` names.",
  self: "They strike the integration where no partner sees it; `at` is left out. Only the sim world can (`run --world sim`, `explore`): elsewhere they do not fire, and the verdict is `unproven`.",
};

function parameterLine([name, { type, unit, default: standard, minimum, maximum, oneOf, description }]) {
  const bounds = oneOf
    ? oneOf.join(", ")
    : [minimum, maximum].every((one) => one === undefined)
      ? ""
      : `${minimum ?? ""} to ${maximum ?? ""}`;
  return `\`${name}\` (${[type, unit, bounds].filter(Boolean).join(", ")}; default ${standard}): ${description}`;
}

function faultsPage() {
  const sections = Object.entries(families).map(([family, intro]) => {
    const rows = Object.values(faults)
      .filter((fault) => fault.family === family)
      .map(({ name, summary, parameters }) => [
        `\`${name}\``,
        summary,
        Object.entries(parameters).map(parameterLine).join("<br>"),
      ]);
    return `## ${family}\n\n${intro}\n\n${table(["fault", "what happens", "parameters"], rows)}`;
  });
  return `# Faults\n\nA fault of a schedule: \`{ fault, at, with?, during?, times?, id? }\`. What \`at\` leaves out matches everything; an order may end in \`*\`; \`attempt\` is a number, or \`{ up_to: 3 }\`. Without \`during\` a fault is armed from the start of the workload until faults stop; \`times\` bounds how often it strikes. Where two faults meet on one call, the first of the schedule has its way.\n\n${sections.join("\n\n")}\n`;
}

const codesOf = (findings) => findings.flatMap(({ codes }) => codes.map((code) => `\`${code}\``)).join(", ");

const checkersPage = () =>
  `# Checkers\n\nEach is a pure function from a history to \`held\`, \`broken\` or \`unproven\`. One that has nothing to look at is never \`held\`: it is \`not applicable\`, or \`unproven\`. Beside its verdict it may give *advice* on a habit where no promise was broken: shown, and not red. A scenario names those that it breaks on purpose under \`expect.except\`, with the reason.\n\n${table(
    ["checker", "what it holds the integration to"],
    checkers.map(({ name, promise }) => [`\`${name}\``, promise]),
  )}\n\n## Findings\n\nWhat a checker found has a code, which stands in \`result.json\` beside its sentence and its data. Every checker may also say ${codesOf(generalFindings)}.\n\n${table(
    ["checker", "codes"],
    checkers.map(({ name, findings = [] }) => [`\`${name}\``, codesOf(findings)]),
  )}\n`;

const errorsPage = () =>
  `# Errors\n\nWhat a user can mend is told as place, problem and remedy, with exit code 2.\n\n${table(
    ["code", "what is wrong"],
    Object.entries(errorCodes).map(([code, text]) => [`\`${code}\``, text]),
  )}\n`;

const command = fileURLToPath(new URL("../bin/firedrill.js", import.meta.url));
const helpOf = (name) =>
  execFileSync(process.execPath, [command, name, "--help"], { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } }).trim();
const commands = createProgram(() => {}).commands.map((each) => each.name());

const commandsPage = () =>
  `# Commands\n\n${commands.map((name) => `## firedrill ${name}\n\n\`\`\`text\n${helpOf(name)}\n\`\`\`\n`).join("\n")}`;

const pages = { faults: faultsPage(), checkers: checkersPage(), errors: errorsPage(), commands: commandsPage() };
const written = {
  ...Object.fromEntries(Object.entries(pages).map(([name, text]) => [`docs/reference/${name}.md`, text])),
  // what `init` writes, to look at
  ...Object.fromEntries(Object.values(recipes).map(({ path, text }) => [`examples/ci/${basename(path)}`, text])),
};
const check = process.argv.includes("--check");
for (const [path, text] of Object.entries(written)) {
  const file = new URL(`../${path}`, import.meta.url);
  if (!check) {
    writeFileSync(file, text);
    continue;
  }
  let found = "";
  try {
    found = readFileSync(file, "utf8");
  } catch {
    // a page that is not there is stale
  }
  if (found === text) continue;
  console.error(`${path} is stale\n  Run \`npm run generate\`.`);
  process.exitCode = 1;
}
