import { FiredrillError } from "../core/errors.ts";
import { readTextFile } from "../transports/files.ts";
import { tellsInstances } from "../world/config-instance.ts";
import type { Project } from "./project.ts";

/**
 * An integration that runs already is one, unless its address tells instances apart.
 *
 * @param option what asked for several
 * @param what runs at the same time then
 * @throws FiredrillError FD_USAGE
 */
export function refuseOneForAll({ config: { url, place } }: Project, option: string, what: string): void {
  if (url === undefined || tellsInstances(readTextFile(place, "configuration"))) return;
  throw new FiredrillError({
    code: "FD_USAGE",
    place: option,
    problem: `${what} at the same time need an instance of the integration each, and one runs at ${url}`,
    remedy: `Leave ${option} out, or run several instances and tell them apart by {{instance}} in firedrill.yaml: 401{{instance}}.`,
  });
}
