import type { LinkPort } from "../../core/fault.ts";
import type { Partner } from "../../partner/wire.ts";
import { servePartner } from "../../transports/fastify/serve-partner.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";

/** The partners of one run on their sockets, each behind its link. */
export interface PartnerHosts {
  /** By partner: the address that the integration is given (the link's, or what was put in between). */
  readonly urls: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface HostingOptions {
  readonly partners: readonly Partner[];
  readonly blueprints: readonly PartnerBlueprint[];
  readonly links: LinkPort;
  /** Puts something of the caller's between a link and its partner; resolves to the address to use instead. */
  readonly interpose?: ((partner: string, url: string) => Promise<string>) | undefined;
}

/** Serves all partners; where one fails, those already started are stopped. */
export async function hostPartners({ partners, blueprints, links, interpose }: HostingOptions): Promise<PartnerHosts> {
  const urls: Record<string, string> = {};
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const partner of partners) partner.stop();
    await Promise.all(stops.map((end) => end()));
  };
  try {
    for (const partner of partners) {
      const { name } = partner;
      const served = await servePartner(partner, { host: "127.0.0.1", port: 0 });
      stops.push(() => served.stop());
      const upstream = await (interpose?.(name, served.url) ?? served.url);
      const linkPort = blueprints.find((blueprint) => blueprint.name === name)?.linkPort;
      const { host, port } = await links.open(name, new URL(upstream).host, linkPort);
      urls[name] = `http://${host}:${port}`;
    }
    return { urls, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}
