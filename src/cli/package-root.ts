import { existsSync } from "node:fs";

/** The folder that holds package.json, contracts/ and scenarios/: two levels up from the sources, three from a build. */
export const packageRoot: URL =
  [new URL("../../", import.meta.url), new URL("../../../", import.meta.url)].find((folder) =>
    existsSync(new URL("contracts/", folder)),
  ) ?? new URL("../../", import.meta.url);
