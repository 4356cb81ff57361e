import type { Command } from "commander";
import { FiredrillError } from "../core/errors.ts";
import { createRandom } from "../core/random.ts";
import { forTerminalLines } from "../report/text-safety.ts";
import { readTextFile } from "../transports/files.ts";
import { ApiError } from "../transports/toxiproxy/api-error.ts";
import { type EmbeddedProxy, startEmbeddedProxy } from "../transports/toxiproxy/embedded.ts";
import type { ProxyView } from "../transports/toxiproxy/proxy.ts";
import { parsePort } from "./port.ts";
import { allowRemoteOption, checkHost } from "./remote-option.ts";
import { parseSeed } from "./seed.ts";
import { untilEnd } from "./until-end.ts";

export interface ProxyOptions {
  readonly port: number;
  readonly host: string;
  readonly config?: string;
  readonly seed: number;
  readonly allowRemote: boolean;
  /** Ends it, as Ctrl-C does. */
  readonly signal?: AbortSignal;
  readonly print?: (text: string) => void;
}

/** The port that clients of Toxiproxy look at. */
const usualPort = 8474;

function readProxies(file: string): unknown {
  const text = readTextFile(file, "list of proxies");
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new FiredrillError({
      code: "FD_FILE",
      place: file,
      problem: `this is not JSON: ${(thrown as Error).message}`,
      remedy:
        'Write a list as for toxiproxy-server: [{ "name": "payment", "listen": "127.0.0.1:4011", "upstream": "127.0.0.1:4001" }].',
    });
  }
}

async function openProxies({ populate }: EmbeddedProxy, file: string | undefined): Promise<readonly ProxyView[]> {
  if (file === undefined) return [];
  const proxies = readProxies(file);
  try {
    return await populate(proxies);
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown;
    const isOfTheSystem = thrown.status >= 500;
    throw new FiredrillError({
      code: isOfTheSystem ? "FD_PORT" : "FD_FILE",
      place: file,
      problem: thrown.message,
      remedy: isOfTheSystem
        ? "Give that proxy another address to listen on, or stop what listens there."
        : 'Each proxy has a "name", an "upstream" and mostly a "listen", all of them texts.',
    });
  }
}

/**
 * Serves Toxiproxy's API until Ctrl-C. Resolves to the exit code.
 *
 * @throws FiredrillError where a port, a file or a flag is not good; everything started is stopped then
 */
export async function proxy(options: ProxyOptions): Promise<number> {
  checkHost(options.host, options, "whoever reaches the API there can make this machine connect to anything");
  const { host, port, seed, print = (text) => process.stdout.write(text) } = options;
  const server = await startEmbeddedProxy({ random: createRandom(seed, "proxy"), host, port });
  try {
    const proxies = await openProxies(server, options.config);
    const width = Math.max(0, ...proxies.map(({ name }) => name.length));
    const lines = proxies.map(
      ({ name, listen, upstream, enabled }) => `  ${name.padEnd(width)}  ${enabled ? listen : "off"} -> ${upstream}`,
    );
    // who reads that it serves may end it at once
    const ended = untilEnd(options.signal);
    print(
      forTerminalLines(
        [`${server.url} serves the API of Toxiproxy ${server.version}. Ctrl-C stops it.`, ...lines, ""].join("\n"),
      ),
    );
    await ended;
    return 0;
  } finally {
    await server.stop();
  }
}

export function addProxy(program: Command, ends: (code: number) => void): void {
  program
    .command("proxy")
    .description("serve Toxiproxy's API with the embedded proxy: faults on any TCP link, by any client of Toxiproxy")
    // -h is the host here, as elsewhere in the field
    .helpOption("--help", "show this help")
    .option("-p, --port <port>", "port of the API; 0 picks a free one", parsePort, usualPort)
    .option("-h, --host <host>", "address of the API", "127.0.0.1")
    .option("-c, --config <file>", "JSON list of proxies to open, as toxiproxy-server takes it")
    .option("--seed <number>", "seed of toxicity, jitter and slices", parseSeed, 1)
    .addOption(allowRemoteOption("listen where other machines reach the API"))
    .addHelpText(
      "after",
      "\nExamples:\n  firedrill proxy\n  firedrill proxy -p 8474 -c proxies.json\n  toxiproxy-cli toxic add -t latency -a latency=300 payment\n\nExit codes: 0 stopped by a signal; 2 a port, file or flag is not good.",
    )
    .action(async (options: ProxyOptions) => ends(await proxy(options)));
}
