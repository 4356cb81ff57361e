import { dirname } from "node:path";
import type { Scenario } from "../core/scenario.ts";
import type { SharedWork } from "../core/shard.ts";
import { commitOf } from "../transports/commit-of.ts";
import { hashText } from "../transports/fingerprint.ts";
import type { Project } from "./project.ts";
import { surroundings } from "./surroundings.ts";

/** What the machines that share a work have to agree on. */
export function sharedWork(
  project: Project,
  { kind, scenarios, seed, options }: Pick<SharedWork, "kind" | "seed" | "options"> & { readonly scenarios: readonly Scenario[] },
): SharedWork {
  const { firedrill, codeHash, contractHash } = surroundings(project);
  const commit = commitOf(dirname(project.config.place));
  return {
    kind,
    firedrill,
    code: hashText(`${codeHash} ${contractHash}`),
    integration: project.config.name,
    ...(commit !== undefined && { commit }),
    files: project.files,
    scenarios: Object.fromEntries(scenarios.map((scenario) => [scenario.name, hashText(JSON.stringify(scenario))])),
    seed,
    options,
  };
}
