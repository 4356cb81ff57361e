import { FiredrillError, messageOf } from "../../core/errors.ts";
import { createRandom, type Random } from "../../core/random.ts";
import { isLoopbackHost } from "../loopback.ts";
import { startEmbeddedProxy } from "./embedded.ts";
import { findOnPath, startToxiproxyServer } from "./server-process.ts";
import { readVersion } from "./version.ts";

export interface FoundToxiproxy {
  /** Which one it is, for the report: `toxiproxy-server 2.5.0`, `embedded proxy`, … */
  readonly name: string;
  /** Of its HTTP API. */
  readonly url: string;
  /** Ends it if it was started here; leaves one that was given alone. */
  stop(): Promise<void>;
}

export interface FindOptions {
  /** Default: this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether the one that was given may be on another machine. */
  readonly allowRemote?: boolean | undefined;
  /** For the embedded proxy: toxicity, jitter and slices. */
  readonly random?: Random;
}

/** Toxicity is always 1 where a drill sets a toxic; jitter and slices alone are drawn from it. */
const defaultRandom = (): Random => createRandom(0, "toxiproxy");

async function useGiven(text: string, allowRemote: boolean): Promise<FoundToxiproxy> {
  const refuse = (
    problem: string,
    remedy = "Start Toxiproxy there, or unset the variable: toxiproxy-server on PATH or the embedded proxy is used then.",
  ): FiredrillError => new FiredrillError({ code: "FD_TOXIPROXY", place: "environment variable TOXIPROXY_URL", problem, remedy });
  const url = URL.parse(/^https?:\/\//.test(text) ? text : `http://${text}`);
  if (url === null) throw refuse(`"${text}" is not a URL`);
  if (!allowRemote && !isLoopbackHost(url.hostname))
    throw refuse(
      `${url.hostname} is not this machine: a drill would open and break connections there`,
      "Give --allow-remote where that Toxiproxy is there for drills alone, or unset the variable.",
    );
  const base = url.href.replace(/\/$/, "");
  try {
    await readVersion(base);
  } catch (thrown) {
    throw refuse(`no Toxiproxy answers at ${base}: ${messageOf(thrown)}`);
  }
  return { name: "toxiproxy (TOXIPROXY_URL)", url: base, stop: () => Promise.resolve() };
}

/**
 * Finds a Toxiproxy: the one at `TOXIPROXY_URL`, else `toxiproxy-server` from PATH, started on a free port, else the
 * embedded proxy. Throws a `FiredrillError` (FD_TOXIPROXY) when the one that is meant does not answer: a drill
 * must not silently run on another proxy than its user asked for.
 */
export async function findToxiproxy({
  env = process.env,
  random = defaultRandom(),
  allowRemote = false,
}: FindOptions = {}): Promise<FoundToxiproxy> {
  const given = env.TOXIPROXY_URL;
  if (given) return useGiven(given, allowRemote);
  const file = findOnPath("toxiproxy-server", env.PATH);
  if (file !== undefined) return startToxiproxyServer(file);
  const embedded = await startEmbeddedProxy({ random });
  return { name: "embedded proxy", url: embedded.url, stop: embedded.stop };
}
