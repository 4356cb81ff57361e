import type { Contract } from "../contract/contract.ts";
import type { OverlayText } from "../contract/overlay.ts";
import { parseContract } from "../contract/parse.ts";
import { FiredrillError } from "../core/errors.ts";
import type { Simulator } from "../partner/define.ts";
import type { Dialect } from "../partner/dialect/dialect.ts";
import { spellSecret } from "../partner/dialect/signatures.ts";
import { standards } from "../partner/dialect/standards.ts";
import type { PartnerSettings } from "../partner/wire.ts";
import type { DrillConfig, PartnerConfig } from "./config.ts";
import type { PartnerBlueprint } from "./partner-blueprint.ts";

const retryScheduleMs = [100, 200, 400, 800, 1600, 3200];

const base64 = (text: string): string => btoa(text.padEnd(32, "."));

/** Two live secrets, so that a rotation is always under way, where each signature has room for both. */
function secretsOf(name: string, { signatures }: PartnerConfig, { webhooks }: Dialect): readonly string[] {
  const ages = (signatures ?? webhooks.schemes ?? []).some(({ between }) => between === undefined)
    ? ["newer"]
    : ["newer", "older"];
  return ages.map((age) =>
    spellSecret(`whsec_${base64(`drill ${name} ${age} secret`)}`, webhooks.secret === "hex" ? "hex" : undefined),
  );
}

/** Credentials that are the same from run to run and open nothing but fakes. */
function settingsOf(
  name: string,
  contract: Contract,
  given: PartnerConfig,
  isTold: boolean,
  dialect: Dialect = standards,
): PartnerSettings {
  const asked = contract.operations.flatMap(({ access }) => access.flat());
  // a shop that cannot know the drill's own key sends one of its own: what is looked at is that it sends one
  const isAny = given.token === undefined && !isTold && asked.length > 0 && asked.every(({ kind }) => kind !== "bearer");
  const credentials = given.credentials ?? (isAny ? "any" : undefined);
  const token = given.token ?? dialect.token ?? `sk_test_drill_${name}_7Qm2vX9b`;
  const own = dialect.webhooks.secret === "token" ? [token] : secretsOf(name, given, dialect);
  const scopes = [...new Set(contract.operations.flatMap(({ security }) => (security === "none" ? [] : security)))];
  return {
    idempotency: given.idempotency ?? "full",
    idempotencyTtlMs: dialect.idempotency.ttlMs,
    ...(given.ratePerSecond !== undefined && { ratePerSecond: given.ratePerSecond }),
    ...(credentials !== undefined && { credentials }),
    tokens: { [token]: scopes },
    webhooks: {
      secrets: given.webhookSecrets ?? own,
      ...(given.signatures !== undefined && { schemes: given.signatures }),
      retryScheduleMs: given.webhookRetryMs ?? retryScheduleMs,
      ...(given.webhookTimeoutMs !== undefined && { timeoutMs: given.webhookTimeoutMs }),
    },
  };
}

/** Real vendors: `as` is what the partner is called, `over` is laid over its contract. Undefined where there is none of that name. */
export type Vendors = (vendor: string, as: string, over?: OverlayText) => VendorBlueprint | undefined;

interface VendorBlueprint extends Omit<PartnerBlueprint, "settings" | "plays"> {
  /** The partner in whose place it stands. */
  readonly plays: string;
}

function vendorOf(
  { place }: DrillConfig,
  name: string,
  vendor: string,
  vendors: Vendors,
  over: OverlayText | undefined,
  builtins: readonly string[],
): VendorBlueprint {
  const refuse = (problem: string, remedy: string): never => {
    throw new FiredrillError({ code: "FD_CONFIG", place: `${place} partners/${name}/vendor`, problem, remedy });
  };
  const found = vendors(vendor, name, over);
  if (found === undefined)
    return refuse(`${vendor} is no vendor that ships with Firedrill`, "`firedrill simulate --help` names those that do.");
  const isAnothers = found.plays !== name && builtins.includes(name);
  if (isAnothers) return refuse(`${vendor} is no ${name} partner`, `Call it ${found.plays}, or by a name of your own.`);
  return found;
}

/**
 * The partners of a drill: the built-in ones that the configuration names, and a team's own from their contracts.
 *
 * @param builtins the partners that ship with Firedrill
 * @param read the text of a contract's file, and of those that it refers to, the path as the configuration gives it
 * @param vendors those that ship with Firedrill
 * @param simulators a team's own state machines, by the partner's name
 * @throws FiredrillError FD_CONTRACT or FD_FILE
 */
export function drillBlueprints(
  config: DrillConfig,
  builtins: readonly PartnerBlueprint[],
  read: (path: string) => string,
  simulators: Readonly<Record<string, Simulator>> = {},
  vendors: Vendors = () => undefined,
): PartnerBlueprint[] {
  const written = JSON.stringify(config);
  return Object.entries(config.partners).map(([name, given]) => {
    const builtin = builtins.find((each) => each.name === name);
    const own = given.contract;
    const folder = own?.replace(/[^\\/]*$/, "") ?? "";
    const over = given.overlay === undefined ? undefined : { text: read(given.overlay), place: given.overlay };
    const vendor =
      given.vendor === undefined
        ? undefined
        : vendorOf(
            config,
            name,
            given.vendor,
            vendors,
            over,
            builtins.map((each) => each.name),
          );
    const contract =
      own === undefined
        ? (vendor ?? builtin)?.contract
        : parseContract(read(own), own, name, (path) => read(`${folder}${path}`), over);
    if (contract === undefined) throw new Error(`the partner ${name} has no contract`);
    const simulator = simulators[name] ?? (given.contract === undefined ? (vendor ?? builtin)?.simulator : undefined);
    const dialect = vendor?.dialect;
    const { port, hosts = vendor?.hosts } = given;
    return {
      name,
      contract,
      ...(simulator && { simulator }),
      ...(dialect && { dialect }),
      ...(vendor && { plays: vendor.plays }),
      settings: settingsOf(name, contract, given, written.includes(`partners.${name}.token`), dialect),
      ...(hosts !== undefined && { hosts }),
      ...(port !== undefined && { linkPort: port }),
    };
  });
}
