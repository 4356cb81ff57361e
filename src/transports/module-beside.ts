import { extname } from "node:path";

/**
 * A module in the same folder, for a thread or a process to start with: TypeScript in a clone, JavaScript in a package.
 *
 * @param url the asking module's own `import.meta.url`
 */
export const moduleBeside = (name: string, url: string): URL => new URL(`./${name}${extname(new URL(url).pathname)}`, url);
