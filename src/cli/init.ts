import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { FiredrillError } from "../core/errors.ts";
import { type Ci, recipeFor, recipes } from "../init/ci.ts";
import { type Answers, draftConfig, withNumber } from "../init/draft-config.ts";
import { isLogin } from "../init/forms.ts";
import { firstScenario, withIgnored } from "../init/other-files.ts";
import { type Survey, survey } from "../init/survey.ts";
import { forTerminal } from "../report/text-safety.ts";
import { writeWholeFile } from "../transports/files.ts";
import { readSourceFiles } from "../transports/source-files.ts";
import { examineAll } from "./doctor.ts";

interface InitOptions {
  readonly yes?: true;
  readonly force?: true;
  readonly doctor: boolean;
  readonly name?: string;
  readonly command?: string;
  readonly url?: string;
  readonly partners?: string;
  readonly place?: string;
  readonly as?: string;
  readonly read?: string;
  readonly health?: string;
  readonly webhooks?: string;
  readonly login?: string;
  readonly ci?: string;
}

const configName = "firedrill.yaml";
const scenarioName = "firedrill-answer-lost.yaml";

/** Asks with what is likely as the answer of who just presses return; without a person, that is the answer. */
type Ask = (question: string, likely: string) => Promise<string>;

function refuse(place: string, problem: string, remedy: string): never {
  throw new FiredrillError({ code: "FD_USAGE", place, problem, remedy });
}

function loginFrom(text: string): NonNullable<Answers["login"]> {
  const [user = "", ...rest] = text.split(":");
  if (user === "" || rest.length === 0) refuse("--login", `${JSON.stringify(text)} is no login`, "Write it as user:password.");
  return { user, password: rest.join(":") };
}

function asOf(text: string): Answers["as"] {
  if (text === "json" || text === "form") return text;
  return refuse("--as", `${JSON.stringify(text)} is no way to send an order`, "Choose json or form.");
}

async function answersFrom(found: Survey, options: InitOptions, ask: Ask): Promise<Answers> {
  const choose = async (given: string | undefined, question: string, likely: string): Promise<string> =>
    given ?? (await ask(question, likely));
  const name = await choose(options.name, "What is the shop called?", found.name);
  const runs = options.url ?? (options.command === undefined && found.start === undefined ? found.url : undefined);
  const command =
    runs === undefined
      ? await choose(
          options.command,
          "How is it started? {{port}} stands for the port that it is given.",
          found.start?.command ?? "",
        )
      : undefined;
  const url =
    command === "" || runs !== undefined
      ? await choose(options.url, "Where does it run?", runs ?? "http://127.0.0.1:8080")
      : undefined;
  const partners = (await choose(options.partners, "Which partners does it have?", found.partners.join(",")))
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const placePath = await choose(options.place, "Where is an order placed (POST)?", found.place?.path ?? "/orders");
  const as = asOf(await choose(options.as, "Does it take json or a form there?", found.takesForms ? "form" : "json"));
  const readPath = await choose(options.read, "Where is an order shown?", withNumber(found.read?.path ?? "/orders/{}", found));
  const healthPath = await choose(options.health, "Which path answers 2xx once it is ready?", found.health?.path ?? "/");
  const webhooks: Record<string, string> = {};
  for (const partner of partners) {
    const given = options.webhooks?.replaceAll("{partner}", partner);
    const path = await choose(given, `Where do webhooks of ${partner} go (- for nowhere)?`, found.webhooks[partner] ?? "-");
    if (path !== "-") webhooks[partner] = path;
  }
  const wantsLogin = found.forms.some(isLogin);
  const loginText = wantsLogin
    ? await choose(options.login, "A customer's login, as user:password?", "customer@example.com:password")
    : options.login;
  const login = loginText === undefined ? undefined : loginFrom(loginText);
  return {
    name,
    ...(url === undefined ? { command: command ?? "" } : { url }),
    partners,
    placePath,
    as,
    readPath,
    healthPath,
    webhooks,
    ...(login !== undefined && { login }),
  };
}

/** Puts questions on the terminal; without a person at it, `--yes` has to say that the guesses are taken. */
async function withAsk<T>(yes: boolean, work: (ask: Ask) => Promise<T>): Promise<T> {
  if (yes) return work((_question, likely) => Promise.resolve(likely));
  if (process.stdin.isTTY !== true)
    refuse(
      "init",
      "nobody is there to answer its questions",
      "Give --yes to take what the folder tells, and options for the rest.",
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await work(async (question, likely) => {
      const answer = await terminal.question(`${forTerminal(question)} [${forTerminal(likely)}] `);
      return answer.trim() === "" ? likely : answer.trim();
    });
  } finally {
    terminal.close();
  }
}

/** Which CI the folder shows, or the option names. */
function ciOf(given: string | undefined): Ci | undefined {
  const known = Object.keys(recipes) as Ci[];
  if (given === "none") return undefined;
  if (given === undefined) return known.find((ci) => existsSync(recipes[ci].shownBy)) ?? "github";
  return (
    known.find((ci) => ci === given) ??
    refuse("--ci", `${JSON.stringify(given)} is no CI that it knows`, `Choose ${known.join(", ")} or none.`)
  );
}

const packageNames = ["@firedrill/cli", "firedrill"];

/** By which name package.json has it; undefined: by none. */
function namedFiredrill(): string | undefined {
  try {
    const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as Record<
      string,
      object | undefined
    >;
    return packageNames.find((name) => Object.hasOwn({ ...dependencies, ...devDependencies }, name));
  } catch {
    return undefined;
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeWholeFile(path, text);
  process.stdout.write(`wrote ${path}\n`);
}

/** Writes what is not there yet; what a team has changed stays as it is. */
function writeNew(path: string, text: string): void {
  if (existsSync(path)) process.stdout.write(`kept  ${path}, which is there already\n`);
  else write(path, text);
}

async function init(options: InitOptions): Promise<number> {
  if (existsSync(configName) && options.force !== true)
    refuse(configName, "this folder has one already", "Edit it, or give --force to write a new one in its place.");
  const ci = ciOf(options.ci);
  const found = survey(readSourceFiles("."), basename(resolve(".")));
  const answers = await withAsk(options.yes === true, (ask) => answersFrom(found, options, ask));
  write(configName, draftConfig(found, answers));
  writeNew(scenarioName, firstScenario(answers.partners));
  if (ci !== undefined) {
    const { path, text } = recipeFor(ci, namedFiredrill() ?? "@firedrill/cli");
    writeNew(path, text);
  }
  const ignored = existsSync(".gitignore") ? readFileSync(".gitignore", "utf8") : "";
  if (withIgnored(ignored) !== ignored) write(".gitignore", withIgnored(ignored));
  if (ci !== undefined && namedFiredrill() === undefined)
    process.stdout.write(
      `note  CI installs by package.json, which does not name Firedrill yet: put its package among the devDependencies\n`,
    );
  if (!options.doctor) return 0;
  process.stdout.write("\n");
  return examineAll({ trial: true });
}

export function addInit(program: Command, ends: (code: number) => void): void {
  program
    .command("init")
    .description("look at this folder, ask a few questions, and write a firedrill.yaml to begin with; then try it as doctor does")
    .option("-y, --yes", "ask nothing: take what the folder tells")
    .option("--force", "write a new firedrill.yaml in place of the one that is there")
    .option("--name <name>", "what the shop is called")
    .option("--command <line>", "how it is started; {{port}} stands for the port that it is given")
    .option("--url <url>", "where it runs already")
    .option("--partners <names>", "its partners, separated by commas, such as payment,carrier")
    .option("--place <path>", "where an order is placed")
    .option("--as <type>", "how: json or form")
    .option("--read <path>", "where an order is shown, with {{order}} or {{id}}")
    .option("--health <path>", "what answers 2xx once the shop is ready")
    .option("--webhooks <path>", "where webhooks go, with {partner}; - for nowhere")
    .option("--login <user:password>", "a customer's login, where the shop wants one")
    .option("--ci <name>", "github, gitlab, jenkins or none")
    .option("--no-doctor", "do not try it afterwards")
    .addHelpText(
      "after",
      `
Examples:
  firedrill init                                              asks
  firedrill init --yes --partners payment --login ann:secret  in a script`,
    )
    .action(async (options: InitOptions) => ends(await init(options)));
}
