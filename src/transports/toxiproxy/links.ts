import { type Proxy as RemoteProxy, type Toxic, Toxiproxy } from "toxiproxy-node-client";
import { FiredrillError, messageOf } from "../../core/errors.ts";
import type { LinkAction, LinkPort } from "../../core/fault.ts";
import { createTurns, type InTurn } from "../turns.ts";
import { parseAddress } from "./address.ts";

export interface LinkOptions {
  /** Of a Toxiproxy's HTTP API, the embedded proxy's included. */
  readonly url: string;
  /** Where proxies listen, on the machine of that Toxiproxy. Default: loopback. */
  readonly listenHost?: string;
}

interface OpenLink {
  readonly proxy: RemoteProxy;
  /** What is active, by the id of its action; `down` has no toxics. */
  readonly active: Map<string, { readonly kind: LinkAction["kind"]; readonly toxics: readonly Toxic<unknown>[] }>;
  /** What concerns this link happens one after the other. */
  readonly inTurn: InTurn;
}

type Attributes = Readonly<Record<string, number>>;

/** The client puts names into paths as they are, and Toxiproxy takes no escaped slash: only plain characters may stand in them. */
const plainName = (name: string): string => name.replaceAll(/[^\w.-]+/g, "-");

/** The client's errors tell the status only in their text. */
const isGone = (thrown: unknown): boolean => messageOf(thrown).includes("status code 404");

const directionsOf = { both: ["upstream", "downstream"], upstream: ["upstream"], downstream: ["downstream"] } as const;

/**
 * Drives links through the official client: the same way for the real Toxiproxy and the embedded one.
 * Every method rejects with a `FiredrillError` (FD_TOXIPROXY) when the proxy refuses or does not answer; an action
 * may then be in force in part, and healing it again is safe.
 */
export function createLinks({ url, listenHost = "127.0.0.1" }: LinkOptions): LinkPort {
  const toxiproxy = new Toxiproxy(url);
  const links = new Map<string, OpenLink>();
  let actions = 0;

  const asking = async <T>(what: string, task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (thrown) {
      throw new FiredrillError({
        code: "FD_TOXIPROXY",
        place: url,
        problem: `Toxiproxy did not ${what}: ${messageOf(thrown)}`,
        remedy: "Check with `toxiproxy-cli list` what it serves; another drill, or the rest of a killed one, may hold the name.",
      });
    }
  };
  const linkOf = (name: string): OpenLink => {
    const link = links.get(name);
    if (link === undefined) throw new Error(`link "${name}" was not opened`);
    return link;
  };
  /** `down` is no toxic: the proxy is enabled again when the last such action is healed. */
  const enableUnlessDown = async ({ proxy, active }: OpenLink): Promise<void> => {
    const enabled = ![...active.values()].some(({ kind }) => kind === "down");
    await proxy.update({ enabled, listen: proxy.listen, upstream: proxy.upstream });
  };
  const healNow = async (link: OpenLink, id: string): Promise<void> => {
    const action = link.active.get(id);
    if (action === undefined) return;
    for (const toxic of action.toxics) {
      await toxic.remove().catch((thrown) => {
        if (!isGone(thrown)) throw thrown; // somebody at the command line was faster
      });
    }
    link.active.delete(id);
    if (action.kind === "down") await enableUnlessDown(link);
  };
  const applyNow = async (link: OpenLink, action: LinkAction): Promise<void> => {
    if (action.kind === "certificate") throw new Error("a proxy carries bytes: what certificate is shown is its server's affair");
    const { id, kind, stream, attributes } = action;
    if (link.active.has(id)) throw new Error(`action "${id}" is already active`);
    const toxics: Toxic<unknown>[] = [];
    link.active.set(id, { kind, toxics });
    if (kind === "down") return enableUnlessDown(link);
    actions += 1;
    for (const direction of directionsOf[stream]) {
      const name = `${plainName(id)}_${actions}_${direction}`;
      toxics.push(await link.proxy.addToxic<Attributes>({ name, type: kind, stream: direction, toxicity: 1, attributes }));
    }
  };
  const heal = async (name: string, id: string): Promise<void> => {
    const link = linkOf(name);
    await asking(`heal "${id}" on ${name}`, () => link.inTurn(() => healNow(link, id)));
  };
  /** One link that cannot be healed keeps none of the others ill. */
  const healAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const [name, { active }] of links) {
      for (const id of [...active.keys()]) await heal(name, id).catch((thrown) => failures.push(thrown));
    }
    if (failures.length > 0) throw failures[0];
  };

  return {
    open: (name, upstream, port = 0) =>
      asking(`open a link "${name}"`, async () => {
        if (links.has(name)) throw new Error("it is open already");
        const listen = `${listenHost}:${port}`;
        const proxy = await toxiproxy.createProxy({ name: plainName(name), listen, upstream, enabled: true });
        const address = parseAddress(proxy.listen);
        if (address === undefined) throw new Error(`it listens on "${proxy.listen}", which is no address`);
        links.set(name, { proxy, active: new Map(), inTurn: createTurns() });
        return address;
      }),
    apply: async (name, action) => {
      const link = linkOf(name);
      await asking(`apply ${action.kind} to ${name}`, () => link.inTurn(() => applyNow(link, action)));
    },
    heal,
    healAll,
    close: async () => {
      for (const [name, { proxy, inTurn }] of [...links]) {
        links.delete(name);
        await inTurn(() => proxy.remove()).catch(() => {}); // gone with its server, or by another's hand
      }
    },
  };
}
