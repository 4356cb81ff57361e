import { type Command, Option } from "commander";
import { builtins } from "../catalogue.ts";
import { parsePort } from "./port.ts";
import { builtinPartners } from "./project.ts";
import { parseSeed } from "./seed.ts";
import { simulate, simulateCommand } from "./simulate.ts";

interface Flags {
  readonly port?: number;
  readonly host?: string;
  readonly webhookUrl?: string;
  readonly seed?: number;
  readonly contract?: readonly string[];
  readonly overlay?: readonly string[];
  readonly cassette?: readonly string[];
  readonly schedule?: string;
  readonly tls?: string | boolean;
  readonly clientCertificates?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly untilStdinEnds?: boolean;
}

function parserOf(flags: string): ((text: string) => number) | undefined {
  if (flags.includes("<port>")) return parsePort;
  return flags.includes("<number>") ? parseSeed : undefined;
}

export function addSimulate(program: Command, ends: (code: number) => void): void {
  const { description, flags, examples } = simulateCommand;
  // -h is the host here, as elsewhere in the field
  const command = program
    .command("simulate")
    .argument("[vendor...]", `real vendors beside the built-in partners: ${Object.keys(builtins.vendors).join(", ")}`)
    .description(description)
    .helpOption("--help", "show this help");
  for (const each of flags) {
    const option = new Option(each.flags, each.description);
    const parser = parserOf(each.flags);
    command.addOption(parser === undefined ? option : option.argParser(parser));
  }
  command.addHelpText("after", `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}`);
  type Given = Flags & Readonly<Record<`${string}Port`, number | undefined>>;
  command.action(async (vendors: readonly string[], { contract, overlay, cassette, ...options }: Given) => {
    const partnerPorts = Object.fromEntries(builtinPartners.map((name) => [name, options[`${name}Port`]]));
    ends(
      await simulate({
        ...options,
        vendors,
        ...(contract && { contracts: contract }),
        ...(overlay && { overlays: overlay }),
        ...(cassette && { cassettes: cassette }),
        partnerPorts,
      }),
    );
  });
}
