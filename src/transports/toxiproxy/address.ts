import { lookup } from "node:dns/promises";

export interface Address {
  readonly host: string;
  readonly port: number;
}

const lastPort = 65_535;

/** Reads `host:port` or `[v6]:port`, port 0 included. An empty host is loopback: nothing is served to the network unasked. */
export function parseAddress(text: string): Address | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > lastPort) return undefined;
  return { host: bracketed || plain || "127.0.0.1", port };
}

export const formatAddress = ({ host, port }: Address): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;

/**
 * The address as a socket has it: `localhost:80` becomes `127.0.0.1:80`, as Toxiproxy's comparisons do since 2.12. A text that is no
 * address stays as it is.
 *
 * @throws where the host has no address
 */
export async function resolveAddress(text: string): Promise<string> {
  const address = parseAddress(text === "" ? ":0" : text);
  if (address === undefined) return text;
  // Go's resolver has the IPv4 address first
  const { address: host } = await lookup(address.host, { order: "ipv4first" });
  return formatAddress({ host, port: address.port });
}
