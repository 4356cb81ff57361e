import type { Contract } from "../../contract/contract.ts";
import type { Json } from "../../core/schedule.ts";
import type { ProviderState } from "../pact/pact-file.ts";
import { type StateStep, vocabularies } from "./vocabulary.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A state that was understood. */
export type KnownState =
  | { readonly kind: "steps"; readonly steps: readonly StateStep[]; readonly idAs?: string; readonly given: Fields }
  | { readonly kind: "credentials"; readonly are: "refused" | "read-only" }
  | { readonly kind: "fault"; readonly fault: string; readonly parameters: Readonly<Record<string, Json>> };

const nothing = "nothing";
const credentials: Readonly<Record<string, "refused" | "read-only">> = {
  "no valid credentials": "refused",
  "credentials that may only read": "read-only",
};
/** `createInvoice was called` */
const called = /^(\S+) was called$/;
const faultNamed = /^the fault ([a-z-]+)$/;

/** ` pay_1 for order-1 of 4990 EUR`, each part optional. */
const details = /^(?: (?!for |of )(?<id>\S+))?(?: for (?<order>\S+))?(?: of (?<amount>\d+) (?<currency>[A-Z]{3}))?$/;

/** What a state's sentence says after its name; undefined where it says something else. */
function readDetails(text: string): Fields | undefined {
  const { id, order, amount, currency } = details.exec(text)?.groups ?? {};
  if (text !== "" && id === undefined && order === undefined && amount === undefined) return undefined;
  return {
    ...(id !== undefined && { id }),
    ...(order !== undefined && { order }),
    ...(amount !== undefined && { amount_minor: Number(amount), currency }),
  };
}

/** All states that a partner can be brought into, as they are written. */
export function knownStates({ name, operations }: Contract): readonly string[] {
  const own = Object.keys(vocabularies[name]?.states ?? {});
  return [...own, ...operations.map(({ id }) => `${id} was called`), nothing, ...Object.keys(credentials), "the fault NAME"];
}

/** The state of a sentence such as `an authorized payment pay_1 for order-1 of 4990 EUR`; undefined where nobody knows it. */
export function readState({ name, parameters }: ProviderState, contract: Contract): KnownState | undefined {
  const sentence = name.trim().replaceAll(/\s+/g, " ");
  const lower = sentence.toLowerCase();
  if (lower === nothing || lower === "") return { kind: "steps", steps: [], given: parameters };
  const are = credentials[lower];
  if (are !== undefined) return { kind: "credentials", are };
  const [, fault] = faultNamed.exec(lower) ?? [];
  if (fault !== undefined) return { kind: "fault", fault, parameters: parameters as Readonly<Record<string, Json>> };
  const [, operation] = called.exec(sentence) ?? [];
  if (operation !== undefined && contract.operations.some(({ id }) => id === operation))
    return { kind: "steps", steps: [{ call: operation }], given: parameters };
  const { states = {}, idAs = "id" } = vocabularies[contract.name] ?? {};
  // the longest first: `a shipment` begins `a shipment in transit`
  for (const known of Object.keys(states).sort((a, b) => b.length - a.length)) {
    if (!lower.startsWith(known)) continue;
    const said = readDetails(sentence.slice(known.length));
    if (said !== undefined) return { kind: "steps", steps: states[known] ?? [], idAs, given: { ...said, ...parameters } };
  }
  return undefined;
}
