import type { Command } from "commander";
import { parseContract } from "../contract/parse.ts";
import { blindSpots, proposeExtensions } from "../contract/propose.ts";
import { writeYaml } from "../contract/yaml.ts";
import { forTerminal } from "../report/text-safety.ts";
import { readTextFile } from "../transports/files.ts";
import { warningsOf } from "./contract-warnings.ts";

interface ContractOptions {
  readonly overlay?: string;
}

/** A contract as a partner of a configuration would be read: with the files beside it, and its overlay. */
function contractAt(file: string, { overlay }: ContractOptions) {
  const folder = file.replace(/[^\\/]*$/, "");
  const over = overlay === undefined ? undefined : { text: readTextFile(overlay, "contract's overlay"), place: overlay };
  return parseContract(
    readTextFile(file, "contract"),
    file,
    undefined,
    (path) => readTextFile(`${folder}${path}`, "contract"),
    over,
  );
}

function lint(file: string, options: ContractOptions): string {
  const contract = contractAt(file, options);
  const { title, operations, webhooks } = contract;
  const lines = [
    `${title}: ${operations.length} operations, ${webhooks.length} webhooks`,
    ...warningsOf({ name: contract.name, contract }).map(({ place, message }) => `  warning: ${place}: ${message}`),
    ...blindSpots(contract).map((spot) => `  unseen: ${spot}`),
  ];
  const proposals = proposeExtensions(contract);
  if (proposals.length > 0)
    lines.push(
      `  ${proposals.length} operations could say more: firedrill contract annotate ${file} > ${contract.name}.overlay.yaml`,
    );
  return `${lines.map(forTerminal).join("\n")}\n`;
}

/** A path in brackets, as RFC 9535 writes names. */
const named = (name: string): string => `['${name.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}']`;

function annotate(file: string, options: ContractOptions): string {
  const contract = contractAt(file, options);
  const actions = proposeExtensions(contract).map(({ operation: { path, method, summary, id }, extension }) => ({
    target: `$.paths${named(path)}.${method.toLowerCase()}`,
    description: `${id}${summary === "" ? "" : `: ${summary}`}`,
    update: { "x-firedrill": extension },
  }));
  if (actions.length === 0) return "";
  const overlay = {
    overlay: "1.0.0",
    info: { title: `What Firedrill guesses of ${contract.title}`, version: contract.version || "1" },
    actions,
  };
  return `# Guessed from names and shapes: read each of them before a drill believes it.\n${writeYaml(overlay)}`;
}

export function addContract(program: Command, ends: (code: number) => void): void {
  const command = program
    .command("contract")
    .description("look at a partner's contract: what is odd, and what a drill will not see of it");
  const overlaid = "an OpenAPI Overlay that is laid over it";
  command
    .command("lint")
    .description("tell what is odd in a contract, and what a drill will not see")
    .argument("<file>", "an OpenAPI document")
    .option("--overlay <file>", overlaid)
    .addHelpText("after", "\nExample:\n  firedrill contract lint stripe.json --overlay stripe.overlay.yaml")
    .action((file: string, options: ContractOptions) => {
      process.stdout.write(lint(file, options));
      ends(0);
    });
  command
    .command("annotate")
    .description("propose an overlay: what operations are for, which order they are about, what they do")
    .argument("<file>", "an OpenAPI document")
    .option("--overlay <file>", `${overlaid}; what it says is not proposed again`)
    .addHelpText("after", "\nExample:\n  firedrill contract annotate stripe.json > stripe.overlay.yaml")
    .action((file: string, options: ContractOptions) => {
      const overlay = annotate(file, options);
      if (overlay === "") process.stderr.write(`contract: nothing to propose for ${forTerminal(file)}\n`);
      process.stdout.write(overlay);
      ends(0);
    });
}
