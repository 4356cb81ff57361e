import type { Contract, Weakness } from "../contract/contract.ts";
import type { FaultCatalogue } from "../core/catalogue.ts";
import type { Scenario } from "../core/scenario.ts";
import { formatPattern } from "../core/site.ts";
import type { PartnerSettings } from "../partner/wire.ts";

/** A partner of a drill, as far as its promises go. */
export interface Promising {
  readonly name: string;
  readonly contract: Pick<Contract, "operations" | "permits"> & { readonly webhooks?: Contract["webhooks"] };
  readonly settings: Pick<PartnerSettings, "idempotency">;
}

/** Where a scenario makes a partner weaker than its contract permits. */
export interface Weakening {
  readonly partner: string;
  readonly weakness: Weakness;
  /** What the scenario asks for, in its own words. */
  readonly asked: string;
  /** Why that proves nothing, and what makes it apply. */
  readonly sentence: string;
}

const promised: Readonly<Record<Weakness, string>> = {
  "weaker-keys": "idempotency keys that are kept",
  "stale-reads": "reads that show what was done",
};

const weakening = (partner: string, weakness: Weakness, asked: string): Weakening => ({
  partner,
  weakness,
  asked,
  sentence: `the contract of ${partner} promises ${promised[weakness]}, and the scenario breaks that (${asked}): where the partner makes no such promise, say so in its contract, x-firedrill: { permits: [${weakness}] }`,
});

/** A partner that knows no keys promises nothing of them, and one that the configuration weakens is known to be weak. */
function weakKeys({ partners }: Scenario, { name, contract, settings }: Promising): Weakening[] {
  const { idempotency: asked = "full", idempotencyTtlMs } = partners[name] ?? {};
  const knowsKeys = contract.operations.some(({ firedrill }) => firedrill.idempotency !== "none");
  if (settings.idempotency === "none" || !knowsKeys) return [];
  const weaker = asked !== "full" && asked !== settings.idempotency;
  return [
    ...(weaker ? [weakening(name, "weaker-keys", `partners.${name}.idempotency: ${asked}`)] : []),
    ...(idempotencyTtlMs === undefined
      ? []
      : [weakening(name, "weaker-keys", `partners.${name}.idempotency_ttl_ms: ${idempotencyTtlMs}`)]),
  ];
}

function staleReads({ faults }: Scenario, { name, contract }: Promising, catalogue: FaultCatalogue): Weakening[] {
  const reads = contract.operations.filter(({ firedrill }) => firedrill.read);
  const aimed = faults.filter(
    ({ fault, at }) =>
      catalogue[fault]?.family === "read" && (at.partner ?? name) === name && reads.some(({ id }) => (at.operation ?? id) === id),
  );
  return aimed.map(({ fault, at }) => weakening(name, "stale-reads", `${fault} at ${formatPattern(at)}`));
}

/**
 * Where a scenario lets a partner do what its contract rules out: whoever relies on the contract would be accused. Such a
 * scenario does not apply. Empty where contract and partner say the same.
 */
export function weakeningsNotPermitted(
  scenario: Scenario,
  partners: readonly Promising[],
  faults: FaultCatalogue,
): readonly Weakening[] {
  return partners.flatMap((partner) =>
    [...weakKeys(scenario, partner), ...staleReads(scenario, partner, faults)].filter(
      ({ weakness }) => !partner.contract.permits.includes(weakness),
    ),
  );
}
