import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { codeRoot } from "../transports/package-root.ts";

const own = ["src/", "simulators/"].map((folder) => new URL(folder, codeRoot).href);
const isTheirs = (url: string): boolean =>
  url.startsWith("file:") && !url.includes("/node_modules/") && !own.some((folder) => url.startsWith(folder));

/** The files that are loaded as modules while `work` goes on, but for what is installed and Firedrill's own. */
export async function filesLoadedBy<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly files: readonly string[] }> {
  const files: string[] = [];
  const hooks = registerHooks({
    load: (url, context, nextLoad) => {
      if (isTheirs(url)) files.push(fileURLToPath(url.replace(/[?#].*$/, "")));
      return nextLoad(url, context);
    },
  });
  try {
    return { result: await work(), files };
  } finally {
    hooks.deregister();
  }
}
