import { Option } from "commander";
import { FiredrillError } from "../core/errors.ts";
import { isLoopbackHost } from "../transports/loopback.ts";

export interface RemoteAllowing {
  /** Whether what is called or listened on may be another machine's to reach. */
  readonly allowRemote?: boolean | undefined;
}

export const allowRemoteOption = (description: string): Option => new Option("--allow-remote", description).default(false);

/**
 * @param harm what others could do who reach it
 * @throws FiredrillError FD_USAGE where others reach it, and nobody allowed that
 */
export function checkHost(host: string, { allowRemote }: RemoteAllowing, harm: string): void {
  if (isOwnHost(host) || allowRemote === true) return;
  throw new FiredrillError({
    code: "FD_USAGE",
    place: `--host ${host}`,
    problem: harm,
    remedy: "Listen on 127.0.0.1, or give --allow-remote where only those can reach it who may.",
  });
}

export const isOwnHost = (host: string): boolean => isLoopbackHost(host) || host === "::1";

export const remoteToxiproxy = "use the Toxiproxy of TOXIPROXY_URL though it is on another machine";
