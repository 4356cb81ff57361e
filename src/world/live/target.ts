import type { Declared } from "../../core/history.ts";
import type { Shop } from "../../core/shop.ts";
import type { Authority } from "../../transports/tls/authority.ts";
import type { CheckConfig, OwnLinkConfig } from "../config.ts";
import type { Forbidden } from "../log-scan.ts";
import type { NameTemplates } from "../order-names.ts";

/** A command line as it is run. */
export interface RunCommand {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Variables of Firedrill's own environment that it gets besides what tools need; a name may end in `*`. */
  readonly inherit: readonly string[];
}

/** The process that serves. */
export interface StartCommand extends RunCommand {
  readonly readyWithinMs: number;
}

/** A process beside it. */
export interface OtherCommand extends RunCommand {
  /** Run so often, and ends; absent: it runs all the time. */
  readonly everyMs?: number;
  /** Its supervisor starts it again so long after it ended by itself. */
  readonly restartAfterMs?: number;
  /** Started before the one that serves, which needs it to be ready. */
  readonly beforeWeb?: true;
}

/** A command that ends. */
export interface OnceCommand extends RunCommand {
  /** Where it stands in the configuration. */
  readonly at: string;
  readonly withinMs: number;
}

/** A command that looks into the shop's database, and how its rows are read. */
export interface CheckCommand extends OnceCommand {
  readonly check: Pick<CheckConfig, "as" | "columns" | "order" | "amounts" | "sums">;
}

/** What a run tells the integration's processes and commands. */
export interface Surroundings {
  /** Where it is reached. */
  readonly baseUrl: string;
  readonly port: number;
  readonly partnerUrls: Readonly<Record<string, string>>;
  /** By name: where each of its own links begins. */
  readonly linkAddresses: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** Of the forward proxy, where there is one. */
  readonly proxyUrl?: string;
  /** For its files. */
  readonly folder: string;
}

/** TLS in a run. */
export interface LiveTls {
  readonly authority: Authority;
  readonly clientCertificates: "required" | "none";
  /** Whether the integration gets a forward proxy to its partners' own host names. */
  readonly proxy?: true;
}

/** The integration under test as the live world sees it: made from the configuration. */
export interface Target {
  readonly declared: Declared;
  /** How to start it; absent: it runs already at `url`, and process faults cannot strike it. */
  readonly start?: (given: Surroundings) => StartCommand;
  /** Its other processes, by name. */
  readonly others: Readonly<Record<string, (given: Surroundings) => OtherCommand>>;
  readonly url: string;
  /** What it serves where it is started. */
  readonly scheme: "https" | "http";
  /** Certificates, as PEM, that its customers and partners trust. */
  readonly trust: readonly string[];
  /** Absent: its partners are reached without TLS. */
  readonly tls?: LiveTls;
  readonly healthPath: string;
  /** By partner. */
  readonly webhookPaths: Readonly<Record<string, string>>;
  /** Its links that lead to no partner, by name. */
  readonly links: Readonly<Record<string, OwnLinkConfig>>;
  readonly forbidden: readonly Forbidden[];
  /** Globs, and the folder that they are relative to. */
  readonly logFiles: { readonly globs: readonly string[]; readonly cwd: string };
  /** How it names orders at partners, where the configuration says so. */
  readonly names?: NameTemplates;
  /** `suffix` stands behind each order's reference at the integration. */
  readonly shop: (baseUrl: string, suffix: string, given: Surroundings) => Shop;
  /** By name: commands that look into its database. */
  readonly checks: Readonly<Record<string, (given: Surroundings) => CheckCommand>>;
  /** Empties what it keeps. */
  readonly reset?: (given: Surroundings) => OnceCommand;
}
