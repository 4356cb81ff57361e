import type { PhpClass, PhpProperty } from "./model.ts";
import { createNamer, propertyName } from "./names.ts";

/** A property of a class, or an amount in minor units together with the currency beside it. */
export type Member =
  | { readonly kind: "value"; readonly property: PhpProperty }
  | { readonly kind: "money"; readonly name: string; readonly amount: PhpProperty };

export interface Members {
  readonly members: readonly Member[];
  /** The currency of all amounts; undefined where there are none. */
  readonly currency?: PhpProperty;
}

const isAmount = ({ field, type }: PhpProperty): boolean => field.endsWith("_minor") && type.kind === "integer";

/**
 * Amounts in minor units (`amount_minor`, `captured_minor`) beside a `currency` are money. Both have to be required: an amount that
 * may be missing can be money beside one that may not, but a currency alone is none.
 */
export function membersOf({ properties }: PhpClass): Members {
  const currency = properties.find(
    ({ field, type, required }) => field === "currency" && (type.kind === "string" || type.kind === "enum") && required,
  );
  const amounts = currency === undefined ? [] : properties.filter(isAmount);
  if (currency === undefined || !amounts.some(({ required }) => required))
    return { members: properties.map((property) => ({ kind: "value", property })) };
  const rest = properties.filter((property) => property !== currency && !amounts.includes(property));
  const uniqueName = createNamer(["this", "additional", "explicitNulls", "currency", ...rest.map(({ name }) => name)]);
  const members = properties.flatMap((property): Member[] => {
    if (property === currency) return [];
    if (!amounts.includes(property)) return [{ kind: "value", property }];
    return [{ kind: "money", name: uniqueName(propertyName(property.field.slice(0, -"_minor".length))), amount: property }];
  });
  return { members, currency };
}
