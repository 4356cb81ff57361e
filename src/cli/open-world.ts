import { dirname, join, resolve } from "node:path";
import { FiredrillError } from "../core/errors.ts";
import { plainSettings, type SimSettings } from "../core/plan.ts";
import { createRandom } from "../core/random.ts";
import { writeWholeFile } from "../transports/files.ts";
import { forbidReality } from "../transports/reality-guard.ts";
import type { KeptCertificates } from "../transports/tls/files.ts";
import { findToxiproxy } from "../transports/toxiproxy/find.ts";
import { createLinks } from "../transports/toxiproxy/links.ts";
import type { DrillConfig } from "../world/config.ts";
import { aroundDrill } from "../world/live/around-drill.ts";
import { targetFrom } from "../world/live/config-target.ts";
import { liveEnact } from "../world/live/enact.ts";
import { signingWith } from "../world/signing.ts";
import { guarded } from "../world/sim/guarded.ts";
import { runPlan } from "../world/sim/run-plan.ts";
import type { Enact } from "../world/stage/run-drill.ts";
import { openSimWorld, type Project } from "./project.ts";
import type { RemoteAllowing } from "./remote-option.ts";

/** A world that scenarios can be enacted in, until it is closed. */
export interface OpenWorld {
  /** How its links are called in the report. */
  readonly proxy: string;
  readonly enact: Enact;
  close(): Promise<void>;
}

export interface LiveWorldOptions extends RemoteAllowing {
  readonly seed: number;
  readonly signing?: SimSettings["signing"] | undefined;
  /** Of the run: the output of the commands around it is kept there. */
  readonly folder: string;
  /** The user has had enough. */
  readonly signal: AbortSignal;
}

async function certificatesFor({ tls, place, url }: DrillConfig, runFolder: string): Promise<KeptCertificates> {
  const kept = tls?.authorityFolder;
  if (url !== undefined && kept === undefined)
    throw new FiredrillError({
      code: "FD_CONFIG",
      place,
      problem: "an integration that runs already cannot learn of an authority that is made for one run",
      remedy:
        "Give `tls: { authority_folder: certs }`, and let the integration trust ca.pem there: `firedrill simulate --tls certs` makes it.",
    });
  // with all that writes certificates: nobody else need load it
  const { certificatesOfRun, keptCertificates } = await import("../transports/tls/files.ts");
  return kept === undefined
    ? certificatesOfRun(runFolder, Date.now())
    : keptCertificates(resolve(dirname(place), kept), Date.now());
}

/**
 * Real sockets and processes, with Toxiproxy in front of each link; the integration is prepared, and torn down as it closes.
 *
 * @throws FiredrillError also where the preparation, or at the end the teardown, fails
 */
export async function openLive({ config, blueprints, catalogue }: Project, options: LiveWorldOptions): Promise<OpenWorld> {
  const certificates = config.tls?.enabled ? await certificatesFor(config, options.folder) : undefined;
  const target = targetFrom(config, blueprints, certificates);
  const around = aroundDrill(target, options.folder, options.signal);
  const proxy = await findToxiproxy({ random: createRandom(options.seed, "proxy"), allowRemote: options.allowRemote });
  const close = async (): Promise<void> => {
    await target.close();
    await proxy.stop();
    await around.teardown();
    certificates?.forgetKeys();
  };
  try {
    await around.prepare();
  } catch (thrown) {
    // what stood in the way first is what is told
    await close().catch(() => {});
    throw thrown;
  }
  return {
    proxy: proxy.name,
    enact: liveEnact({
      target,
      // the integration has been told all secrets by now
      blueprints: blueprints.map((blueprint) => signingWith(blueprint, options.signing ?? "all")),
      catalogue,
      links: () => createLinks({ url: proxy.url }),
    }),
    close,
  };
}

/** Virtual time: no socket, no process, no waiting. */
export async function openSim(project: Project): Promise<OpenWorld> {
  const world = await openSimWorld(project);
  const guard = forbidReality();
  return {
    proxy: "virtual time",
    enact: async ({ scenario, seed, folder, onPhase }) => {
      onPhase("running in virtual time");
      const plan = { scenario, seed, sim: plainSettings };
      const { events, error, impossible } = await guarded(guard, () => runPlan({ plan, ...world }));
      writeWholeFile(join(folder, "history.ndjson"), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
      const lacking = [...(error === undefined ? [] : [error]), ...impossible].join("; ");
      return { events, ...(lacking !== "" && { error: lacking }) };
    },
    close: async () => guard.release(),
  };
}
