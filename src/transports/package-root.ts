import { existsSync } from "node:fs";
import { extname } from "node:path";

/** The folder of `src/` and `simulators/` as they run: the clone itself, or `dist/` where they were built. */
export const codeRoot: URL = new URL("../../", import.meta.url);

/** How the files of the code end: `.ts` in a clone, `.js` where they were built. */
export const codeEnding: string = extname(new URL(import.meta.url).pathname);

/** The folder that holds package.json, contracts/ and scenarios/. */
export const packageRoot: URL = existsSync(new URL("package.json", codeRoot)) ? codeRoot : new URL("../", codeRoot);

/** Whether this is a clone, whose sources run as they stand, and no installed package. */
export const isClone: boolean = packageRoot === codeRoot;
