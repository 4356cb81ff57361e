import type { OwnLinkConfig } from "../config.ts";
import type { Values } from "../template.ts";

interface Address {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, with an IPv6 host in brackets. */
export function targetAddress(target: string): Address {
  const at = target.lastIndexOf(":");
  return { host: target.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(target.slice(at + 1)) };
}

/** The URL of what a link leads to, by way of the link. */
function urlBy(given: string, { host, port }: Address): string {
  const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return given.replace(/^([a-z][a-z0-9+.-]*:\/\/(?:[^@/?#]*@)?)[^/?#]*/, (_whole, before: string) => `${before}${authority}`);
}

/** What processes are told of the integration's own links. */
export function linkValues(links: Readonly<Record<string, OwnLinkConfig>>, addresses: Readonly<Record<string, Address>>): Values {
  const values: Record<string, string> = {};
  for (const [name, { url }] of Object.entries(links)) {
    const address = addresses[name];
    if (address === undefined) continue;
    values[`links.${name}.host`] = address.host;
    values[`links.${name}.port`] = String(address.port);
    values[`links.${name}.url`] = urlBy(url, address);
  }
  return values;
}
