import type { Contract, Operation } from "../contract/contract.ts";
import type { PartnerFacts } from "../core/role.ts";
import type { Scenario } from "../core/scenario.ts";
import { isUnsigned } from "../partner/dialect/signatures.ts";
import type { PartnerBlueprint } from "./partner-blueprint.ts";

/** What leaves nothing behind that could be done twice or be missing. */
const isPassing = ({ firedrill: { read, role, effect } }: Operation): boolean =>
  read || role === "quote" || role === "authenticate" || (role === "track" && effect === undefined);

/** Of a partner that does anything at all. */
function untoldBy({ operations }: Contract): readonly ("orders" | "effects")[] {
  const doing = operations.filter((operation) => !isPassing(operation));
  if (doing.length === 0) return [];
  const orders = doing.some(({ correlate }) => correlate !== undefined);
  const effects = doing.some(({ firedrill }) => firedrill.effect !== undefined);
  return [...(orders ? [] : ["orders" as const]), ...(effects ? [] : ["effects" as const])];
}

type Told = Pick<PartnerFacts, "roles" | "webhooks" | "untold">;

const known = new WeakMap<Contract, Told>();

/** What a contract says of its partner; a search asks for it thousands of times. */
export function toldBy(contract: Contract): Told {
  const before = known.get(contract);
  if (before !== undefined) return before;
  const untold = untoldBy(contract);
  const roles = contract.operations.flatMap(({ id, firedrill: { role } }) => (role === undefined ? [] : [[id, role] as const]));
  const told: Told = {
    roles: Object.fromEntries(roles),
    webhooks: Object.fromEntries(contract.webhooks.map(({ type, firedrill }) => [type, firedrill])),
    ...(untold.length > 0 && { untold }),
  };
  known.set(contract, told);
  return told;
}

/** What the first line of a history says of each partner. */
export function partnerFacts(
  blueprints: readonly PartnerBlueprint[],
  scenario: Scenario,
): Readonly<Record<string, PartnerFacts>> {
  return Object.fromEntries(
    blueprints.map(({ name, contract, settings, dialect }): [string, PartnerFacts] => {
      const unsigned = isUnsigned(settings.webhooks.schemes, dialect?.webhooks) && { unsigned: true as const };
      const idempotency = scenario.partners[name]?.idempotency ?? settings.idempotency;
      return [name, { idempotency, ...toldBy(contract), ...unsigned }];
    }),
  );
}
