import type { WebhookSender } from "../../partner/wire.ts";
import { isLoopbackHost } from "../../transports/loopback.ts";

const placeOf = ({ protocol, hostname, port }: URL): string => `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;

/**
 * Sends what is meant for the integration by way of its link, whatever name of this machine a caller wrote into its callback: it is called by
 * that name, which may be signed.
 */
export function sendingByLink(
  sender: WebhookSender,
  { host, link }: { readonly host: string; readonly link: string },
): WebhookSender {
  const own = new URL(`http://${host}`);
  const isOwn = (url: URL): boolean =>
    placeOf(url) === placeOf(own) || (isLoopbackHost(url.hostname) && isLoopbackHost(own.hostname) && url.port === own.port);
  return {
    send: (url, headers, ...more) => {
      const target = URL.parse(url);
      if (target === null || !isOwn(target)) return sender.send(url, headers, ...more);
      const { host: name } = target;
      target.host = link;
      return sender.send(target.href, { host: name, ...headers }, ...more);
    },
  };
}
