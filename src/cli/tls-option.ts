import { type Command, Option } from "commander";
import { plainTls } from "../world/config-tls.ts";
import type { Project } from "./project.ts";

export interface TlsChoice {
  /** Absent: as the configuration says. */
  readonly tls?: boolean;
}

/** `--tls` and `--no-tls`. */
export const withTls = (command: Command): Command =>
  command
    .addOption(new Option("--tls", "partners over HTTPS, by certificates that are made for the run (docs/tls.md)"))
    .addOption(new Option("--no-tls", "plain HTTP, where the configuration says `tls`"));

/** The project as the command line wants it. */
export function inTls(project: Project, { tls }: TlsChoice): Project {
  if (tls === undefined) return project;
  const config = { ...project.config, tls: { ...plainTls, ...project.config.tls, enabled: tls } };
  return { ...project, config };
}

/** What says the same again. */
export const tlsFlag = ({ tls }: TlsChoice): string => (tls === undefined ? "" : tls ? " --tls" : " --no-tls");
