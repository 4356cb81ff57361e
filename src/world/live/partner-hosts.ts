import type { CertificateProblem, LinkPort } from "../../core/fault.ts";
import type { HandshakeFailure, Recorder } from "../../core/history.ts";
import type { Partner } from "../../partner/wire.ts";
import { type ServedPartner, servePartner } from "../../transports/fastify/serve-partner.ts";
import { createForwardProxy, type ForwardProxy } from "../../transports/forward-proxy.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import type { LiveTls } from "./target.ts";

/** The partners of one run on their sockets, each behind its link. */
export interface PartnerHosts {
  /** By partner: the address that the integration is given (the link's, or what was put in between). */
  readonly urls: Readonly<Record<string, string>>;
  /** Of the forward proxy that leads partners' own host names to them, where there is one. */
  readonly proxyUrl?: string;
  /** Shows a partner's callers a certificate that nobody should trust, or the right one again. */
  present(partner: string, problem: CertificateProblem | undefined): void;
  stop(): Promise<void>;
}

export interface HostingOptions {
  readonly partners: readonly Partner[];
  readonly blueprints: readonly PartnerBlueprint[];
  readonly links: LinkPort;
  /** Puts something of the caller's between a link and its partner; resolves to the address to use instead. */
  readonly tls?: LiveTls | undefined;
  /** Told of connections to partners that no request could come over. */
  readonly recorder: Recorder;
  readonly interpose?: ((partner: string, url: string) => Promise<string>) | undefined;
}

/** Serves all partners; where one fails, those already started are stopped. */
export async function hostPartners({
  partners,
  blueprints,
  links,
  tls,
  recorder,
  interpose,
}: HostingOptions): Promise<PartnerHosts> {
  const urls: Record<string, string> = {};
  const routes = new Map<string, { readonly host: string; readonly port: number }>();
  const hosted = new Map<string, ServedPartner>();
  let proxy: ForwardProxy | undefined;
  const onStranger = (host: string): void => {
    recorder.record({ actor: "integration", type: "host-refused", value: { host } });
  };
  const stop = async (): Promise<void> => {
    await proxy?.stop();
    for (const partner of partners) partner.stop();
    await Promise.all([...hosted.values()].map((served) => served.stop()));
  };
  try {
    for (const partner of partners) {
      const { name } = partner;
      const onFailedHandshake = (value: HandshakeFailure): void => {
        recorder.record({ actor: name, type: "handshake-failed", value });
      };
      const { linkPort, hosts } = blueprints.find((blueprint) => blueprint.name === name) ?? {};
      const encrypted = tls && { tls: { ...tls, ...(hosts && { hosts }), onFailedHandshake } };
      const served = await servePartner(partner, { host: "127.0.0.1", port: 0, ...encrypted });
      hosted.set(name, served);
      const upstream = await (interpose?.(name, served.url) ?? served.url);
      const { host, port } = await links.open(name, new URL(upstream).host, linkPort);
      urls[name] = `${new URL(upstream).protocol}//${host}:${port}`;
      for (const known of [...(hosts ?? []).map((one) => `${one}:443`), `${host}:${port}`]) routes.set(known, { host, port });
    }
    if (tls?.proxy) proxy = await createForwardProxy({ routes, onStranger });
    return {
      urls,
      ...(proxy && { proxyUrl: proxy.url }),
      present: (partner, problem) => hosted.get(partner)?.present(problem),
      stop,
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}
