import { join } from "node:path";
import { type Command, Option } from "commander";
import { FiredrillError } from "../core/errors.ts";
import { suggest } from "../core/nearest.ts";
import { forTerminal } from "../report/text-safety.ts";
import { makeFolder, writeWholeFile } from "../transports/files.ts";
import { type FidelityReport, fidelityJson, fidelityMarkdown, fidelityText } from "../verify/fidelity/report.ts";
import { pactJunit } from "../verify/pact/junit.ts";
import type { InteractionResult } from "../verify/pact/result.ts";
import type { CredentialsMode } from "./pact-provider.ts";
import { builtinPartners } from "./project.ts";
import { allowRemoteOption, type RemoteAllowing } from "./remote-option.ts";
import { compareWithCassette } from "./verify-cassette.ts";
import { verifyPactsOf } from "./verify-pacts.ts";
import { compareWithSandbox } from "./verify-sandbox.ts";

interface VerifyOptions extends RemoteAllowing {
  readonly pacts?: string[];
  readonly broker?: string;
  readonly provider?: string[];
  readonly contract?: string[];
  readonly states?: string;
  readonly credentials: CredentialsMode;
  readonly selector?: string[];
  readonly enablePending?: boolean;
  readonly publish?: string;
  readonly branch?: string;
  readonly sandbox?: string;
  readonly cassette?: string;
  readonly header?: string[];
  readonly operation?: string[];
  readonly report?: string;
  readonly out: string;
}

const refuse = (place: string, problem: string, remedy: string): FiredrillError =>
  new FiredrillError({ code: "FD_USAGE", place, problem, remedy });

/** Formats, each with its file and how it is written. */
type Reports<T> = Readonly<Record<string, { readonly file: string; render(found: T): string }>>;

const pactReports: Reports<readonly InteractionResult[]> = {
  junit: { file: "junit.xml", render: pactJunit },
  json: { file: "pacts.json", render: (results) => `${JSON.stringify(results, null, 2)}\n` },
};

const fidelityReports: Reports<FidelityReport> = {
  markdown: { file: "fidelity.md", render: fidelityMarkdown },
  json: { file: "fidelity.json", render: fidelityJson },
};

function formatsOf(asked: string, known: readonly string[]): readonly string[] {
  const formats = asked
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  const unknown = formats.find((one) => !known.includes(one));
  if (unknown !== undefined) throw refuse(`--report ${unknown}`, "there is no such format here", suggest(unknown, known));
  return formats;
}

function selectorsOf(texts: readonly string[] = []): readonly Readonly<Record<string, unknown>>[] {
  return texts.map((text) => {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    } catch {
      // told below
    }
    throw refuse(`--selector ${text}`, "this is no JSON object", `Give one such as '{"mainBranch":true}'.`);
  });
}

/** Credentials come by the environment alone, as Pact's own tools name them: a command line is read by others. */
function brokerOf(url: string, { selector, enablePending, publish, branch }: VerifyOptions) {
  const { PACT_BROKER_TOKEN: token, PACT_BROKER_USERNAME: username, PACT_BROKER_PASSWORD: password } = process.env;
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""))
    throw refuse(`--broker ${url}`, "this is no address of HTTP", "Give one such as https://pacts.example.");
  return {
    url,
    ...(token && { token }),
    ...(username && { username }),
    ...(password && { password }),
    ...(selector && { consumerVersionSelectors: selectorsOf(selector) }),
    ...(enablePending && { enablePending }),
    ...(publish !== undefined && { publish: { version: publish, ...(branch !== undefined && { branch }) } }),
  };
}

/** Writes the reports that were asked for. */
function write<T>(found: T, reports: Reports<T>, formats: readonly string[], out: string): void {
  for (const format of formats) {
    const report = reports[format];
    if (report === undefined) continue;
    makeFolder(out);
    writeWholeFile(join(out, report.file), report.render(found));
    process.stdout.write(`wrote ${forTerminal(join(out, report.file))}\n`);
  }
}

async function verifyPacts(options: VerifyOptions): Promise<number> {
  const { pacts, broker, provider, contract, states, credentials, out } = options;
  const formats = formatsOf(options.report ?? "", Object.keys(pactReports));
  const results = await verifyPactsOf({
    credentials,
    ...(pacts && { pacts }),
    ...(broker !== undefined && { broker: brokerOf(broker, options) }),
    ...(provider && { provider }),
    ...(contract && { contract }),
    ...(states !== undefined && { states }),
  });
  const failed = results.filter(({ held, pending }) => !held && !pending);
  process.stdout.write(`${results.length - failed.length} of ${results.length} interactions verified\n`);
  write(results, pactReports, formats, out);
  return failed.length === 0 ? 0 : 1;
}

function oneContract({ contract = [] }: VerifyOptions, what: string): string {
  const [named, ...more] = contract;
  if (named === undefined || more.length > 0)
    throw refuse("--contract", `a ${what} is held against one contract`, "Give one: --contract payment, or a file.");
  return named;
}

/** Writes what differs; resolves to the exit code. */
function tellFidelity(found: FidelityReport, { report = "markdown,json", out }: VerifyOptions): number {
  const { differences, violations, trials } = found;
  process.stdout.write(fidelityText(found));
  write(found, fidelityReports, formatsOf(report, Object.keys(fidelityReports)), out);
  process.stdout.write(`${trials} requests: ${differences.length} differences, ${violations.length} breaches of the contract\n`);
  return differences.length + violations.length === 0 ? 0 : 1;
}

/** A recording instead of the sandbox that it was made of. */
async function verifyCassette(cassette: string, options: VerifyOptions): Promise<number> {
  formatsOf(options.report ?? "", Object.keys(fidelityReports));
  const found = await compareWithCassette({ cassette, contract: oneContract(options, "cassette") });
  const code = tellFidelity(found, options);
  if (code !== 0)
    process.stdout.write(
      "Where the partner is right, mend the contract or lay an overlay over it; `firedrill simulate --cassette` takes ids, answers and errors from the recording.\n",
    );
  return code;
}

async function verifySandbox(url: string, options: VerifyOptions): Promise<number> {
  const { header = [], operation, allowRemote } = options;
  formatsOf(options.report ?? "", Object.keys(fidelityReports));
  const named = oneContract(options, "sandbox");
  const token = process.env.FIREDRILL_SANDBOX_TOKEN;
  const found = await compareWithSandbox({
    ...{ url, contract: named, headers: header, allowRemote },
    ...(token && { token }),
    ...(operation && { operations: operation }),
  });
  return tellFidelity(found, options);
}

/** What an option is about; one that would change nothing is a mistake. */
const about: readonly (readonly [keyof VerifyOptions, string, readonly ("pacts" | "broker" | "sandbox")[]])[] = [
  ["provider", "--provider", ["pacts", "broker"]],
  ["states", "--states", ["pacts", "broker"]],
  ["selector", "--selector", ["broker"]],
  ["enablePending", "--enable-pending", ["broker"]],
  ["publish", "--publish", ["broker"]],
  ["branch", "--branch", ["broker"]],
  ["header", "--header", ["sandbox"]],
  ["operation", "--operation", ["sandbox"]],
  ["allowRemote", "--allow-remote", ["sandbox"]],
];

function refuseIdle(options: VerifyOptions): void {
  for (const [name, flag, kinds] of about)
    if (options[name] !== undefined && options[name] !== false && kinds.every((kind) => options[kind] === undefined))
      throw refuse(
        flag,
        "it changes nothing here",
        `It goes with ${kinds.map((kind) => `--${kind}`).join(" and ")}: leave it out.`,
      );
}

async function verify(options: VerifyOptions): Promise<number> {
  const { pacts, broker, sandbox, cassette } = options;
  if ([pacts, broker, sandbox, cassette].filter((given) => given !== undefined).length !== 1)
    throw refuse(
      "verify",
      "there is nothing to verify, or several things at once",
      "Give one of --pacts, --broker, --sandbox and --cassette.",
    );
  refuseIdle(options);
  if (cassette !== undefined) return verifyCassette(cassette, options);
  return sandbox === undefined ? verifyPacts(options) : verifySandbox(sandbox, options);
}

export function addVerify(program: Command, ends: (code: number) => void): void {
  program
    .command("verify")
    .description("hold the simulated partners against pacts of your consumers, or against a partner's real sandbox")
    .option("--pacts <paths...>", "pact files, or folders of them, of the specification's versions 1 to 4")
    .option("--broker <url>", "a Pact Broker; PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, open it")
    .option("--provider <names...>", "what a pact calls a partner: 'Acme Pay=payment'; with --broker, whose pacts are verified")
    .option("--sandbox <url>", "where a partner's sandbox answers, which gets the same requests as its simulator")
    .option("--cassette <file>", "a recording of a sandbox (HAR, of `firedrill record`), whose requests its simulator gets")
    .option(
      "--contract <files...>",
      `OpenAPI contracts of your own, whose names are partners' too; with --sandbox or --cassette, the one that it keeps: a file, or one of ${builtinPartners.join(", ")}`,
    )
    .option(
      "--header <lines...>",
      "what the sandbox wants to know its caller by: 'X-Api-Key: …' (bearer token: FIREDRILL_SANDBOX_TOKEN)",
    )
    .option("--operation <ids...>", "only these operations of the contract, for --sandbox")
    .addOption(allowRemoteOption("send to a sandbox on another machine"))
    .option("--states <file>", "YAML that says what your own provider states mean")
    .addOption(
      new Option(
        "--credentials <how>",
        "a consumer's tests know no valid ones: put them in their place, add them where there are none, or keep what the pact says",
      )
        .choices(["replaced", "added", "kept"])
        .default("replaced"),
    )
    .option("--selector <json...>", "consumer version selectors for the broker: '{\"mainBranch\":true}'")
    .option("--enable-pending", "pacts that the broker calls pending may fail")
    .option("--publish <version>", "publish the results to the broker, as of this version of the provider")
    .option("--branch <name>", "the provider's branch, for --publish")
    .option(
      "--report <formats>",
      `formats to write, separated by commas: ${Object.keys(pactReports).join(", ")} of pacts; ${Object.keys(fidelityReports).join(", ")} of a sandbox or cassette (default: both of those)`,
    )
    .option("--out <folder>", "where reports go", ".firedrill/verify")
    .addHelpText(
      "after",
      `
Examples:
  firedrill verify --pacts pacts
  firedrill verify --pacts pacts/shop-acme.json --provider 'Acme Pay=payment' --states states.yaml --report junit
  firedrill verify --broker https://pacts.example --provider payment --publish 1.4.0
  FIREDRILL_SANDBOX_TOKEN=… firedrill verify --sandbox https://sandbox.acme.example --contract acme.openapi.yaml --allow-remote
  firedrill verify --cassette acme.har --contract acme.openapi.yaml

Exit codes: 0 all verified, nothing differs; 1 something does not hold, or differs; 2 a pact, a state, a file or the command is not good.`,
    )
    .action(async (options: VerifyOptions) => ends(await verify(options)));
}
