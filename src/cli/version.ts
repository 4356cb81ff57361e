import { readFileSync } from "node:fs";
import { packageRoot } from "../transports/package-root.ts";

/** This package's own version. */
export const version: string = JSON.parse(readFileSync(new URL("package.json", packageRoot), "utf8")).version;
