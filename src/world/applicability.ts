import { actionOf } from "../actions/index.ts";
import type { FaultCatalogue } from "../core/catalogue.ts";
import type { Scenario } from "../core/scenario.ts";
import type { ScheduledFault } from "../core/schedule.ts";
import type { DrillConfig } from "./config.ts";
import { type Promising, weakeningsNotPermitted } from "./weakenings.ts";

/** What an integration has, as its configuration tells. */
export interface Capabilities {
  readonly config: Pick<DrillConfig, "start" | "sim" | "orders" | "partners">;
  /** Its partners, as far as their promises go. */
  readonly partners: readonly Promising[];
  readonly faults: FaultCatalogue;
  /** Names of partners that others have: a scenario that needs one is another shop's, and not misspelt. */
  readonly builtinPartners: readonly string[];
}

const unique = (reasons: readonly string[]): readonly string[] => [...new Set(reasons)];

/** Steps that the configuration says no way to ask for. */
function actionsLacking({ workload }: Scenario, { orders }: Capabilities["config"]): string[] {
  if (orders === undefined) return [];
  return workload.orders.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      const { name, request } = actionOf(step);
      if (request === undefined || request.isOptional === true || orders.actions[request.name] !== undefined) return [];
      return [`its customers ${name}, and the configuration says no way to do that (orders.${request.name})`];
    }),
  );
}

function faultLacking({ fault, at }: ScheduledFault, { config, faults, builtinPartners }: Capabilities): string | undefined {
  const has = (name: string): boolean => Object.hasOwn(config.partners, name);
  const isElsewhere = (name: string | undefined): name is string =>
    name !== undefined && !has(name) && builtinPartners.includes(name);
  if (isElsewhere(at.partner)) return `${fault} strikes ${at.partner}, which the integration has not`;
  if (isElsewhere(at.link)) return `${fault} strikes the link to ${at.link}, which the integration has not`;
  const family = faults[fault]?.family;
  if (family === "webhook" || at.link === "webhooks") {
    const senders = at.partner === undefined ? Object.keys(config.partners) : [at.partner];
    const isSent = senders.some((name) => config.partners[name]?.webhookPath !== undefined);
    // only its module knows of an integration without a process
    const isKnown = config.start !== undefined || config.sim === undefined;
    if (!isSent && isKnown) return `${fault} strikes webhooks, and the integration takes none (partners.*.webhooks)`;
  }
  if (family === "process" && config.start === undefined && config.sim === undefined)
    return `${fault} strikes the integration's process, and it is not started by the drill (integration.start)`;
  return undefined;
}

/**
 * What a scenario needs that the integration has not, or asks of partners that their contracts rule out, a sentence's part
 * each; empty where it applies. What is misspelt is for others to refuse.
 */
export function lacksFor(scenario: Scenario, capabilities: Capabilities): readonly string[] {
  const { config, builtinPartners } = capabilities;
  const faults = scenario.faults.flatMap((fault) => faultLacking(fault, capabilities) ?? []);
  const partners = Object.keys(scenario.partners).flatMap((name) =>
    !Object.hasOwn(config.partners, name) && builtinPartners.includes(name)
      ? [`it changes how ${name} behaves, which the integration has not`]
      : [],
  );
  const weakenings = weakeningsNotPermitted(scenario, capabilities.partners, capabilities.faults);
  return unique([...actionsLacking(scenario, config), ...faults, ...partners, ...weakenings.map(({ sentence }) => sentence)]);
}
