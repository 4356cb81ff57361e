import type { Clock } from "../../core/clock.ts";
import type { FaultPort, LinkPort } from "../../core/fault.ts";
import type { Recorder } from "../../core/history.ts";
import type { Random } from "../../core/random.ts";
import type { Scenario } from "../../core/scenario.ts";
import { createPartner } from "../../partner/create.ts";
import type { Partner, WebhookSender } from "../../partner/wire.ts";
import { servePartner } from "../../transports/fastify/serve-partner.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import { wantedSettings } from "../wanted-settings.ts";

/** The partners of one run on their sockets, each behind its link. */
export interface House {
  readonly partners: readonly Partner[];
  /** By partner: the address that the integration is given (the link's, or what was put in between). */
  readonly urls: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface HouseOptions {
  readonly blueprints: readonly PartnerBlueprint[];
  readonly scenario: Scenario;
  readonly links: LinkPort;
  readonly recorder: Recorder;
  readonly faults: FaultPort;
  readonly sender: WebhookSender;
  readonly clock: Clock;
  readonly random: Random;
  /** By partner: where its webhooks go. */
  readonly webhookUrls: Readonly<Record<string, string>>;
  /** Puts something of the caller's between a link and its partner; resolves to the address to use instead. */
  readonly interpose?: ((partner: string, url: string) => Promise<string>) | undefined;
}

/** Starts all partners; where one fails, those already started are stopped. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const partners: Partner[] = [];
  const urls: Record<string, string> = {};
  const stops: (() => Promise<void>)[] = [];
  let calls = 0;
  const nextCall = (): number => ++calls;
  const stop = async (): Promise<void> => {
    for (const partner of partners) partner.stop();
    await Promise.all(stops.map((end) => end()));
  };
  try {
    for (const blueprint of options.blueprints) {
      const { name, contract, simulator, linkPort } = blueprint;
      const partner = createPartner({
        contract,
        ...(simulator === undefined ? {} : { simulator }),
        settings: wantedSettings(blueprint, options.scenario, options.webhookUrls[name]),
        ports: {
          clock: options.clock,
          random: options.random.fork(name),
          recorder: options.recorder,
          faults: options.faults,
          sender: options.sender,
          nextCall,
        },
      });
      partners.push(partner);
      const served = await servePartner(partner, { host: "127.0.0.1", port: 0 });
      stops.push(() => served.stop());
      const upstream = await (options.interpose?.(name, served.url) ?? served.url);
      const { host, port } = await options.links.open(name, new URL(upstream).host, linkPort);
      urls[name] = `http://${host}:${port}`;
    }
    return { partners, urls, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}
