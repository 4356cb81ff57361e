import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { FiredrillError } from "../../core/errors.ts";
import { freePort } from "../free-port.ts";
import { forgetGroup, watchGroup } from "../watchdog.ts";
import { readVersion } from "./version.ts";

/** The first executable file of that name in a PATH. */
export function findOnPath(name: string, path = ""): string | undefined {
  const runs = (file: string): boolean => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  };
  return path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(runs);
}

const startLimitMs = 5_000;
const pollMs = 20;
/** Toxiproxy exits on SIGTERM without ado; this is for one that hangs. */
const stopLimitMs = 2_000;

interface Owned {
  readonly name: string;
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a `toxiproxy-server`, with more arguments where they are given, on a free port of loopback and waits until it answers. It ends with this process at the latest.
 * Throws a `FiredrillError` (FD_TOXIPROXY) with the last line it printed when it does not answer within 5 s.
 */
export async function startToxiproxyServer(file: string, args: readonly string[] = []): Promise<Owned> {
  const port = await freePort();
  const child = spawn(file, ["-host", "127.0.0.1", "-port", String(port), ...args], {
    // in a group of its own, so that Ctrl-C does not end it before what still uses it
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  watchGroup(child.pid ?? -1);
  let lastLine = "";
  for (const output of [child.stdout, child.stderr]) {
    output.on("data", (data: Buffer) => {
      lastLine = data.toString().trim().split("\n").at(-1) || lastLine;
    });
  }
  let running = true;
  const ended = new Promise<void>((resolve) => {
    const settle = (): void => {
      running = false;
      forgetGroup(child.pid ?? -1);
      resolve();
    };
    child.once("close", settle);
    child.once("error", (error) => {
      lastLine = error.message;
      settle();
    });
  });
  const kill = (): boolean => child.kill("SIGKILL");
  const stop = async (): Promise<void> => {
    if (!running) return;
    child.kill("SIGTERM");
    const force = setTimeout(kill, stopLimitMs);
    await ended;
    clearTimeout(force);
  };

  const url = `http://127.0.0.1:${port}`;
  for (const startedMs = performance.now(); running && performance.now() - startedMs < startLimitMs; await sleep(pollMs)) {
    const version = await readVersion(url).catch(() => undefined);
    if (version !== undefined && running) return { name: `toxiproxy-server ${version}`, url, stop };
  }
  await stop();
  throw new FiredrillError({
    code: "FD_TOXIPROXY",
    place: file,
    problem: `it does not answer on ${url}${lastLine === "" ? "" : `: ${lastLine}`}`,
    remedy: "Check that the file is a Toxiproxy 2.x server for this machine, or take it off PATH to use the embedded proxy.",
  });
}
