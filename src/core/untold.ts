import { defineFindings } from "./finding.ts";
import type { RunFacts } from "./history.ts";
import type { PartnerFacts, Role } from "./role.ts";
import type { Evidence } from "./verdict.ts";

export const untoldFindings = defineFindings({
  "partner-untold": ({ partner, untold }: { partner: string; untold: readonly ("orders" | "effects")[] }) => {
    const what = untold.map((each) => (each === "orders" ? "for which order" : "with what effect")).join(" or ");
    return `the contract of ${partner} does not say ${what} it does anything, so this cannot be judged: give its operations x-firedrill with role, correlate and effect`;
  },
});

type Partners = RunFacts["partners"];

const passing: ReadonlySet<Role> = new Set(["read", "quote", "authenticate"]);

const rolesOf = ({ roles }: PartnerFacts): readonly Role[] => Object.values(roles).filter((role) => !passing.has(role));

/** Whether the checker may have had to look at that partner: what it does is one of these roles, or may be, where nobody else plays one. */
export function concerns(wanted: readonly Role[], partner: PartnerFacts, partners: Partners): boolean {
  const own = rolesOf(partner);
  if (own.length > 0) return own.some((role) => wanted.includes(role));
  return !Object.values(partners).some((other) => rolesOf(other).some((role) => wanted.includes(role)));
}

/**
 * Partners whose contracts do not tell what they do, for a checker that would have to know it.
 *
 * @param wanted roles that the checker looks at; `orders`: calls of any partner, by their orders
 */
export function untoldPartners(wanted: readonly Role[] | "orders" | undefined, facts: RunFacts | undefined): Evidence[] {
  if (wanted === undefined || facts === undefined) return [];
  const found: Evidence[] = [];
  for (const [name, partner] of Object.entries(facts.partners)) {
    const { untold = [] } = partner;
    if (wanted === "orders" ? !untold.includes("orders") : untold.length === 0 || !concerns(wanted, partner, facts.partners))
      continue;
    const site = { kind: "link", link: name } as const;
    found.push(untoldFindings("partner-untold", { site, partner: name, untold, events: [] }));
  }
  return found;
}
