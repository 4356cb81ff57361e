import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtins } from "../catalogue.ts";
import type { Contract } from "../contract/contract.ts";
import type { OverlayText } from "../contract/overlay.ts";
import { parseContract } from "../contract/parse.ts";
import type { Simulator } from "../partner/define.ts";
import type { Dialect } from "../partner/dialect/dialect.ts";
import { spellSecret } from "../partner/dialect/signatures.ts";
import { standards } from "../partner/dialect/standards.ts";
import type { Vendor } from "../partner/vendor.ts";
import type { PartnerSettings } from "../partner/wire.ts";
import { readTextFile } from "../transports/files.ts";
import { localReadOnlyToken, localToken, localWebhookSecret } from "../transports/local-credentials.ts";
import { packageRoot } from "../transports/package-root.ts";

/** What a partner is made from: its contract, its state machine (absent: the generic one), its settings. */
export interface Blueprint {
  readonly name: string;
  readonly contract: Contract;
  readonly simulator?: Simulator;
  /** How it speaks; as standards say unless given. */
  readonly dialect?: Dialect;
  readonly settings: PartnerSettings;
}

/** Settings for a developer's machine: the published credentials, with every scope that the contract knows. */
export function localSettings(contract: Contract, { idempotency, webhooks, token }: Dialect = standards): PartnerSettings {
  const scopes = [...new Set(contract.operations.flatMap(({ security }) => (security === "none" ? [] : security)))];
  const { name } = contract;
  return {
    idempotency: "full",
    idempotencyTtlMs: idempotency.ttlMs,
    tokens: {
      [token ?? localToken(name)]: scopes,
      [localReadOnlyToken(name)]: scopes.filter((scope) => scope.endsWith(":read")),
    },
    webhooks: {
      secrets: [webhooks.secret === "token" ? localToken(name) : spellSecret(localWebhookSecret(name), webhooks.secret)],
      retryScheduleMs: webhooks.retryScheduleMs,
    },
  };
}

const vendorsFolder = fileURLToPath(new URL("vendors/", packageRoot));
const contractsFolder = fileURLToPath(new URL("contracts/", packageRoot));

/** The partners that come with Firedrill. */
export function builtinBlueprints(): readonly Blueprint[] {
  return Object.entries(builtins.simulators).map(([name, simulator]) => {
    const file = `${contractsFolder}${name}.openapi.yaml`;
    const contract = parseContract(readTextFile(file, "contract"), file, name);
    return { name, contract, simulator, settings: localSettings(contract) };
  });
}

/**
 * A real vendor that ships with Firedrill; undefined where there is none of that name.
 *
 * @param as what the partner is called
 * @param over an overlay that is laid over its contract
 */
export function vendorBlueprint(
  vendor: string,
  as = vendor,
  over?: OverlayText,
): (Blueprint & { readonly plays: string; readonly hosts?: readonly string[] }) | undefined {
  if (!Object.hasOwn(builtins.vendors, vendor)) return undefined;
  const { name, plays, hosts, simulator, dialect } = builtins.vendors[vendor] as Vendor;
  const file = `${vendorsFolder}${name}/openapi.yaml`;
  const contract = parseContract(readTextFile(file, "contract"), file, as, undefined, over);
  return { name: as, plays, ...(hosts && { hosts }), contract, simulator, dialect, settings: localSettings(contract, dialect) };
}

/**
 * A partner from a team's own contract, without a state machine: the generic simulator plays it.
 *
 * @param over an overlay that is laid over the contract, or several
 * @throws FiredrillError FD_FILE or FD_CONTRACT
 */
export function ownBlueprint(file: string, over?: OverlayText | readonly OverlayText[]): Blueprint {
  const beside = (path: string): string => readTextFile(join(dirname(file), path), "contract");
  const contract = parseContract(readTextFile(file, "contract"), file, undefined, beside, over);
  return { name: contract.name, contract, settings: localSettings(contract) };
}
