import { type Cookie, parseSetCookie } from "set-cookie-parser";

/** What one visitor's browser remembers of one shop. */
export interface CookieJar {
  /** Takes the `Set-Cookie` lines of an answer to a request for that path. */
  keep(lines: readonly string[], path: string): void;
  /** The `Cookie` line of a request; undefined where there is none to send. */
  lineFor(path: string): string | undefined;
  clear(): void;
}

/** RFC 6265, 5.1.4: the folder of the page that set it. */
function defaultPath(path: string): string {
  const [bare = ""] = path.split(/[?#]/);
  return bare.slice(0, Math.max(1, bare.lastIndexOf("/")));
}

const covers = (scope: string, path: string): boolean =>
  path === scope || (path.startsWith(scope) && (scope.endsWith("/") || path[scope.length] === "/"));

/** A shop takes a cookie back by a date that is past. None lives longer than a drill. */
const isTakenBack = ({ maxAge, expires }: Cookie): boolean =>
  maxAge !== undefined ? maxAge <= 0 : expires !== undefined && expires.getTime() <= 0x1_0000_0000;

/**
 * A jar for one shop, which is one host: all its cookies go to it, whatever domain they name, and over plain HTTP too, as
 * browsers do on a developer's own machine.
 */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, { readonly pair: string; readonly scope: string }>();
  return {
    keep: (lines, path) => {
      for (const cookie of parseSetCookie(lines, { decodeValues: false, split: false })) {
        const scope = cookie.path?.startsWith("/") ? cookie.path : defaultPath(path);
        const name = `${scope};${cookie.name}`;
        if (isTakenBack(cookie)) cookies.delete(name);
        else cookies.set(name, { pair: `${cookie.name}=${cookie.value}`, scope });
      }
    },
    lineFor: (path) => {
      const [bare = "/"] = path.split(/[?#]/);
      const sent = [...cookies.values()].filter(({ scope }) => covers(scope, bare));
      // the nearer one first (RFC 6265, 5.4)
      sent.sort((a, b) => b.scope.length - a.scope.length);
      return sent.length === 0 ? undefined : sent.map(({ pair }) => pair).join("; ");
    },
    clear: () => cookies.clear(),
  };
}
