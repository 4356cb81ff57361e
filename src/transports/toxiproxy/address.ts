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
