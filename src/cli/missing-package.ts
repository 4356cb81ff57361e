import { readFileSync } from "node:fs";
import { FiredrillError } from "../core/errors.ts";
import { packageRoot } from "../transports/package-root.ts";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** What users bring themselves, and how: not every package manager installs peers. */
export function missingPackage(thrown: unknown): FiredrillError | undefined {
  if ((thrown as { readonly code?: unknown } | undefined)?.code !== "ERR_MODULE_NOT_FOUND") return undefined;
  const [, name = ""] = /Cannot find package '([^']+)'/.exec((thrown as Error).message) ?? [];
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(new URL("package.json", packageRoot), "utf8")) as Manifest;
  const range = peerDependencies[name] ?? dependencies[name];
  if (range === undefined) return undefined;
  return new FiredrillError({
    code: "FD_USAGE",
    place: name,
    problem: "Firedrill needs this package, and it is not installed beside it",
    remedy: `Install it: npm install --save-dev "${name}@${range}"`,
  });
}
