import { fileURLToPath } from "node:url";
import type { Surroundings } from "../explore/capsule.ts";
import { commitOf, hashFolders } from "../transports/fingerprint.ts";
import { packageRoot } from "./package-root.ts";
import type { Project } from "./project.ts";
import { version } from "./version.ts";

/** What runs here and now depend on besides their plans. */
export function surroundings({ hash }: Project): Surroundings {
  const root = fileURLToPath(packageRoot);
  const commit = commitOf(root);
  return {
    firedrill: version,
    codeHash: hashFolders(root, ["src", "simulators"], ".ts"),
    contractHash: hashFolders(root, ["contracts"], ".yaml"),
    projectHash: hash,
    ...(commit === undefined ? {} : { commit }),
  };
}
