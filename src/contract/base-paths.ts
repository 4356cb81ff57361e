import { isTree, type Tree } from "./reader.ts";

/** A server's URL with its variables' defaults (OpenAPI 3.1, section 4.8.6). */
function urlOf(server: Tree): string | undefined {
  if (typeof server.url !== "string") return undefined;
  const variables = isTree(server.variables) ? server.variables : {};
  return server.url.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const variable = variables[name];
    return isTree(variable) && variable.default !== undefined ? String(variable.default) : whole;
  });
}

const serversOf = (holder: unknown): readonly string[] => {
  const servers = isTree(holder) && Array.isArray(holder.servers) ? holder.servers : [];
  return servers.filter(isTree).flatMap((server) => urlOf(server) ?? []);
};

/** The path of a URL that may be relative; undefined where there is none, or where a part of it is not known. */
export function pathOf(url: string): string | undefined {
  const path = /^(?:[a-z][a-z\d+.-]*:)?\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? /^\/?[^?#]*/.exec(url)?.[0] ?? "";
  const bare = `/${path}`.replace(/\/{2,}/g, "/").replace(/\/$/, "");
  return bare === "" || bare.includes("{") ? undefined : bare;
}

/** The first server whose address is whole: where a client calls the real partner. */
export function serverUrlOf(document: Tree): string | undefined {
  const [first] = serversOf(document);
  return first !== undefined && URL.canParse(first) && /^https?:[^{]*$/i.test(first) ? first : undefined;
}

/**
 * The paths that stand before those of `paths:` at the real partner (`/v72` of `https://checkout.example/v72`), the longest
 * first: whole document's servers, and those of single paths and operations.
 */
export function basePathsOf(document: Tree): readonly string[] {
  const items = Object.values(isTree(document.paths) ? document.paths : {}).filter(isTree);
  const holders = [document, ...items.flatMap((item) => [item, ...Object.values(item)])];
  const found = new Set(holders.flatMap(serversOf).flatMap((url) => pathOf(url) ?? []));
  return [...found].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}
