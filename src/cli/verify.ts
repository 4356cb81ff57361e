import { join } from "node:path";
import { type Command, Option } from "commander";
import { FiredrillError } from "../core/errors.ts";
import { suggest } from "../core/nearest.ts";
import { forTerminal } from "../report/text-safety.ts";
import { makeFolder, writeWholeFile } from "../transports/files.ts";
import { pactJunit } from "../verify/pact/junit.ts";
import type { InteractionResult } from "../verify/pact/result.ts";
import type { CredentialsMode } from "./pact-provider.ts";
import { verifyPactsOf } from "./verify-pacts.ts";

interface VerifyOptions {
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
  readonly report?: string;
  readonly out: string;
}

const refuse = (place: string, problem: string, remedy: string): FiredrillError =>
  new FiredrillError({ code: "FD_USAGE", place, problem, remedy });

/** Formats of a verification of pacts, each with its file and how it is written. */
const pactReports: Readonly<Record<string, { readonly file: string; render(results: readonly InteractionResult[]): string }>> = {
  junit: { file: "junit.xml", render: pactJunit },
  json: { file: "pacts.json", render: (results) => `${JSON.stringify(results, null, 2)}\n` },
};

function formatsOf(asked: string | undefined, known: readonly string[]): readonly string[] {
  const formats = (asked ?? "")
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

async function verify(options: VerifyOptions): Promise<number> {
  const { pacts, broker, out } = options;
  if ((pacts === undefined) === (broker === undefined))
    throw refuse("verify", "there is nothing to verify, or two things at once", "Give one of --pacts and --broker.");
  const formats = formatsOf(options.report, Object.keys(pactReports));
  const { provider, contract, states, credentials } = options;
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
  for (const format of formats) {
    const report = pactReports[format];
    if (report === undefined) continue;
    makeFolder(out);
    writeWholeFile(join(out, report.file), report.render(results));
    process.stdout.write(`wrote ${forTerminal(join(out, report.file))}\n`);
  }
  return failed.length === 0 ? 0 : 1;
}

export function addVerify(program: Command, ends: (code: number) => void): void {
  program
    .command("verify")
    .description("hold the simulated partners against pacts that consumers have written")
    .option("--pacts <paths...>", "pact files, or folders of them, of the specification's versions 1 to 4")
    .option("--broker <url>", "a Pact Broker; PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, open it")
    .option("--provider <names...>", "what a pact calls a partner: 'Acme Pay=payment'; with --broker, whose pacts are verified")
    .option("--contract <files...>", "OpenAPI contracts of your own; a file's name names its partner")
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
    .option("--report <formats>", `formats to write, separated by commas: ${Object.keys(pactReports).join(", ")}`)
    .option("--out <folder>", "where reports go", ".firedrill/verify")
    .addHelpText(
      "after",
      `
Examples:
  firedrill verify --pacts pacts
  firedrill verify --pacts pacts/shop-acme.json --provider 'Acme Pay=payment' --states states.yaml --report junit
  firedrill verify --broker https://pacts.example --provider payment --publish 1.4.0

Exit codes: 0 all verified; 1 something was not; 2 a pact, a state, a file or the command is not good.`,
    )
    .action(async (options: VerifyOptions) => ends(await verify(options)));
}
