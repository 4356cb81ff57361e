import type { LedgerLine, Partner } from "../partner/wire.ts";
import type { MockPartners } from "./mock-partners.ts";

/** What a matcher says; vitest and Jest take it alike. */
interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

const partnersOf = ({ partners }: MockPartners): readonly Partner[] => Object.values(partners);

const ledgerOf = (mock: MockPartners, order: string): readonly LedgerLine[] =>
  partnersOf(mock).flatMap((partner) => [...partner.ledger(order)]);

const ofKind = (lines: readonly LedgerLine[], kind: string): readonly LedgerLine[] => lines.filter((line) => line.kind === kind);

/** Authorizations that hold money still: neither captured nor voided. */
function holdsIn(lines: readonly LedgerLine[]): readonly LedgerLine[] {
  const ended = new Set([...ofKind(lines, "captured"), ...ofKind(lines, "voided")].map(({ ref }) => ref));
  return ofKind(lines, "authorized").filter(({ ref }) => !ended.has(ref));
}

const shipmentsIn = (lines: readonly LedgerLine[]): number =>
  ofKind(lines, "shipped").length - ofKind(lines, "shipment-cancelled").length;

const times = (count: number): string => (count === 0 ? "not" : count === 1 ? "once" : `${count} times`);

const section = (title: string, lines: readonly string[]): string =>
  `${title}:\n${(lines.length === 0 ? ["(none)"] : lines).map((line) => `  ${line}`).join("\n")}`;

/** What the partners know, for the message of an assertion that fails. */
function storyOf(mock: MockPartners, order: string | undefined): string {
  const isOf = (line: { readonly order: string }): boolean => order === undefined || line.order === order;
  const partners = partnersOf(mock);
  const ledger = partners.flatMap((partner) =>
    [...partner.ledger(order)].map(
      ({ kind, ref, amountMinor, currency }) =>
        `${partner.name} ${kind} ${ref}${amountMinor === undefined ? "" : ` ${amountMinor} ${currency ?? ""}`}`,
    ),
  );
  const calls = partners.flatMap((partner) =>
    partner
      .journal()
      .filter(isOf)
      .map(({ method, path, status }) => `${partner.name} ${method} ${path}: ${status}`),
  );
  const webhooks = partners.flatMap((partner) =>
    partner
      .deliveries()
      .filter(isOf)
      .map(
        ({ type, state, attempts }) => `${partner.name} ${type}: ${state} (${attempts.map(({ status }) => status).join(", ")})`,
      ),
  );
  const faults = mock.struck().map(({ fault, times: struck }) => `${fault.fault}: struck ${times(struck)}`);
  const of = order === undefined ? "" : ` of ${order}`;
  return [
    section(`Ledger${of}`, ledger),
    section(`Calls${of}`, calls),
    section(`Webhooks${of}`, webhooks),
    section("Faults", faults),
  ].join("\n");
}

/** A call that is being served can still take effect: nothing can be said of it yet, whichever way one asks. */
function refuseEarly(mock: MockPartners): void {
  const busy = partnersOf(mock).filter((partner) => partner.pending().calls > 0);
  if (busy.length === 0) return;
  throw new Error(
    `${busy.map(({ name }) => name).join(", ")} is still serving a call, which can take effect yet\n  Await settled() of your mockPartners before you ask.`,
  );
}

function tell(mock: MockPartners, order: string | undefined, pass: boolean, sentence: string): Matched {
  return { pass, message: () => `${sentence}\n${storyOf(mock, order)}` };
}

/** For `expect.extend(partnerMatchers)`: what has really happened at the partners, whatever their callers believe. */
export const partnerMatchers = {
  /** The customer was charged once: one capture, and no authorization besides that holds money still. */
  toHaveChargedOnce(mock: MockPartners, order: string, amountMinor?: number): Matched {
    refuseEarly(mock);
    const lines = ledgerOf(mock, order);
    const captures = ofKind(lines, "captured");
    const holds = holdsIn(lines);
    const [capture] = captures;
    const isAmount = amountMinor === undefined || capture?.amountMinor === amountMinor;
    const held = holds.length === 0 ? "" : `, and ${holds.length} more authorized with money still held`;
    const sum =
      amountMinor === undefined || capture === undefined ? "" : `; ${capture.amountMinor} was taken, ${amountMinor} expected`;
    const pass = captures.length === 1 && holds.length === 0 && isAmount;
    return tell(mock, order, pass, `${order} was charged ${times(captures.length)}${held}${sum}`);
  },

  /** Something was captured for it, also what was refunded later, or an authorization holds money still. */
  toHaveCharged(mock: MockPartners, order: string): Matched {
    refuseEarly(mock);
    const lines = ledgerOf(mock, order);
    const [captures, holds] = [ofKind(lines, "captured"), holdsIn(lines)];
    const held = holds.length === 0 ? "" : `, and ${holds.length} authorized with money still held`;
    return tell(mock, order, captures.length + holds.length > 0, `${order} was charged ${times(captures.length)}${held}`);
  },

  /** It was authorized once, and that was not voided. What was captured since counts. */
  toHaveAuthorizedOnce(mock: MockPartners, order: string): Matched {
    refuseEarly(mock);
    const lines = ledgerOf(mock, order);
    const voided = new Set(ofKind(lines, "voided").map(({ ref }) => ref));
    const standing = ofKind(lines, "authorized").filter(({ ref }) => !voided.has(ref));
    return tell(mock, order, standing.length === 1, `${order} was authorized ${times(standing.length)}`);
  },

  /** Money went back once. */
  toHaveRefundedOnce(mock: MockPartners, order: string, amountMinor?: number): Matched {
    refuseEarly(mock);
    const refunds = ofKind(ledgerOf(mock, order), "refunded");
    const isAmount = amountMinor === undefined || refunds[0]?.amountMinor === amountMinor;
    const sum =
      amountMinor === undefined || refunds[0] === undefined
        ? ""
        : `; ${refunds[0].amountMinor} went back, ${amountMinor} expected`;
    return tell(mock, order, refunds.length === 1 && isAmount, `${order} was refunded ${times(refunds.length)}${sum}`);
  },

  /** One label was bought for it, cancelled ones left aside. */
  toHaveShippedOnce(mock: MockPartners, order: string): Matched {
    refuseEarly(mock);
    const shipments = shipmentsIn(ledgerOf(mock, order));
    return tell(mock, order, shipments === 1, `${order} was shipped ${times(shipments)}`);
  },

  /** A label was bought for it that was not cancelled. */
  toHaveShipped(mock: MockPartners, order: string): Matched {
    refuseEarly(mock);
    const shipments = shipmentsIn(ledgerOf(mock, order));
    return tell(mock, order, shipments > 0, `${order} was shipped ${times(shipments)}`);
  },

  /** One message was sent about it: by that template, or one in all. */
  toHaveMessagedOnce(mock: MockPartners, order: string, template?: string): Matched {
    refuseEarly(mock);
    const messages = ofKind(ledgerOf(mock, order), "messaged");
    const sent = messages.filter(({ reference }) => template === undefined || reference === template);
    const by = template === undefined ? "" : ` by ${template}`;
    return tell(mock, order, sent.length === 1, `${order} was told of${by} ${times(sent.length)}`);
  },

  /** Webhooks were sent, of that order or of any, and each was answered with 2xx, at a redelivery perhaps. Waits for those on their way. */
  async toHaveAcceptedEveryWebhook(mock: MockPartners, order?: string): Promise<Matched> {
    await mock.settled();
    const deliveries = partnersOf(mock).flatMap((partner) => partner.deliveries());
    const sent = deliveries.filter((line) => order === undefined || line.order === order);
    const refused = sent.filter(({ state }) => state !== "delivered");
    const sentence =
      sent.length === 0 ? "no webhook was sent" : `${sent.length - refused.length} of ${sent.length} webhooks were accepted`;
    return tell(mock, order, sent.length > 0 && refused.length === 0, sentence);
  },

  /** Faults were injected, and each has struck: a test whose fault strikes nobody rehearses nothing. */
  toHaveStruckWithEveryFault(mock: MockPartners): Matched {
    const struck = mock.struck();
    const idle = struck.filter((one) => one.times === 0).map(({ fault }) => fault.fault);
    const sentence =
      struck.length === 0
        ? "no fault was injected"
        : idle.length === 0
          ? "every fault struck"
          : `${idle.join(", ")} never struck`;
    return tell(mock, undefined, struck.length > 0 && idle.length === 0, sentence);
  },
} as const;
