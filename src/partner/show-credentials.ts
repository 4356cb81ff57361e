import type { Contract } from "../contract/contract.ts";

/** Headers with which a caller shows a token wherever a contract asks for one, names in lower case. Where it asks for none, a bearer token. */
export function showCredentials({ operations }: Contract, token: string): Readonly<Record<string, string>> {
  const asked = operations.flatMap(({ access }) => access.flat());
  const keys = asked.flatMap((one) => (one.kind === "key" && one.in === "header" ? [one.name] : []));
  const isBasic = asked.some(({ kind }) => kind === "basic") && !asked.some(({ kind }) => kind === "bearer");
  const authorization = isBasic ? `Basic ${btoa(`${token}:`)}` : `Bearer ${token}`;
  return {
    ...(keys.includes("authorization") ? {} : { authorization }),
    ...Object.fromEntries(keys.map((name) => [name, token])),
  };
}
