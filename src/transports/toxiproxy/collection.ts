import type { Random } from "../../core/random.ts";
import { apiErrors } from "./api-error.ts";
import { asFields, asList, flagField, textField } from "./fields.ts";
import { createProxy, type ProxySettings, type ProxyView, type TcpProxy, type Traffic } from "./proxy.ts";

/** All proxies of one server. Calls must not overlap: the HTTP API makes them one after the other. */
export interface ProxyCollection {
  views(): Readonly<Record<string, ProxyView>>;
  get(name: string): TcpProxy;
  /** What went through each proxy. */
  traffic(): readonly ProxyTraffic[];
  create(body: unknown): Promise<ProxyView>;
  update(name: string, body: unknown): Promise<ProxyView>;
  remove(name: string): Promise<void>;
  /** Adds all, or replaces those whose addresses differ. On an error, what came before it stays: `created` has it. */
  populate(body: unknown, created: ProxyView[]): Promise<void>;
  /** Enables every proxy and takes all toxics away. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export interface ProxyTraffic extends Traffic {
  readonly proxy: string;
  readonly listener: string;
  readonly upstream: string;
}

interface Wanted extends ProxySettings {
  readonly enabled: boolean;
}

/** `where` tells entries of a list apart, as Toxiproxy does: " at proxy 2". */
function readProxy(body: unknown, where = ""): Wanted {
  const fields = asFields(body, "proxy");
  const name = textField(fields, "name", "");
  const listen = textField(fields, "listen", "");
  const upstream = textField(fields, "upstream", "");
  const enabled = flagField(fields, "enabled", true);
  if (name === "") throw apiErrors.missingField(`name${where}`);
  if (upstream === "") throw apiErrors.missingField(`upstream${where}`);
  return { name, listen, upstream, enabled };
}

/** An empty collection. `random` decides toxicity, jitter and slices. */
export function createCollection(random: Random): ProxyCollection {
  const proxies = new Map<string, TcpProxy>();
  const get = (name: string): TcpProxy => {
    const proxy = proxies.get(name);
    if (proxy === undefined) throw apiErrors.proxyNotFound();
    return proxy;
  };
  const open = async (wanted: Wanted): Promise<TcpProxy> => {
    const proxy = createProxy(wanted, random.fork(wanted.name));
    if (wanted.enabled) await proxy.start();
    proxies.set(wanted.name, proxy);
    return proxy;
  };
  const openOrReplace = async (wanted: Wanted): Promise<TcpProxy> => {
    const present = proxies.get(wanted.name);
    if (present !== undefined && !(await present.differs(wanted))) return present;
    await present?.stop();
    return open(wanted);
  };
  return {
    views: () => Object.fromEntries([...proxies].map(([name, proxy]) => [name, proxy.view()])),
    get,
    traffic: () =>
      [...proxies.values()].flatMap((proxy) => {
        const { name, listen, upstream } = proxy.view();
        return proxy.traffic().map((traffic) => ({ proxy: name, listener: listen, upstream, ...traffic }));
      }),
    create: async (body) => {
      const wanted = readProxy(body);
      if (proxies.has(wanted.name)) throw apiErrors.proxyAlreadyExists();
      return (await open(wanted)).view();
    },
    update: async (name, body) => {
      const proxy = get(name);
      const fields = asFields(body, "proxy");
      const { listen, upstream, enabled } = proxy.view();
      await proxy.update({
        listen: textField(fields, "listen", listen),
        upstream: textField(fields, "upstream", upstream),
        enabled: flagField(fields, "enabled", enabled),
      });
      return proxy.view();
    },
    remove: async (name) => {
      await get(name).stop();
      proxies.delete(name);
    },
    populate: async (body, created) => {
      const wanted = asList(body, "proxies").map((entry, index) => readProxy(entry, ` at proxy ${index + 1}`));
      for (const each of wanted) created.push((await openOrReplace(each)).view());
    },
    reset: async () => {
      for (const proxy of proxies.values()) {
        await proxy.start();
        proxy.removeToxics();
      }
    },
    stop: async () => {
      for (const proxy of proxies.values()) await proxy.stop();
      proxies.clear();
    },
  };
}
