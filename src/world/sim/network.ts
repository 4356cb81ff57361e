import { type Clock, sleep } from "../../core/clock.ts";
import type { Partner, WireAnswer, WireRequest } from "../../partner/wire.ts";
import type { LinkCondition, SimLinks } from "./links.ts";

/** How an exchange ended for whoever asked. Every way to fail is a value. */
export type Exchange =
  | { readonly type: "reply"; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  /** `refused`: no connection was made, so nothing was sent. All others are indefinite. */
  | { readonly type: "failure"; readonly kind: "refused" | "reset" | "timeout" | "cut"; readonly message: string };

export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Between bytes. */
  readonly readMs: number;
  /** For the whole exchange. */
  readonly totalMs: number;
}

export interface NetworkOptions {
  readonly clock: Clock;
  readonly links: SimLinks;
  /** By host name. */
  readonly partners: ReadonlyMap<string, Partner>;
  /** How long the next message is on its way. */
  readonly latencyMs: () => number;
  /** Told, right before a partner gets a request, which of the integration's processes sent it. */
  readonly onArrival: (from: number) => void;
  /** Told where a partner threw: a defect of its simulator, of which nobody must take a verdict. */
  readonly onFailure: (thrown: unknown) => void;
}

const failure = (kind: "refused" | "reset" | "timeout" | "cut", message: string): Exchange => ({
  type: "failure",
  kind,
  message,
});

/** Where each partner stands for the integration: `http://payment.test`. */
export const partnerUrl = (name: string): string => `http://${name}.test`;

const originPattern = /^https?:\/\/([^/:]+?)(?:\.test)?(?::\d+)?(\/.*)?$/;

/** However the caller wrote the names of its headers (RFC 9110, section 5.1), partners read them in lower case. */
function inLowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = Object.keys(headers);
  if (!names.some((name) => /[A-Z]/.test(name))) return headers;
  return Object.fromEntries(names.map((name) => [name.toLowerCase(), headers[name] as string]));
}

/** The wire between the integration and its partners: messages take their time, and arrive as faults let them. */
export function createNetwork({ clock, links, partners, latencyMs, onArrival, onFailure }: NetworkOptions): {
  send(request: OutgoingRequest, from: number): Promise<Exchange>;
} {
  /** What becomes of an answer that has left its partner and come over the link. */
  function arrived({ reply, delivery }: WireAnswer, { down, breaks }: LinkCondition, link: string): Exchange {
    // unlike one that was refused, this call may have done something
    if (down) return failure("reset", `the link to ${link} broke`);
    if (breaks !== undefined) return failure(breaks === "cut" ? "cut" : "reset", `the link to ${link} broke`);
    if (delivery.type === "whole" || delivery.type === "slow") return { type: "reply", ...reply };
    if (delivery.type === "hang") return failure("reset", "the partner closed the connection at last");
    return delivery.type === "cut"
      ? failure("cut", "the answer ended early")
      : failure("reset", "the partner closed the connection");
  }

  async function exchange(
    partner: Partner,
    link: string,
    request: WireRequest,
    from: number,
    onSlow: () => void,
  ): Promise<Exchange> {
    await sleep(clock, latencyMs());
    if (links.conditionOf(link, 0).down) return failure("refused", `${link} refused the connection`);
    onArrival(from);
    const answering = partner.handle(request);
    const answer = "then" in answering ? await answering : answering;
    const { delivery } = answer;
    if (delivery.type === "hang") await sleep(clock, delivery.holdMs);
    if (delivery.type === "slow") {
      onSlow();
      await sleep(clock, delivery.overMs);
    }
    if (answer.sent !== undefined) await answer.sent();
    await sleep(clock, latencyMs());
    const condition = links.conditionOf(link, Buffer.byteLength(answer.reply.body));
    const { down, breaks, holdMs, delayMs } = condition;
    if (!down && (breaks !== undefined || delayMs > 0)) await sleep(clock, breaks === undefined ? delayMs : holdMs);
    return arrived(answer, condition, link);
  }

  return {
    send: ({ method, url, headers: given, body = "", readMs, totalMs }, from) => {
      const headers = inLowerCase(given);
      const [, host = "", path = "/"] = originPattern.exec(url) ?? [];
      const partner = partners.get(host);
      if (partner === undefined) return Promise.resolve(failure("refused", `nobody answers at ${host}`));
      const endMs = clock.now() + totalMs;
      return new Promise((resolve) => {
        let hungUp = (): void => {};
        const onHangUp = (listener: () => void): void => {
          hungUp = listener;
        };
        const giveUp = (): void => {
          hungUp();
          resolve(failure("timeout", "no answer in time"));
        };
        let cancel = clock.after(Math.min(readMs, totalMs), giveUp);
        // where a body dribbles in, the wait between two bytes never grows long: only the whole can take too long
        const onSlow = (): void => {
          cancel();
          cancel = clock.after(endMs - clock.now(), giveUp);
        };
        exchange(partner, host, { method, path, headers, body, onHangUp }, from, onSlow).then((result) => {
          cancel();
          resolve(result);
        }, onFailure);
      });
    },
  };
}
