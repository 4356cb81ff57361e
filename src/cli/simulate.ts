import { join } from "node:path";
import { createAdjustableClock } from "../core/adjustable-clock.ts";
import { FiredrillError } from "../core/errors.ts";
import { suggest } from "../core/nearest.ts";
import type { Scenario } from "../core/scenario.ts";
import { isUnsigned, secretToTell } from "../partner/dialect/signatures.ts";
import type { Partner } from "../partner/wire.ts";
import type { Blueprint } from "../reference/builtin-partners.ts";
import { createLocalPartners } from "../reference/local-partners.ts";
import { forTerminal } from "../report/text-safety.ts";
import { withCertificates } from "../transports/certificate-links.ts";
import { createDiskStorage } from "../transports/disk-storage.ts";
import { createControlServer } from "../transports/fastify/control-server.ts";
import { type ServedPartner, servePartner } from "../transports/fastify/serve-partner.ts";
import { controlPort, localPort } from "../transports/local-credentials.ts";
import { isLoopbackUrl } from "../transports/loopback.ts";
import { createRealClock } from "../transports/real-clock.ts";
import type { KeptCertificates } from "../transports/tls/files.ts";
import { createWebhookSender } from "../transports/webhook-sender.ts";
import { tellWarnings } from "./contract-warnings.ts";
import { builtinPartners } from "./project.ts";
import { checkHost, isOwnHost } from "./remote-option.ts";
import { type Credentials, describe, describeAsJson, publicity } from "./simulate-describe.ts";
import { openLinks, webhookHost } from "./simulate-links.ts";
import { loadBlueprints } from "./simulate-partners.ts";
import { readWanted } from "./simulate-schedule.ts";
import { createSwappableSchedule } from "./swappable-schedule.ts";
import { endOfStdin, untilEnd } from "./until-end.ts";
import { createLineFormat, type Told, watchPartners } from "./watch-partners.ts";

export interface SimulateOptions {
  /** Of the control API. 0 picks one, and one for each partner that has none given. */
  readonly port?: number;
  /** By partner. */
  readonly partnerPorts?: Readonly<Record<string, number | undefined>>;
  readonly host?: string;
  /** Whether other machines may reach the partners. */
  readonly allowRemote?: boolean;
  readonly webhookUrl?: string;
  readonly seed?: number;
  /** Real vendors, beside the built-in partners. */
  readonly vendors?: readonly string[];
  /** Files of a team's own contracts. */
  readonly contracts?: readonly string[];
  /** Overlays over contracts: a file, with `NAME=` before it where there are several that it could be for. */
  readonly overlays?: readonly string[];
  /** Recordings of real partners that contracts' simulators are seeded from: a HAR, with `NAME=` before it where there are several. */
  readonly cassettes?: readonly string[];
  /** A scenario, a saved schedule, or a list of faults: a file, or the name of a scenario that ships with Firedrill. */
  readonly schedule?: string;
  /** Partners over HTTPS; the authority is kept in that folder, or the usual one. */
  readonly tls?: string | boolean;
  /** Partners refuse who shows no client certificate. */
  readonly clientCertificates?: boolean;
  /** Calls and webhooks are not told as they come. */
  readonly quiet?: boolean;
  /** All is told as lines of JSON. */
  readonly json?: boolean;
  /** The end of standard input ends the simulation, as Ctrl-C does. */
  readonly untilStdinEnds?: boolean;
  /** Ends the simulation, as Ctrl-C does. */
  readonly signal?: AbortSignal;
  readonly print?: (text: string) => void;
}

/** Where an authority is kept unless told otherwise. */
const usualTlsFolder = join(".firedrill", "tls");

const firstOwnPort = localPort(builtinPartners.length);

/** The command as `--help` tells it. */
export const simulateCommand = {
  description: "start the partners alone, for local development",
  flags: [
    {
      flags: "-p, --port <port>",
      description: "port of the control API; 0 picks free ones for all that have none given (default: 4000)",
    },
    ...builtinPartners.map((name, n) => ({
      flags: `--${name}-port <port>`,
      description: `port of the ${name} partner (default: ${localPort(n)})`,
    })),
    { flags: "-h, --host <host>", description: "address to listen on (default: 127.0.0.1)" },
    { flags: "--allow-remote", description: "listen where other machines reach the partners" },
    { flags: "--webhook-url <url>", description: "where webhooks go; {partner} stands for the partner's name" },
    { flags: "--seed <number>", description: "seed of ids and of faults that draw (default: 1)" },
    {
      flags: "--contract <file...>",
      description: `your own OpenAPI contracts, played by the generic simulator on ports from ${firstOwnPort} on`,
    },
    {
      flags: "--overlay <file...>",
      description: "OpenAPI overlays over a vendor's contract or your own; NAME=FILE where several are simulated",
    },
    {
      flags: "--cassette <file...>",
      description:
        "recordings (HAR) whose ids, answers and errors your own contracts are played with; NAME=FILE where several are simulated",
    },
    {
      flags: "--schedule <file>",
      description:
        "faults to inject from the start: a scenario (a file, or the name of a shipped one), a schedule.json, or a list",
    },
    {
      flags: "--tls [folder]",
      description: `partners over HTTPS, by an authority that is kept in the folder (default: ${usualTlsFolder})`,
    },
    { flags: "--client-certificates", description: "with --tls: refuse callers who show no certificate of that authority" },
    { flags: "--quiet", description: "do not tell each call and webhook as it comes" },
    { flags: "--json", description: "tell them as lines of JSON" },
    {
      flags: "--until-stdin-ends",
      description: "end with standard input: a program that starts it takes it along, however that program ends",
    },
  ],
  examples: [
    "firedrill simulate",
    "firedrill simulate --webhook-url 'http://127.0.0.1:8080/webhooks/{partner}'",
    "firedrill simulate stripe",
    "firedrill simulate stripe --overlay our-stripe.overlay.yaml",
    "firedrill simulate --contract tax.openapi.yaml --port 0",
    "firedrill simulate --contract acme.openapi.yaml --cassette acme.har",
    "firedrill simulate --schedule outage.yaml --seed 7",
    "firedrill simulate --schedule carrier-outage",
    "firedrill simulate --tls",
    "firedrill simulate --json | jq 'select(.status >= 400)'",
  ],
} as const;

function checkWebhookUrl(url: string | undefined): void {
  if (url === undefined || isLoopbackUrl(url.replaceAll("{partner}", "partner"))) return;
  throw new FiredrillError({
    code: "FD_USAGE",
    place: `--webhook-url ${url}`,
    problem: "webhooks of simulated partners go to this machine alone",
    remedy: "Give a loopback URL, such as http://127.0.0.1:8080/webhooks/{partner}.",
  });
}

async function readTls({ tls = false, clientCertificates = false }: SimulateOptions): Promise<KeptCertificates | undefined> {
  if (tls !== false) {
    // with all that writes certificates: nobody else need load it
    const { keptCertificates } = await import("../transports/tls/files.ts");
    return keptCertificates(tls === true ? usualTlsFolder : tls, Date.now());
  }
  if (!clientCertificates) return undefined;
  throw new FiredrillError({
    code: "FD_USAGE",
    place: "--client-certificates",
    problem: "without TLS there are none",
    remedy: "Give --tls as well.",
  });
}

/**
 * Runs the partners until Ctrl-C. Resolves to the exit code.
 *
 * @throws FiredrillError where a file, a port or a flag is not good; everything started is stopped then
 */
export async function simulate(options: SimulateOptions): Promise<number> {
  const {
    host = "127.0.0.1",
    seed = 1,
    port = controlPort,
    vendors = [],
    contracts = [],
    overlays = [],
    cassettes = [],
    webhookUrl,
  } = options;
  checkWebhookUrl(webhookUrl);
  checkHost(host, options, "whoever reaches the partners there can use them: their tokens are published");
  const print = options.print ?? ((text: string) => process.stdout.write(text));
  const wanted = options.schedule === undefined ? undefined : readWanted(options.schedule);
  const certificates = await readTls(options);
  const clock = createAdjustableClock(createRealClock());
  const { blueprints, notes } = loadBlueprints(vendors, contracts, overlays, cassettes);
  tellWarnings(blueprints);
  const formatLine = createLineFormat();
  const tell = (told: Told): void => print(`${options.json ? JSON.stringify(told) : formatLine(told)}\n`);
  const warn = (text: string): void => void process.stderr.write(`${text}\n`);
  for (const note of notes) warn(forTerminal(note));
  const recorder = options.quiet ? undefined : watchPartners(tell, clock.now);
  const stops: (() => Promise<void>)[] = [];
  const partners: Partner[] = [];
  const servers = new Map<string, ServedPartner>();
  try {
    const links = await openLinks({ host, seed, webhookUrl });
    stops.push(links.close);
    const schedule = createSwappableSchedule({
      first: wanted?.faults ?? [],
      place: options.schedule ?? "the schedule",
      seed,
      clock,
      contracts: Object.fromEntries(blueprints.map(({ name, contract }) => [name, contract])),
      links: withCertificates(links, (link, problem) => servers.get(link)?.present(problem)),
      hasTls: certificates !== undefined,
      hasWebhookLink: webhookHost(webhookUrl) !== undefined,
      recorder: recorder ?? { record: () => 0 },
      onImpossible: (fault, why) => warn(`fault ${fault} could not be enacted: ${why}`),
    });
    stops.push(schedule.stop);
    const sender = createWebhookSender(certificates && { trust: [certificates.authority.own.certificate] });
    stops.push(sender.close);
    partners.push(
      ...createLocalPartners(blueprints, {
        clock,
        seed,
        faults: schedule.faults,
        sender: links.over(sender),
        recorder,
        createStorage: () => {
          const storage = createDiskStorage();
          stops.push(async () => storage.close());
          return storage;
        },
        ...(webhookUrl !== undefined && { webhookUrl }),
      }),
    );
    checkPartners(wanted?.partners ?? {}, partners, options.schedule ?? "");
    const portOf = portsOf(options, port);
    const urls: Record<string, string> = {};
    for (const partner of partners) {
      const { name } = partner;
      partner.configure(wanted?.partners[name] ?? {});
      const server = await servePartner(partner, {
        ...{ host: "127.0.0.1", port: 0 },
        ...(certificates && {
          tls: {
            authority: certificates.authority,
            clientCertificates: options.clientCertificates ? "required" : "none",
            hosts: isOwnHost(host) ? [] : [host],
            onFailedHandshake: (value) => void recorder?.record({ actor: name, type: "handshake-failed", value }),
          },
        }),
      });
      servers.set(name, server);
      stops.push(server.stop);
      urls[name] = await links.open(name, new URL(server.url), portOf(name));
    }
    const reset = (): void => {
      for (const partner of partners) partner.reset();
      schedule.arm();
    };
    const control = await createControlServer({ partners, clock, urls, schedule, reset }, { port });
    stops.push(control.stop);
    const reachedAt = isOwnHost(host) ? undefined : host;
    const running = {
      ...{ urls, credentials: credentialsOf(blueprints), control: control.url, seed, webhookUrl, reachedAt },
      ...(certificates && { tls: certificates.files }),
    };
    if (options.json && reachedAt !== undefined) warn(publicity(reachedAt));
    // who reads that it runs may end it at once
    const ended = untilEnd(options.untilStdinEnds ? endOfStdin(options.signal) : options.signal);
    print(options.json ? describeAsJson(running) : describe(running));
    for (const why of wanted?.leftOut ?? []) warn(`left out ${why}`);
    schedule.arm();
    await ended;
    return 0;
  } finally {
    for (const partner of partners) partner.stop();
    // the last started first: storages close when nothing serves from them any more
    for (const stop of stops.reverse()) await stop();
  }
}

/** What callers of each partner show, and what its webhooks are verified with. */
const credentialsOf = (blueprints: readonly Blueprint[]): Readonly<Record<string, Credentials>> =>
  Object.fromEntries(
    blueprints.map(({ name, dialect, settings: { tokens, webhooks } }) => {
      const isSigned = !isUnsigned(webhooks.schemes, dialect?.webhooks);
      const secret = secretToTell(webhooks.schemes ?? dialect?.webhooks.schemes, webhooks.secrets[0] ?? "");
      const [token = ""] = Object.keys(tokens);
      return [name, { token, secret: isSigned ? secret : undefined, words: dialect?.credentials }];
    }),
  );

/** A scenario may change how partners behave that are not here. */
function checkPartners(settings: Scenario["partners"], partners: readonly Partner[], place: string): void {
  const known = partners.map(({ name }) => name);
  const stranger = Object.keys(settings).find((name) => !known.includes(name));
  if (stranger === undefined) return;
  throw new FiredrillError({
    code: "FD_SCENARIO",
    place: `${place} partners/${stranger}`,
    problem: "no such partner is simulated",
    remedy: `${suggest(stranger, known)} --contract adds one of your own.`,
  });
}

/** Which port each partner is found at: the one that was given, its own by convention, or the next. */
function portsOf({ partnerPorts = {} }: SimulateOptions, control: number): (name: string) => number {
  let ownPort = firstOwnPort;
  return (name) => {
    const given = partnerPorts[name];
    if (given !== undefined) return given;
    if (control === 0) return 0;
    return builtinPartners.includes(name) ? localPort(builtinPartners.indexOf(name)) : ownPort++;
  };
}
