import { fileURLToPath } from "node:url";
import type { Surroundings } from "../explore/capsule.ts";
import { commitOf, hashFolders } from "../transports/fingerprint.ts";
import { codeEnding, codeRoot, isClone, packageRoot } from "../transports/package-root.ts";
import type { Project } from "./project.ts";
import { version } from "./version.ts";

/** What runs here and now depend on besides their plans. */
export function surroundings({ hash }: Project): Surroundings {
  const root = fileURLToPath(packageRoot);
  // an installed package stands in somebody else's repository
  const commit = isClone ? commitOf(root) : undefined;
  return {
    firedrill: version,
    codeHash: hashFolders(fileURLToPath(codeRoot), ["src", "simulators"], codeEnding),
    contractHash: hashFolders(root, ["contracts"], ".yaml"),
    projectHash: hash,
    ...(commit === undefined ? {} : { commit }),
  };
}
