import type { WebhookDefinition } from "../contract/contract.ts";
import type { Clock } from "../core/clock.ts";
import type { FaultPort, WebhookPlan, WebhookSending } from "../core/fault.ts";
import type { Recorder } from "../core/history.ts";
import type { Random } from "../core/random.ts";
import type { WebhookSite } from "../core/site.ts";
import { createBatches, type Outgoing } from "./batches.ts";
import { counterfeit, genuine, type SignedWebhook, signingOf } from "./counterfeit.ts";
import type { WebhookDialect, WebhookMessage } from "./dialect/dialect.ts";
import { isoTime } from "./iso-time.ts";
import { createRing } from "./ring.ts";
import type { Tallies } from "./tallies.ts";
import type { DeliveryLine, PartnerSettings, WebhookAnswer, WebhookSender } from "./wire.ts";

/** A webhook that a change of state calls for. */
export interface Announced {
  readonly type: string;
  readonly order: string;
  readonly data: object;
  readonly id?: string;
  /** Where it alone goes; null: nowhere. */
  readonly callback?: string | null;
}

export interface DeliveryPorts {
  readonly partner: string;
  /** All that this partner sends. */
  readonly webhooks: readonly WebhookDefinition[];
  readonly clock: Clock;
  readonly random: Random;
  readonly recorder: Recorder | undefined;
  readonly faults: FaultPort;
  readonly sender: WebhookSender;
  readonly tallies: Tallies;
  readonly settings: () => PartnerSettings["webhooks"];
  readonly json: () => PartnerSettings["json"];
  readonly dialect: WebhookDialect;
}

export interface Deliveries {
  /** Resolves once every sending that the announcement called for was answered or given up; redeliveries go on after it. Undefined: it goes nowhere. */
  announce(webhook: Announced, urgent?: boolean): Promise<void> | undefined;
  /** Sends one at once to a place of its own. Resolves when its first sending was answered, or none is to come. */
  sendTo(url: string, webhook: Announced): Promise<DeliveryLine>;
  /** Sends the order's latest webhook once more under its id, as a merchant asks for at the partner's desk. False: there is none, or nowhere to send it. */
  resend(order: string): boolean;
  lines(): readonly DeliveryLine[];
  /** Webhooks neither acknowledged nor given up, and counterfeits that are still to come. */
  pending(): number;
  /** The receiver that said 410 is asked again. */
  enable(): void;
  clear(): void;
}

interface Delivery {
  readonly site: WebhookSite;
  readonly message: WebhookMessage;
  /** Where it alone goes. */
  readonly to?: string;
  state: DeliveryLine["state"];
  readonly attempts: { at: string; status: number }[];
  sendings: number;
  last: SignedWebhook | undefined;
  /** Whether the integration was struck as it accepted it. */
  isStruck?: boolean;
}

type OnStatus = Parameters<WebhookSender["send"]>[4];

/** The latest of an order, and where it went. */
type Remembered = WebhookMessage & { readonly site: WebhookSite; readonly to?: string };

/** Lines kept of deliveries that are done. */
const keptLines = 10_000;
/** Orders whose latest webhook can be sent again. */
const keptOrders = 10_000;
/** A partner's own queue stands between a change and its webhook. */
const queueMs = { min: 2, max: 15 };
const plain: WebhookPlan = { sendings: [{ delayMs: 0 }] };

const lineOf = ({ site, message, state, attempts }: Delivery): DeliveryLine => ({
  id: message.id,
  type: message.type,
  order: site.order,
  state,
  attempts,
});

const isAccepted = (status: number): boolean => status >= 200 && status < 300;

/** Sends webhooks at least once, in no order, until the receiver says 2xx or the schedule of redeliveries ends (Standard Webhooks). */
export function createDeliveries(ports: DeliveryPorts): Deliveries {
  const { partner, clock, random, recorder, sender, tallies, dialect } = ports;
  const done = createRing<DeliveryLine>(keptLines);
  const open = new Set<Delivery>();
  /** By order: those that wait until another webhook of their order has gone out. */
  const held = new Map<string, Set<() => void>>();
  const timers = new Set<() => void>();
  /** By order, the longest unheard of first. */
  const latest = new Map<string, Remembered>();
  let disabled = false;
  let generation = 0;
  /** Counterfeits that wait until they are old news. */
  let waiting = 0;

  const wait = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.after(delayMs, () => {
        timers.delete(cancel);
        resolve();
      });
      timers.add(cancel);
    });

  const newId = (): string => dialect.newId(random);
  const batches = createBatches<SignedWebhook, WebhookAnswer>();

  const close = (delivery: Delivery, state: DeliveryLine["state"], reason?: string): void => {
    if (!open.delete(delivery)) return;
    delivery.state = state;
    done.push(lineOf(delivery));
    if (reason === undefined) return;
    const { site, message } = delivery;
    recorder?.record({
      actor: partner,
      type: "webhook-given-up",
      order: site.order,
      site,
      value: { id: message.id, reason },
    });
  };

  /** The message as a fault lets it go out. */
  const told = (message: WebhookMessage, { newId: isNew, reshaped }: WebhookSending): WebhookMessage =>
    isNew === undefined && reshaped === undefined
      ? message
      : { ...message, ...(isNew && { id: newId() }), ...(reshaped && { data: reshaped.data(message.data) }) };

  /** What goes out for one sending: the message by itself or with others, or a lie about it. */
  function outgoing(
    { message, last }: Delivery,
    sending: WebhookSending,
    url: string,
  ): Outgoing<SignedWebhook, WebhookAnswer> | Promise<Outgoing<SignedWebhook, WebhookAnswer>> {
    const { counterfeit: kind } = sending;
    const { secrets, schemes, timeoutMs } = ports.settings();
    const spelled = ports.json() === "varied" && { spelling: random.fork(`json ${message.id}`) };
    const signing = { nowMs: clock.now(), secrets, schemes, dialect, url, ...spelled };
    const send = ({ headers, body }: SignedWebhook, onStatus?: OnStatus) => sender.send(url, headers, body, timeoutMs, onStatus);
    const alone = (signed: SignedWebhook) => ({ signed, send: (onStatus?: OnStatus) => send(signed, onStatus) });
    if (kind !== undefined)
      return alone(counterfeit({ ...signing, kind, id: newId(), message, sent: last, webhooks: ports.webhooks, random }));
    const how = signingOf(signing, sending, random);
    const tale = told(message, sending);
    // whom a kill strikes is struck by this one
    if (dialect.batch === undefined || sending.crash !== undefined) return alone(genuine(tale, how));
    const sign = (first: WebhookMessage, others: readonly WebhookMessage[]) => genuine(first, how, others);
    const manner = [url, sending.signing, sending.clockOffMs].join(" ");
    return batches
      .join(manner, tale, { ...dialect.batch, wait, sign, send })
      .then((batch) => ({ ...batch, signed: { ...batch.signed, id: tale.id } }));
  }

  /** One sending. Resolves to the receiver's word. */
  async function send(
    delivery: Delivery,
    sending: WebhookSending,
    url: string,
    isUnread: boolean,
  ): Promise<WebhookAnswer & { readonly isUnread: boolean }> {
    const { site, message } = delivery;
    const { counterfeit: kind, reshaped } = sending;
    const going = outgoing(delivery, sending, url);
    const { signed, send: sendIt } = going instanceof Promise ? await going : going;
    if (kind === undefined) delivery.last = signed;
    delivery.sendings += 1;
    const again = sending.newId === true && { again: message.id };
    const value = { id: signed.id, sending: delivery.sendings, ...(kind && { counterfeit: kind }), ...again };
    const at = { actor: partner, order: site.order, site };
    const ref = (message.data as { id?: unknown }).id;
    const shape = reshaped && ({ shape: reshaped.isBroken ? "broken" : "more" } as const);
    recorder?.record({ ...at, type: "webhook-sent", value: { ...value, ...(typeof ref === "string" && { ref }), ...shape } });
    const startedMs = clock.now();
    let isLost = isUnread;
    let isTold = false;
    const tell = ({ status, timedOut }: WebhookAnswer): void => {
      if (isTold) return;
      isTold = true;
      const told = { status, latencyMs: clock.now() - startedMs, ...(timedOut === true && { timedOut }) };
      recorder?.record({ ...at, type: "webhook-acknowledged", value: { ...value, ...told, ...(isLost && { unread: true }) } });
    };
    const { crash } = sending;
    const onStatus = async (status: number): Promise<void> => {
      if (crash === undefined || delivery.isStruck === true || !isAccepted(status)) return;
      delivery.isStruck = true;
      if (crash.at === "before-acknowledgement") isLost = true;
      tell({ status });
      await ports.faults.gather?.(crash);
      await ports.faults.crash(crash, site);
    };
    const answer = await sendIt(crash && onStatus);
    await onStatus(answer.status);
    tell(answer);
    releaseHeld(site.order);
    if (kind === undefined) delivery.attempts.push({ at: isoTime(startedMs), status: answer.status });
    return { ...answer, isUnread: isLost };
  }

  /** Lets go what waited for a webhook of its order to arrive. */
  function releaseHeld(order: string): void {
    const waiting = held.get(order);
    held.delete(order);
    for (const release of waiting ?? []) release();
  }

  async function holdBack(order: string, holdMs: number): Promise<void> {
    const waiting = held.get(order) ?? new Set();
    held.set(order, waiting);
    await new Promise<void>((resolve) => {
      waiting.add(resolve);
      void wait(holdMs).then(() => {
        waiting.delete(resolve);
        resolve();
      });
    });
  }

  /** Sends until accepted. Only the first try is waited for by whoever announced. */
  async function deliver(delivery: Delivery, sending: WebhookSending, url: string, attempt: number): Promise<void> {
    const born = generation;
    const { status, retryAfterMs = 0, isUnread } = await send(delivery, sending, url, attempt < (sending.unread ?? 0));
    if (sending.counterfeit !== undefined || born !== generation) return;
    if (!isUnread && isAccepted(status)) return close(delivery, "delivered");
    if (!isUnread && status === 410 && dialect.endsAt410) {
      disabled = true;
      return close(delivery, "disabled", "the receiver answered 410: it wants no more webhooks");
    }
    if (!open.has(delivery) || sending.redeliver === false) return;
    if (dialect.retries === "silence" && status !== 0 && !isUnread) return close(delivery, "given-up", `refused with ${status}`);
    const delayMs = ports.settings().retryScheduleMs[attempt];
    if (delayMs === undefined)
      return close(delivery, "given-up", `refused ${attempt + 1} times, at last with ${status || "no answer"}`);
    void wait(Math.max(delayMs, dialect.heedsRetryAfter ? retryAfterMs : 0)).then(() => {
      const now = delivery.to ?? ports.settings().url;
      if (born !== generation || !open.has(delivery)) return undefined;
      if (disabled || now === undefined) return close(delivery, "disabled", "the receiver wants no more webhooks");
      return deliver(delivery, sending, now, attempt + 1);
    });
  }

  /** Enacts a plan: its sendings, of which the first genuine one that may be is redelivered; the others go out once. */
  async function enact(delivery: Delivery, plan: WebhookPlan, url: string, urgent: boolean): Promise<void> {
    const born = generation;
    if (plan.sendings.every(({ counterfeit }) => counterfeit !== undefined))
      close(delivery, "given-up", "a fault lost it for ever");
    if (!urgent) await wait(random.integer(queueMs.min, queueMs.max));
    if (plan.afterNextOfOrder) await holdBack(delivery.site.order, plan.afterNextOfOrder.holdMs);
    const owner = plan.sendings.find((sending) => sending.counterfeit === undefined && sending.redeliver !== false);
    const go = async (sending: WebhookSending): Promise<void> => {
      if (sending.delayMs > 0) await wait(sending.delayMs);
      if (born !== generation) return;
      await deliver(delivery, sending === owner ? sending : { ...sending, redeliver: false }, url, 0);
    };
    const old = plan.sendings.filter((sending) => sending.overtaken !== undefined);
    waiting += old.length;
    await Promise.all(plan.sendings.filter((sending) => sending.overtaken === undefined).map(go));
    // Whoever announced waits for no old news.
    for (const sending of old)
      void holdBack(delivery.site.order, sending.overtaken?.holdMs ?? 0)
        .then(() => go(sending))
        .then(() => {
          if (born === generation) waiting -= 1;
        });
    if (owner === undefined && born === generation) close(delivery, "given-up", "a fault let it be sent once only");
  }

  function create({ type, order, data, id = newId() }: Announced, to?: string, isOnRequest = false): Delivery {
    const nowMs = clock.now();
    const message = { id, type, timestamp: isoTime(nowMs), data };
    const attempt = tallies.count(order, `webhook ${type}`);
    const site: WebhookSite = { kind: "webhook", partner, webhook: type, order, attempt };
    const going = { state: "pending", attempts: [], sendings: 0, last: undefined } as const;
    const delivery: Delivery = { site, message, ...going, attempts: [], ...(to !== undefined && { to }) };
    open.add(delivery);
    if (!isOnRequest) remember({ ...message, site, ...(to !== undefined && { to }) });
    return delivery;
  }

  function remember(told: Remembered): void {
    const { order } = told.site;
    latest.delete(order);
    latest.set(order, told);
    if (latest.size <= keptOrders) return;
    for (const oldest of latest.keys()) {
      latest.delete(oldest);
      return;
    }
  }

  async function announceTo(url: string, delivery: Delivery, urgent: boolean): Promise<void> {
    const { site } = delivery;
    if (disabled) return close(delivery, "disabled", "the receiver wants no more webhooks");
    const plan = ports.faults.onWebhook({ site, nowMs: clock.now() })?.plan ?? plain;
    await enact(delivery, plan, url, urgent);
  }

  return {
    announce: (webhook, urgent = false) => {
      const { type, order, callback, id = newId() } = webhook;
      const url = callback === undefined ? ports.settings().url : (callback ?? undefined);
      if (url !== undefined) return announceTo(url, create({ ...webhook, id }, callback ?? undefined), urgent);
      done.push({ id, type, order, state: "pending", attempts: [] });
      // that a bank refused a refund is so, whether or not anybody is told
      const site: WebhookSite = {
        kind: "webhook",
        partner,
        webhook: type,
        order,
        attempt: tallies.count(order, `webhook ${type}`),
      };
      const value = { id, reason: "the integration takes none", unwanted: true } as const;
      recorder?.record({ actor: partner, type: "webhook-given-up", order, site, value });
      return undefined;
    },
    sendTo: async (url, webhook) => {
      const delivery = create(webhook, url, true);
      await announceTo(url, delivery, true);
      return lineOf(delivery);
    },
    resend: (order) => {
      const told = latest.get(order);
      const where = told?.to ?? ports.settings().url;
      if (where === undefined || told === undefined || disabled) return false;
      const { site, to, ...message } = told;
      const going = { state: "pending", sendings: 0, last: undefined } as const;
      const delivery: Delivery = { site, message, ...going, attempts: [], ...(to !== undefined && { to }) };
      open.add(delivery);
      void enact(delivery, plain, where, false);
      return true;
    },
    lines: () => [...done.values(), ...[...open].map(lineOf)],
    pending: () => open.size + waiting,
    enable: () => {
      disabled = false;
    },
    clear: () => {
      generation += 1;
      waiting = 0;
      disabled = false;
      for (const cancel of timers) cancel();
      timers.clear();
      held.clear();
      open.clear();
      batches.clear();
      done.clear();
      latest.clear();
    },
  };
}
