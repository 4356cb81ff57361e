import { FiredrillError } from "../core/errors.ts";
import type { LinkPort } from "../core/fault.ts";
import { createRandom } from "../core/random.ts";
import type { WebhookSender } from "../partner/wire.ts";
import { startEmbeddedProxy } from "../transports/toxiproxy/embedded.ts";
import { createLinks } from "../transports/toxiproxy/links.ts";

export interface SimulatedLinks extends Pick<LinkPort, "apply" | "heal"> {
  /** Puts a link in front of a partner; resolves to the address that callers use. */
  open(partner: string, upstream: URL, port: number): Promise<string>;
  /** The same sender, with webhooks to the integration's usual address over their link. */
  over(sender: WebhookSender): WebhookSender;
  close(): Promise<void>;
}

/** The one address that all partners' webhooks go to; undefined where there is none, or one for each partner. */
export function webhookHost(webhookUrl: string | undefined): string | undefined {
  const url = webhookUrl === undefined ? null : URL.parse(webhookUrl);
  if (url === null || url.host.includes("%7B") || url.host.includes("{")) return undefined;
  return url.port === "" ? `${url.hostname}:${url.protocol === "https:" ? 443 : 80}` : url.host;
}

/**
 * The links of partners that are simulated alone, through the embedded proxy.
 *
 * @param host where links listen
 */
export async function openLinks(options: {
  readonly host: string;
  readonly seed: number;
  readonly webhookUrl: string | undefined;
}): Promise<SimulatedLinks> {
  const proxy = await startEmbeddedProxy({ random: createRandom(options.seed, "proxy") });
  const listenHost = options.host.includes(":") ? `[${options.host}]` : options.host;
  const partners = createLinks({ url: proxy.url, listenHost });
  // webhooks go out to this machine alone, wherever partners listen
  const outgoing = createLinks({ url: proxy.url });
  const usual = webhookHost(options.webhookUrl);
  const detour = usual === undefined ? undefined : await outgoing.open("webhooks", usual);
  const portOf = (name: string): LinkPort => (name === "webhooks" ? outgoing : partners);
  return {
    open: async (partner, upstream, port) => {
      try {
        const at = await partners.open(partner, upstream.host, port);
        return `${upstream.protocol}//${at.host.includes(":") ? `[${at.host}]` : at.host}:${at.port}`;
      } catch (thrown) {
        if (port === 0) throw thrown;
        // the proxy is our own, and refuses for no other reason; its client tells no more than the status
        throw new FiredrillError({
          code: "FD_PORT",
          place: `${options.host}:${port}`,
          problem: `${partner} cannot listen there`,
          remedy: "Give another port (0 picks a free one), or stop what listens there.",
        });
      }
    },
    over: (sender) => ({
      send: (url, headers, body, withinMs) => {
        const target = URL.parse(url);
        if (detour !== undefined && target !== null && webhookHost(url) === usual) {
          target.hostname = detour.host;
          target.port = String(detour.port);
          return sender.send(target.href, headers, body, withinMs);
        }
        return sender.send(url, headers, body, withinMs);
      },
    }),
    apply: (name, action) => portOf(name).apply(name, action),
    heal: (name, id) => portOf(name).heal(name, id),
    close: async () => {
      await partners.close();
      await outgoing.close();
      await proxy.stop();
    },
  };
}
