import { FiredrillError } from "../../core/errors.ts";
import { suggest } from "../../core/nearest.ts";

/** What a pact may call a partner. */
export interface Named {
  readonly name: string;
  readonly contract: { readonly title: string };
}

/** `Acme Pay=payment` as `{ provider, partner }`; without `=` both are the same. */
export interface ProviderName {
  readonly provider: string;
  readonly partner: string;
}

const plain = (name: string): string => name.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();

/** @throws FiredrillError FD_USAGE where the partner is none of those */
export function readProviderName(text: string, partners: readonly Named[]): ProviderName {
  const mark = text.lastIndexOf("=");
  const provider = mark === -1 ? text : text.slice(0, mark);
  const wanted = mark === -1 ? text : text.slice(mark + 1);
  const partner = partnerCalled(wanted, partners);
  if (partner !== undefined && provider !== "") return { provider, partner: partner.name };
  const names = partners.map(({ name }) => name);
  throw new FiredrillError({
    code: "FD_USAGE",
    place: `--provider ${text}`,
    problem: `there is no partner ${JSON.stringify(wanted)}`,
    remedy: `${suggest(wanted, names)} Write 'name in the pact=partner'; --contract adds a partner of your own.`,
  });
}

/** The partner of that name, or with a contract of that title; spelling of words aside: `payment-gateway`, `Payment Gateway`. */
export function partnerCalled<T extends Named>(provider: string, partners: readonly T[]): T | undefined {
  const wanted = plain(provider);
  return partners.find(({ name }) => plain(name) === wanted) ?? partners.find(({ contract }) => plain(contract.title) === wanted);
}

/** The partner that a pact's provider stands for: as the user says, else by its name. */
export function partnerFor<T extends Named>(
  provider: string,
  partners: readonly T[],
  given: readonly ProviderName[],
): T | undefined {
  const said = given.find((one) => plain(one.provider) === plain(provider));
  if (said !== undefined) return partners.find(({ name }) => name === said.partner);
  return partnerCalled(provider, partners);
}
