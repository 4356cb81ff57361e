import type { Role } from "../core/role.ts";
import type { Scenario } from "../core/scenario.ts";
import type { Target } from "./aim.ts";

/** A partner of a drill, and in whose place a vendor says that it stands. */
export interface Player extends Target {
  readonly plays?: string;
}

const rolesOf = ({ contract }: Target): ReadonlySet<Role> =>
  new Set(contract.operations.flatMap(({ firedrill: { role } }) => (role === undefined || role === "read" ? [] : [role])));

/** The built-in partner that does most of what this one does; undefined where none does any of it. */
function likest(partner: Player, builtins: readonly Target[]): string | undefined {
  const roles = rolesOf(partner);
  const alike = builtins.map((each) => ({ name: each.name, count: [...rolesOf(each)].filter((role) => roles.has(role)).length }));
  const best = alike.reduce((most, one) => (one.count > most.count ? one : most), { name: "", count: 0 });
  return best.count === 0 ? undefined : best.name;
}

/**
 * What a drill's partners are called that play the parts of built-in ones, by the built-in one's name: a vendor says whose place it
 * takes, and other contracts say by their roles. A part that a partner of that very name plays is nobody else's; of several, the first has it.
 */
export function castOf(partners: readonly Player[], builtins: readonly Target[]): ReadonlyMap<string, string> {
  const named = new Set(builtins.map(({ name }) => name));
  const taken = new Set(partners.map(({ name }) => name));
  const cast = new Map<string, string>();
  for (const partner of partners) {
    if (named.has(partner.name)) continue;
    const part = partner.plays ?? likest(partner, builtins);
    if (part !== undefined && !taken.has(part) && !cast.has(part)) cast.set(part, partner.name);
  }
  return cast;
}

/** The scenario with the drill's own names for the partners whose manners it changes and whom it strikes. */
export function castScenario(scenario: Scenario, cast: ReadonlyMap<string, string>): Scenario {
  if (cast.size === 0) return scenario;
  const nameOf = (name: string): string => cast.get(name) ?? name;
  return {
    ...scenario,
    partners: Object.fromEntries(Object.entries(scenario.partners).map(([name, manners]) => [nameOf(name), manners])),
    faults: scenario.faults.map((fault) => {
      const { partner, link } = fault.at;
      return {
        ...fault,
        at: {
          ...fault.at,
          ...(partner !== undefined && { partner: nameOf(partner) }),
          ...(link !== undefined && { link: nameOf(link) }),
        },
      };
    }),
  };
}
