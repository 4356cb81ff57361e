import { dirname, resolve } from "node:path";
import { messageOf } from "../../core/errors.ts";
import { readTextFile } from "../../transports/files.ts";
import { createHttpConnection, type HttpConnection } from "../../transports/http-connection.ts";
import type { KeptCertificates, TlsFiles } from "../../transports/tls/files.ts";
import { createTurns } from "../../transports/turns.ts";
import { type CommandConfig, type DrillConfig, nameTemplatesOf, type OnceConfig, ordersOf } from "../config.ts";
import { instanceVariable } from "../config-instance.ts";
import { fillCommand } from "../fill-command.ts";
import { excerpt } from "../log-scan.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import { forbiddenOf, partnerValues } from "../partner-values.ts";
import type { CommandRunner } from "../shop/printed.ts";
import { fillText, type Values } from "../template.ts";
import { createTemplateShop } from "../template-shop.ts";
import { webhookPathsOf } from "../webhook-paths.ts";
import { envOfFiles } from "./env-files.ts";
import { linkValues, targetAddress } from "./link-values.ts";
import { portOf } from "./port-of.ts";
import { proxyEnv } from "./proxy-env.ts";
import { readOutput } from "./read-output.ts";
import type { OnceCommand, OtherCommand, RunCommand, Surroundings, Target } from "./target.ts";

/** Each is a process, and they take their time from the shop's. */
const commandsAtOnce = 2;
/** Nobody listens there: the address of partners when there is no drill. */
const nobody = "http://127.0.0.1:9";

/** What processes are told of certificates: paths, empty where there are none. */
const tlsValues = (files?: TlsFiles, proxyUrl = ""): Values => ({
  "tls.proxy_url": proxyUrl,
  "tls.ca_file": files?.ca ?? "",
  "tls.client_cert_file": files?.clientCert ?? "",
  "tls.client_key_file": files?.clientKey ?? "",
  "tls.server_cert_file": files?.serverCert ?? "",
  "tls.server_key_file": files?.serverKey ?? "",
});

/** The integration under test, as its configuration describes it. */
export interface ConfigTarget extends Target {
  /** Run once before the drill and after it: they reach the targets of links, and no partner. */
  readonly prepare?: (folder: string) => OnceCommand;
  readonly teardown?: (folder: string) => OnceCommand;
  /** Ends the connections of its customers. */
  close(): Promise<void>;
}

/**
 * The integration under test, as its configuration describes it.
 *
 * @param certificates where there is TLS
 * @throws FiredrillError FD_FILE where a file of variables cannot be read
 */
export function targetFrom(
  config: DrillConfig,
  blueprints: readonly PartnerBlueprint[],
  certificates?: KeptCertificates,
): ConfigTarget {
  const { start, otherProcesses, url = "", healthPath, prepare, reset, teardown, links } = config;
  const orders = ordersOf(config);
  const connections: HttpConnection[] = [];
  const home = dirname(resolve(config.place));
  const fileEnv = envOfFiles(config);
  const { tls } = config;
  const ownCa = tls?.integrationCaFile;
  const trust = [
    ...(certificates === undefined ? [] : [certificates.authority.own.certificate]),
    ...(ownCa === undefined ? [] : [readTextFile(resolve(home, ownCa), "certificate")]),
  ];

  const valuesOf = ({ baseUrl, port, partnerUrls, linkAddresses, proxyUrl, folder }: Surroundings): Values => ({
    node: process.execPath,
    port,
    base_url: baseUrl,
    data_dir: resolve(folder),
    ...partnerValues(blueprints, partnerUrls),
    ...linkValues(links, linkAddresses),
    ...tlsValues(certificates?.files, proxyUrl),
  });
  const filled = ({ at, command, cwd, env, inherit }: CommandConfig, given: Surroundings, more: Values = {}): RunCommand => {
    const values = { ...valuesOf(given), ...more };
    const own = Object.entries(env).map(([name, text]) => [name, fillText(text, values)]);
    return {
      command: fillCommand(command, values, `${config.place} ${at}/command`),
      cwd: resolve(home, cwd),
      env: {
        [instanceVariable]: String(config.instance),
        ...(given.proxyUrl !== undefined && certificates !== undefined && proxyEnv(given.proxyUrl, certificates.files.ca)),
        ...fileEnv,
        ...Object.fromEntries(own),
      },
      inherit,
    };
  };
  const once = (command: OnceConfig, given: Surroundings, more?: Values): OnceCommand => ({
    ...filled(command, given, more),
    at: `${config.place} ${command.at}`,
    withinMs: command.withinMs,
  });
  const forbidden = forbiddenOf(blueprints, config.forbiddenInLogs);
  const closing = new AbortController();
  const inTurn = createTurns(commandsAtOnce);
  /** What a shop answers may be part of a command: one that could run what a value says is not run. */
  const run =
    (given: Surroundings): CommandRunner =>
    (command, values) =>
      inTurn(async () => {
        try {
          return await readOutput(once(command, given, values), (line) => excerpt(line, forbidden), closing.signal);
        } catch (thrown) {
          return { text: "", exitCode: null, error: messageOf(thrown) };
        }
      });
  const outsideOfDrill = (folder: string): Surroundings => ({
    baseUrl: url === "" ? nobody : url,
    port: url === "" ? 0 : portOf(url),
    partnerUrls: Object.fromEntries(blueprints.map(({ name }) => [name, nobody])),
    linkAddresses: Object.fromEntries(Object.entries(links).map(([name, { target }]) => [name, targetAddress(target)])),
    folder,
  });

  return {
    declared: config.declared,
    url,
    scheme: (certificates && tls?.integration) ?? "http",
    trust,
    ...(certificates && {
      tls: {
        authority: certificates.authority,
        clientCertificates: tls?.clientCertificates ?? "none",
        ...(tls?.proxy && { proxy: true as const }),
      },
    }),
    healthPath,
    links,
    ...(reset && { reset: (given) => once(reset, given) }),
    ...(prepare && { prepare: (folder) => once(prepare, outsideOfDrill(folder)) }),
    ...(teardown && { teardown: (folder) => once(teardown, outsideOfDrill(folder)) }),
    checks: Object.fromEntries(
      Object.entries(config.checks).map(([name, check]) => [name, (given) => ({ ...once(check, given), check })]),
    ),
    names: nameTemplatesOf(config),
    webhookPaths: webhookPathsOf(config),
    forbidden,
    logFiles: { globs: config.logFiles, cwd: resolve(home, start?.cwd ?? ".") },
    ...(start && { start: (given) => ({ ...filled(start, given), readyWithinMs: start.readyWithinMs }) }),
    others: Object.fromEntries(
      Object.entries(otherProcesses).map(([name, { everyMs, restartAfterMs, beforeWeb, ...command }]) => [
        name,
        (given: Surroundings): OtherCommand => ({
          ...filled(command, given),
          ...(everyMs !== undefined && { everyMs }),
          ...(restartAfterMs !== undefined && { restartAfterMs }),
          ...(beforeWeb && { beforeWeb }),
        }),
      ]),
    ),
    shop: (baseUrl, suffix, given) => {
      const connection = createHttpConnection({ baseUrl, trust });
      connections.push(connection);
      return createTemplateShop(connection, orders, { suffix, now: () => performance.now(), run: run(given) });
    },
    close: async () => {
      closing.abort();
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}
