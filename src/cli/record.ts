import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Command } from "commander";
import type { Contract } from "../contract/contract.ts";
import { FiredrillError } from "../core/errors.ts";
import { hideSecrets, redactText } from "../core/redact.ts";
import type { Exchange } from "../record/exchange.ts";
import { harEntry, harText } from "../record/har.ts";
import { pathAt } from "../record/recorded-operation.ts";
import { redactExchange, secretsOf } from "../record/redact-exchange.ts";
import { forTerminal } from "../report/text-safety.ts";
import { makeFolder, writeWholeFile } from "../transports/files.ts";
import { isLoopbackUrl } from "../transports/loopback.ts";
import { keptBodyBytes, startRecordingProxy, webhookPath } from "../transports/record/recording-proxy.ts";
import { contractNamed } from "./contract-named.ts";
import { parsePort } from "./port.ts";
import { allowRemoteOption, checkHost } from "./remote-option.ts";
import { untilEnd } from "./until-end.ts";
import { version } from "./version.ts";

export interface RecordOptions {
  readonly upstream: string;
  readonly contract?: string;
  readonly out: string;
  readonly webhooks?: string;
  readonly port: number;
  readonly host: string;
  readonly allowRemote?: boolean;
  readonly quiet?: boolean;
  /** Ends it, as Ctrl-C does. */
  readonly signal?: AbortSignal;
  readonly print?: (text: string) => void;
}

/** Beside those of `simulate`. */
const usualPort = 4100;
/** Below what is read of a file again: a cassette that cannot be read is none. */
const mostBytes = 15 * 1024 * 1024;
/** So often what was recorded so far is written, so that a crash takes little with it. */
const savedEvery = 100;

const refuse = (place: string, problem: string, remedy: string): FiredrillError =>
  new FiredrillError({ code: "FD_USAGE", place, problem, remedy });

function readAddress(flag: string, url: string): URL {
  const parsed = URL.parse(url);
  if (parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.search === "" && parsed.hash === "") return parsed;
  throw refuse(`${flag} ${redactText(url)}`, "this is no address of HTTP", "Give one such as https://sandbox.acme.example/api.");
}

function readUpstream(url: string): URL {
  const upstream = readAddress("--upstream", url);
  if (upstream.username === "" && upstream.password === "") return upstream;
  throw refuse(
    `--upstream ${upstream.origin}`,
    "credentials in an address go to nobody",
    "Leave them out: those that the integration sends are handed on.",
  );
}

function readWebhooks({ webhooks, allowRemote }: RecordOptions): URL | undefined {
  if (webhooks === undefined) return undefined;
  const to = readAddress("--webhooks", webhooks);
  if (isLoopbackUrl(webhooks) || allowRemote === true) return to;
  throw refuse(
    `--webhooks ${webhooks}`,
    "webhooks would leave this machine",
    "Give a loopback URL, such as http://127.0.0.1:8080/webhooks, or --allow-remote where that is yours.",
  );
}

interface Tape {
  keep(exchange: Exchange): void;
  write(): void;
  readonly count: number;
  readonly leftOut: number;
}

/** What is kept, redacted, in the order in which it ended; the file has it in the order in which it began. */
function createTape(out: string, upstream: URL, contract: Contract | undefined): Tape {
  const kept: { readonly startedMs: number; readonly text: string }[] = [];
  const hidden = new Set<string>();
  let bytes = 0;
  let leftOut = 0;
  const write = (): void => {
    const entries = kept.toSorted((a, b) => a.startedMs - b.startedMs).map(({ text }) => text);
    const of = contract === undefined ? undefined : `${contract.title} ${contract.version}`;
    writeWholeFile(out, harText(entries, { version, upstream: upstream.href, contract: of }));
  };
  return {
    keep: (exchange) => {
      const secrets = secretsOf(exchange).filter((secret) => !hidden.has(secret));
      for (const secret of secrets) hidden.add(secret);
      if (secrets.length > 0) hideSecrets(secrets);
      const text = JSON.stringify(harEntry(redactExchange(exchange)));
      if (bytes + Buffer.byteLength(text) > mostBytes) {
        leftOut += 1;
        return;
      }
      bytes += Buffer.byteLength(text);
      kept.push({ startedMs: exchange.startedMs, text });
      if (kept.length % savedEvery === 0) write();
    },
    write,
    get count() {
      return kept.length;
    },
    get leftOut() {
      return leftOut;
    },
  };
}

/** One exchange in a line; what the contract does not know is said. */
function lineOf({ kind, request, response, error, tookMs }: Exchange, n: number, upstream: URL, contract?: Contract): string {
  const path = pathAt(request.url, upstream.href);
  const query = new URL(request.url).searchParams;
  const isKnown =
    contract === undefined || kind === "webhook" || contract.match(request.method, path, query).kind === "operation";
  const what = kind === "webhook" ? `webhook ${request.method} ${path}` : `${request.method} ${path}`;
  const notes = [...(error === undefined ? [] : [error]), ...(isKnown ? [] : ["the contract has no such operation"])];
  return forTerminal(
    `${String(n).padStart(5)}  ${what} ${response.status} ${tookMs} ms${notes.map((note) => `  (${redactText(note)})`).join("")}`,
  );
}

/**
 * Stands before a partner and records until Ctrl-C. Resolves to the exit code.
 *
 * @throws FiredrillError where an address, a contract, a port or a file is not good
 */
export async function record(options: RecordOptions): Promise<number> {
  const { host, port, out, quiet = false, print = (text) => process.stdout.write(text) } = options;
  checkHost(host, options, "whoever reaches it there calls the partner through it");
  const upstream = readUpstream(options.upstream);
  const webhooks = readWebhooks(options);
  const contract = options.contract === undefined ? undefined : contractNamed(options.contract);
  if (existsSync(out)) throw refuse(`--out ${out}`, "the file is there already", "Give another --out, or take it away first.");
  makeFolder(dirname(out));
  const tape = createTape(out, upstream, contract);
  // better now than at the end of a long recording
  tape.write();
  const proxy = await startRecordingProxy({
    ...{ upstream, webhooks, host, port },
    onExchange: (exchange) => {
      tape.keep(exchange);
      if (!quiet) print(`${lineOf(exchange, tape.count, upstream, contract)}\n`);
      else if (tape.count % savedEvery === 0) print(`${tape.count} exchanges so far\n`);
    },
  });
  try {
    // who reads that it runs may end it at once
    const ended = untilEnd(options.signal);
    print(
      `${proxy.url} stands before ${forTerminal(upstream.href)}: let the integration call it there. Ctrl-C writes ${forTerminal(out)}.\n`,
    );
    if (webhooks !== undefined) print(`webhooks to ${proxy.url}${webhookPath} are handed on to ${forTerminal(webhooks.href)}\n`);
    print(`Bodies of more than ${keptBodyBytes} bytes go through and are not kept.\n`);
    await ended;
  } finally {
    await proxy.stop();
    tape.write();
  }
  print(
    `wrote ${forTerminal(out)}: ${tape.count} exchanges${tape.leftOut === 0 ? "" : `; ${tape.leftOut} more were not kept, since the file would have more than ${mostBytes} bytes`}\n`,
  );
  return 0;
}

export function addRecord(program: Command, ends: (code: number) => void): void {
  program
    .command("record")
    .description("stand between an integration and a partner's sandbox, and keep what they say as a cassette (HAR)")
    // -h is the host here, as elsewhere in the field
    .helpOption("--help", "show this help")
    .requiredOption("--upstream <url>", "where the partner answers, with its base path")
    .option("--contract <file>", "the partner's contract: what it does not know is said, and the cassette is of it")
    .option("--out <file>", "the cassette, with secrets and card numbers taken out", "cassette.har")
    .option(
      "--webhooks <url>",
      `where the integration takes webhooks: those that come to ${webhookPath} are handed on and recorded`,
    )
    .option("-p, --port <port>", "port to listen on; 0 picks a free one", parsePort, usualPort)
    .option("-h, --host <host>", "address to listen on", "127.0.0.1")
    .option("--quiet", "do not tell each exchange as it comes")
    .addOption(allowRemoteOption("listen where other machines reach it, or hand webhooks on to another machine"))
    .addHelpText(
      "after",
      `
Examples:
  firedrill record --upstream https://sandbox.acme.example --contract acme.openapi.yaml --out acme.har -p 4100
  firedrill record --upstream https://sandbox.acme.example/api --webhooks http://127.0.0.1:8080/webhooks/acme
  firedrill simulate --contract acme.openapi.yaml --cassette acme.har
  firedrill verify --cassette acme.har --contract acme.openapi.yaml

Exit codes: 0 stopped by a signal, and the cassette is written; 2 an address, a contract, a port or a file is not good.`,
    )
    .action(async (options: RecordOptions) => ends(await record(options)));
}
