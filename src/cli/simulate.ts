import { FiredrillError } from "../core/errors.ts";
import type { Partner } from "../partner/wire.ts";
import { type Blueprint, builtinBlueprints, ownBlueprint } from "../reference/builtin-partners.ts";
import { createLocalPartners } from "../reference/local-partners.ts";
import { createAdjustableClock } from "../transports/adjustable-clock.ts";
import { createDiskStorage, type DiskStorage } from "../transports/disk-storage.ts";
import { createControlServer } from "../transports/fastify/control-server.ts";
import type { Served } from "../transports/fastify/listen.ts";
import { servePartner } from "../transports/fastify/serve-partner.ts";
import { controlPort, localPort, localReadOnlyToken, localToken, localWebhookSecret } from "../transports/local-credentials.ts";
import { isLoopbackUrl } from "../transports/loopback.ts";
import { createRealClock } from "../transports/real-clock.ts";
import { createWebhookSender } from "../transports/webhook-sender.ts";
import { tellWarnings } from "./contract-warnings.ts";
import { builtinPartners } from "./project.ts";
import { createSwappableSchedule } from "./swappable-schedule.ts";
import { untilEnd } from "./until-end.ts";

export interface SimulateOptions {
  /** Of the control API. 0 picks one, and one for each partner that has none given. */
  readonly port?: number;
  /** By partner. */
  readonly partnerPorts?: Readonly<Record<string, number | undefined>>;
  readonly host?: string;
  readonly webhookUrl?: string;
  readonly seed?: number;
  /** Files of a team's own contracts. */
  readonly contracts?: readonly string[];
  /** A file with a fault schedule. */
  readonly schedule?: string;
  /** Ends the simulation, as Ctrl-C does. */
  readonly signal?: AbortSignal;
  readonly print?: (text: string) => void;
}

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
    { flags: "--webhook-url <url>", description: "where webhooks go; {partner} stands for the partner's name" },
    { flags: "--seed <number>", description: "seed of ids and of faults that draw (default: 1)" },
    {
      flags: "--contract <file...>",
      description: `your own OpenAPI contracts, played by the generic simulator on ports from ${firstOwnPort} on`,
    },
    { flags: "--schedule <file>", description: "faults to inject from the start (YAML or JSON)" },
  ],
  examples: [
    "firedrill simulate",
    "firedrill simulate --webhook-url 'http://127.0.0.1:8080/webhooks/{partner}'",
    "firedrill simulate --contract tax.openapi.yaml --port 0",
    "firedrill simulate --schedule outage.yaml --seed 7",
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

function loadBlueprints(contracts: readonly string[]): readonly Blueprint[] {
  const blueprints = [...builtinBlueprints(), ...contracts.map(ownBlueprint)];
  const names = blueprints.map(({ name }) => name);
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice === undefined) return blueprints;
  throw new FiredrillError({
    code: "FD_CONTRACT",
    place: `--contract ${contracts.join(" ")}`,
    problem: `two partners would be called ${twice}`,
    remedy: "A contract's file name names its partner: rename the file.",
  });
}

/** What a developer copies into an `.env`. */
function describe(
  partners: readonly Partner[],
  served: readonly Served[],
  control: Served,
  options: SimulateOptions,
  seed: number,
): string {
  const lines = partners.flatMap(({ name }, n) => [
    `  ${name.padEnd(12)}${served[n]?.url}`,
    `              bearer token     ${localToken(name)}`,
    `              read-only token  ${localReadOnlyToken(name)}`,
    `              webhook secret   ${localWebhookSecret(name)}`,
  ]);
  return [
    `${partners.length} partners are simulated (seed ${seed}). Ctrl-C stops them.`,
    "",
    ...lines,
    `  ${"control".padEnd(12)}${control.url}/_firedrill/health`,
    `  ${"webhooks".padEnd(12)}${options.webhookUrl ?? "kept in the delivery log; --webhook-url sends them"}`,
    "",
    "  payment tokens to try: tok_visa_ok, tok_declined, tok_insufficient_funds, tok_requires_action, tok_refund_fails",
    "  These credentials are published and guard nothing but fakes.",
    "",
  ].join("\n");
}

/**
 * Runs the partners until Ctrl-C. Resolves to the exit code.
 *
 * @throws FiredrillError where a file, a port or a flag is not good; everything started is stopped then
 */
export async function simulate(options: SimulateOptions): Promise<number> {
  const { host = "127.0.0.1", seed = 1, port = controlPort, contracts = [] } = options;
  checkWebhookUrl(options.webhookUrl);
  const clock = createAdjustableClock(createRealClock());
  const blueprints = loadBlueprints(contracts);
  tellWarnings(blueprints);
  const aims = Object.fromEntries(blueprints.map(({ name, contract }) => [name, contract]));
  const schedule = createSwappableSchedule({ file: options.schedule, seed, clock, contracts: aims });
  const sender = createWebhookSender();
  const stops: (() => Promise<void>)[] = [sender.close];
  const createStorage = (): DiskStorage => {
    const storage = createDiskStorage();
    stops.push(async () => storage.close());
    return storage;
  };
  const partners = createLocalPartners(blueprints, {
    clock,
    createStorage,
    seed,
    faults: schedule.faults,
    sender,
    ...(options.webhookUrl !== undefined && { webhookUrl: options.webhookUrl }),
  });
  let ownPort = firstOwnPort;
  const portOfBuiltin = (name: string): number | undefined =>
    builtinPartners.includes(name) ? localPort(builtinPartners.indexOf(name)) : undefined;
  const portOf = (name: string): number => {
    const given = options.partnerPorts?.[name];
    if (given !== undefined) return given;
    return port === 0 ? 0 : (portOfBuiltin(name) ?? ownPort++);
  };
  try {
    const served: Served[] = [];
    for (const partner of partners) {
      const server = await servePartner(partner, { host, port: portOf(partner.name) });
      stops.push(server.stop);
      served.push(server);
    }
    const reset = (): void => {
      for (const partner of partners) partner.reset();
      schedule.reset();
    };
    const control = await createControlServer({ partners, clock, schedule, reset }, { port });
    stops.push(control.stop);
    (options.print ?? ((text) => process.stdout.write(text)))(describe(partners, served, control, options, seed));
    await untilEnd(options.signal);
    return 0;
  } finally {
    for (const partner of partners) partner.stop();
    // the last started first: storages close when nothing serves from them any more
    for (const stop of stops.reverse()) await stop();
  }
}
