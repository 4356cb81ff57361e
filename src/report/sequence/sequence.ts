import type { EventOf, HistoryEvent, OperationValue, OrderView } from "../../core/history.ts";
import { formatMoney } from "../../core/money.ts";
import { formatSite } from "../../core/site.ts";

/** One line of a sequence diagram. */
export interface Row {
  /** Milliseconds since the run began. */
  readonly t: number;
  /** Events of the history that it stands for. */
  readonly events: number[];
  readonly type: "arrow" | "note" | "divider";
  readonly from?: string;
  /** Of a note: the lane it stands on. */
  readonly to?: string;
  label: string;
  /** An answer; else something that was asked or told. */
  readonly answer?: boolean;
  /** It never arrived as it was meant. */
  lost?: boolean;
  /** Names of the faults that struck here. */
  readonly faults: string[];
  /** Part of the evidence. */
  marked?: boolean;
  /** What a partner's ledger took in. */
  readonly effect?: boolean;
  /** A call that reads, for as long as it was answered without trouble. */
  read?: { readonly operation: string; readonly plain: boolean };
}

export interface Sequence {
  /** customer, integration, then partners as they came in. */
  readonly lanes: readonly string[];
  readonly rows: readonly Row[];
}

const customer = "customer";
const integration = "integration";

const money = (amountMinor: number | undefined, currency = "EUR"): string =>
  amountMinor === undefined ? "" : ` ${formatMoney({ amountMinor, currency })}`;
const asked = ({ operation, amountMinor, currency, reference }: OperationValue): string =>
  `${operation}${reference === undefined ? "" : ` "${reference}"`}${money(amountMinor, currency)}`;
const seen = ({ status, currency, capturedMinor, refundedMinor, shipped, detail }: OrderView): string => {
  const told = [
    ...(capturedMinor === undefined ? [] : [`captured${money(capturedMinor, currency)}`]),
    ...(refundedMinor === undefined || refundedMinor === 0 ? [] : [`refunded${money(refundedMinor, currency)}`]),
    ...(shipped ? ["shipped"] : []),
  ];
  return `sees ${detail ?? status}${told.length === 0 ? "" : `: ${told.join(", ")}`}`;
};
const shortKey = (key: string): string => (key.length > 6 ? `…${key.slice(-6)}` : key);
const outcome = (status: number, error: string | undefined): string =>
  status === 0 ? `no answer${error === undefined ? "" : `: ${error}`}` : String(status);

/** Collects rows while the events of a history pass by. */
class Drawing {
  readonly rows: Row[] = [];
  readonly lanes = [customer, integration];
  private readonly severalOrders: boolean;
  private readonly calls = new Map<string, Row>();
  private readonly webhooks = new Map<string, Row>();
  private waiting: EventOf<"fault-fired">[] = [];
  private lastCall: Row | undefined;
  private looks: Row | undefined;
  private looked = 0;

  constructor(severalOrders: boolean) {
    this.severalOrders = severalOrders;
  }

  /** Which order a line is about, where that is not plain. */
  private whose(order: string): string {
    return this.severalOrders ? ` of ${order}` : "";
  }

  private lane(actor: string): string {
    const name = actor === "harness" ? integration : actor;
    if (!this.lanes.includes(name)) this.lanes.push(name);
    return name;
  }

  private add(event: HistoryEvent, row: Omit<Row, "t" | "events" | "faults">): Row {
    const made: Row = { t: event.t, events: [event.i], faults: [], ...row };
    this.rows.push(made);
    return made;
  }

  private look(event: HistoryEvent): void {
    this.looks ??= this.add(event, { type: "arrow", from: customer, to: integration, label: "reads the order" });
    if (event.type === "invoke") this.looked += 1;
    if (!this.looks.events.includes(event.i)) this.looks.events.push(event.i);
    if (this.looked > 1) this.looks.label = `reads the order ${this.looked} times`;
  }

  private operation(event: EventOf<"invoke" | "ok" | "fail" | "info">): void {
    const { value } = event;
    if (value.operation === "read") {
      this.look(event);
      return;
    }
    const whose = this.whose(event.order);
    if (event.type === "invoke")
      this.add(event, { type: "arrow", from: customer, to: integration, label: `${asked(value)}${whose}` });
    else {
      const status = value.status ?? 0;
      const label = `${value.operation}${whose}: ${outcome(status, event.error)}`;
      this.add(event, { type: "arrow", from: integration, to: customer, label, answer: true, lost: status === 0 });
    }
  }

  private call(event: EventOf<"call">): void {
    const { site, key, value } = event;
    const under = key === undefined ? "" : ` key ${shortKey(key)}`;
    const refused = value.violations === undefined ? "" : " (not as in the contract)";
    const label = `${site.operation} #${site.attempt}${this.whose(site.order)}${under}${refused}`;
    const read = value.method === "GET" && refused === "" ? { read: { operation: site.operation, plain: false } } : {};
    this.lastCall = this.add(event, { type: "arrow", from: integration, to: this.lane(event.actor), label, ...read });
    this.calls.set(`${site.partner} ${event.call}`, this.lastCall);
  }

  private answer(event: EventOf<"answer">): void {
    const { status, delivery, replayed, retryAfterMs } = event.value;
    const lost = delivery !== "whole" && delivery !== "slow";
    const more = [
      ...(delivery === "whole" ? [] : [delivery]),
      ...(replayed === true ? ["the first answer again"] : []),
      ...(retryAfterMs === undefined ? [] : [`Retry-After ${retryAfterMs} ms`]),
    ];
    const label = `${status}${more.length === 0 ? "" : ` (${more.join(", ")})`}`;
    const call = this.calls.get(`${event.site.partner} ${event.call}`);
    // an answer that follows at once stands in the line of what was asked, though the effect came between
    const before = this.rows.findLast((row) => row.effect !== true || row.t !== event.t);
    if (call !== undefined && call === before && !lost) {
      call.label = `${call.label} → ${label}`;
      call.events.push(event.i);
      if (call.read !== undefined) call.read = { ...call.read, plain: label === "200" };
    } else
      this.add(event, {
        type: "arrow",
        from: this.lane(event.actor),
        to: integration,
        label: `${event.site.operation} #${event.site.attempt}${this.whose(event.site.order)}: ${label}`,
        answer: true,
        lost,
      });
  }

  private fired(event: EventOf<"fault-fired">): void {
    const { name } = event.value;
    const last = this.rows.at(-1);
    if (event.site?.kind === "webhook") this.waiting.push(event);
    else if (last !== undefined && last === this.lastCall && last.t === event.t) {
      last.faults.push(name);
      last.events.push(event.i);
    } else {
      const label = event.site?.kind === "link" ? `on ${formatSite(event.site)}` : "";
      this.add(event, { type: "note", to: integration, label }).faults.push(name);
    }
  }

  /** Faults of webhooks fire before the webhook goes out, and others may go out in between. */
  private strike(row: Row, { site }: EventOf<"webhook-sent" | "webhook-given-up">): void {
    const here = formatSite(site);
    const isHere = ({ site: struck }: EventOf<"fault-fired">): boolean => struck !== undefined && formatSite(struck) === here;
    for (const { value, i } of this.waiting.filter(isHere)) {
      row.faults.push(value.name);
      row.events.push(i);
    }
    this.waiting = this.waiting.filter((event) => !isHere(event));
  }

  private sent(event: EventOf<"webhook-sent">): void {
    const { site, value } = event;
    const again = value.sending > 1 ? `, sending ${value.sending}` : "";
    const fake = value.counterfeit === undefined ? "" : ` (counterfeit: ${value.counterfeit})`;
    const row = this.add(event, {
      type: "arrow",
      from: this.lane(event.actor),
      to: integration,
      label: `${site.webhook} #${site.attempt}${this.whose(site.order)}${again}${fake}`,
    });
    this.strike(row, event);
    this.webhooks.set(`${event.actor} ${value.id} ${value.sending}`, row);
  }

  private acknowledged(event: EventOf<"webhook-acknowledged">): void {
    const { id, sending, status } = event.value;
    const row = this.webhooks.get(`${event.actor} ${id} ${sending}`);
    if (row === undefined) return;
    row.label = `${row.label} → ${status === 0 ? "no answer" : status}`;
    row.events.push(event.i);
    if (status === 0) row.lost = true;
  }

  private givenUp(event: EventOf<"webhook-given-up">): void {
    if (event.value.unwanted) return;
    const label = `${event.site.webhook} given up: ${event.value.reason}`;
    this.strike(this.add(event, { type: "note", to: this.lane(event.actor), label, lost: true }), event);
  }

  draw(event: HistoryEvent): void {
    switch (event.type) {
      case "invoke":
      case "ok":
      case "fail":
      case "info":
        this.operation(event);
        return;
      case "call":
        this.call(event);
        return;
      case "answer":
        this.answer(event);
        return;
      case "effect": {
        const { kind, amountMinor, currency, reference } = event.value;
        const name = reference === undefined ? "" : ` "${reference}"`;
        const label = `${kind}${money(amountMinor, currency)}${name}${this.whose(event.order)}`;
        this.add(event, { type: "note", to: this.lane(event.actor), label, effect: true });
        return;
      }
      case "fault-fired":
        this.fired(event);
        return;
      case "webhook-sent":
        this.sent(event);
        return;
      case "webhook-acknowledged":
        this.acknowledged(event);
        return;
      case "webhook-given-up":
        this.givenUp(event);
        return;
      case "crash":
      case "restart":
        this.add(event, { type: "note", to: integration, label: event.type === "crash" ? `✝ ${event.value.reason}` : "goes on" });
        return;
      case "phase":
        if (event.value.phase === "liveness") this.add(event, { type: "divider", label: "faults stop" });
        if (event.value.phase === "final") this.add(event, { type: "divider", label: "the end" });
        return;
      case "read":
        this.add(event, {
          type: "note",
          to: customer,
          label: `${event.value === null ? (event.error ?? "the shop does not know the order") : seen(event.value)}${this.whose(event.order)}`,
        });
        return;
      default:
        return;
    }
  }
}

const isAbout = (event: HistoryEvent, orders: readonly string[] | undefined): boolean =>
  orders === undefined || !("order" in event) || event.order === undefined || orders.includes(event.order);

/** Reads that follow each other and went well are one line: which of them there were says little. */
function foldReads(rows: readonly Row[]): Row[] {
  const folded: Row[] = [];
  const more = new Map<Row, number>();
  for (const row of rows) {
    const isPlain = row.read?.plain === true && row.faults.length === 0 && row.marked !== true;
    const last = folded.at(-1);
    if (isPlain && last !== undefined && more.has(last)) {
      last.events.push(...row.events);
      more.set(last, (more.get(last) ?? 0) + 1);
      continue;
    }
    folded.push(row);
    if (isPlain) more.set(row, 0);
  }
  for (const [row, count] of more) if (count > 0) row.label = `${row.label} and ${count} more read${count === 1 ? "" : "s"}`;
  return folded;
}

/**
 * A history as a sequence diagram: who asked and told whom, what the partners' ledgers took in, where faults struck.
 *
 * @param options `orders`: leaves out all others; `highlight`: numbers of the events that are the evidence
 */
export function sequenceOf(
  events: readonly HistoryEvent[],
  options: { readonly orders?: readonly string[]; readonly highlight?: readonly number[] } = {},
): Sequence {
  const drawing = new Drawing((options.orders?.length ?? 1) > 1);
  for (const event of events) if (isAbout(event, options.orders)) drawing.draw(event);
  const evidence = new Set(options.highlight ?? []);
  for (const row of drawing.rows) if (row.events.some((i) => evidence.has(i))) row.marked = true;
  return { lanes: drawing.lanes, rows: foldReads(drawing.rows) };
}
