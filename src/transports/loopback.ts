/** Whether a host name, as a URL or a Host header writes it, means this machine and nothing else. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Whether a URL points at this machine over HTTP. False for anything that is no URL. */
export function isLoopbackUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && /^https?:$/.test(parsed.protocol) && isLoopbackHost(parsed.hostname);
}

/** The host of an `Origin` or `Host` header, without its port. */
const hostOf = (authority: string): string => URL.parse(`http://${authority.replace(/^https?:\/\//, "")}`)?.hostname ?? "";

interface Caller {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}

/**
 * Whether a request, by its headers, came from this machine on purpose: a web page that is open there must reach no control API,
 * neither by DNS rebinding (Host) nor by a simple form (Origin).
 */
export const isLocalCaller = ({ host = "", origin }: Caller): boolean =>
  isLoopbackHost(hostOf(host)) && (origin === undefined || isLoopbackHost(hostOf(origin)));

/** The same where other machines may call, by whatever name: pages of other sites may not. */
export const isOwnOrigin = ({ host = "", origin }: Caller): boolean => origin === undefined || hostOf(origin) === hostOf(host);
