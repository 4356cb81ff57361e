import { matchesIn, type SourceFile } from "./source-file.ts";

export interface Route {
  /** In capitals; absent where the code does not say it beside the path. */
  readonly method?: string;
  /** With `{}` for each parameter. */
  readonly path: string;
}

const verbs = "get|post|put|patch|delete";

/** How frameworks write a route down: the verb's group, then the path's, then a list of verbs behind it. */
const declared: readonly RegExp[] = [
  // Laravel, Slim, Express, Fastify, Flask's and FastAPI's short forms
  new RegExp(`(?:Route::|\\$?\\w+(?:->|\\.))(${verbs})\\(\\s*["'\`](/?[\\w/{}:<>.$*-]*)["'\`]()`, "gi"),
  // Flask's and Symfony's long forms
  /(?:@\w+\.route|#\[Route)\(\s*["'](\/[^"']*)["'](?:[^)\]]*methods\s*[=:]\s*[[(]\s*["'](\w+))?/g,
  // Go
  /Handle(?:Func)?\(\s*"(?:(GET|POST|PUT|PATCH|DELETE) )?(\/[^"]*)"()/g,
];

/** A path as code without a framework compares it, or matches it by a regular expression. */
const compared = /["'`#~]\^?\\?(\/[a-z][\w/{}:<>.()[\]+\\*?-]*?)\$?["'`#~]/g;

/** Parameters of all frameworks, and groups of regular expressions, as `{}`. */
function plainPath(text: string): string {
  const path = text
    .replaceAll("\\/", "/")
    .replaceAll("\\d", "0-9")
    .replaceAll(/\((?:\?P?<\w+>)?[^()]*\)[+*?]?/g, "{}")
    .replaceAll(/\[[^\]]*\][+*?]?/g, "{}")
    .replaceAll(/\$?\{[^}]*\}|<[^>]*>|(?<=\/):\w+/g, "{}")
    .replaceAll(/\\(.)/g, "$1");
  return path.startsWith("/") ? path : `/${path}`;
}

const isAsset = /\.(?:css|js|png|jpe?g|svg|ico|woff2?|html?|map|php|py|json|ya?ml|log|sqlite|txt|pid|sock)$/i;
const isSystem = /^\/(?:dev|etc|tmp|usr|var|proc|bin|opt|home|vendor|node_modules)(?:\/|$)/;

const isRoute = ({ path }: Route): boolean => /^\/[\w{}/.:-]*$/.test(path) && !isAsset.test(path) && !isSystem.test(path);

/** The shop's routes as its code writes them down, those with a verb first. */
export function findRoutes(files: readonly SourceFile[]): Route[] {
  const code = files.filter(({ path }) => /\.(?:php|py|[cm]?[jt]s|go|rb)$/.test(path));
  const found: Route[] = [];
  for (const { match } of matchesIn(code, declared[0] as RegExp))
    found.push({ method: (match[1] ?? "").toUpperCase(), path: plainPath(match[2] ?? "") });
  for (const { match } of matchesIn(code, declared[1] as RegExp))
    found.push({ method: (match[2] ?? "GET").toUpperCase(), path: plainPath(match[1] ?? "") });
  for (const { match } of matchesIn(code, declared[2] as RegExp))
    found.push({ ...(match[1] !== undefined && { method: match[1] }), path: plainPath(match[2] ?? "") });
  const named = new Set(found.map(({ path }) => path));
  for (const { match } of matchesIn(code, compared)) {
    const path = plainPath(match[1] ?? "");
    if (!named.has(path)) found.push({ path });
  }
  const seen = new Set<string>();
  return found.filter((route) => {
    const key = `${route.method ?? ""} ${route.path}`;
    if (!isRoute(route) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

interface Wanted {
  /** The words that its path has, the best first. */
  readonly words: readonly RegExp[];
  readonly method?: string;
  readonly hasParameter?: boolean;
}

/** The route that fits best; undefined where none has the words. */
export function routeFor(routes: readonly Route[], { words, method, hasParameter }: Wanted): Route | undefined {
  const fits = (route: Route): boolean =>
    (route.method === undefined || method === undefined || route.method === method) &&
    (hasParameter === undefined || /\{\}|\/$/.test(route.path) === hasParameter);
  for (const word of words) {
    const found = routes.filter((route) => fits(route) && word.test(route.path));
    const best = found.find((route) => route.method !== undefined) ?? found[0];
    if (best !== undefined) return best;
  }
  return undefined;
}
