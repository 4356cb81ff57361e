import {
  asking,
  type RunningIntegration,
  referenceWorld,
  type SimTarget,
  type SimWorld,
  type Surroundings,
} from "firedrill/vitest";
import { builtins } from "../../../src/catalogue.ts";
import { customerOf } from "../../../src/core/customer-of.ts";
import { createPartnerClient, type Fields, type Listed, type PartnerClient, type Word } from "./partner-client.ts";
import { createTable, type Table } from "./table.ts";

/**
 * A shop as they stood on one server with one database: a table of orders with a status, no queue, no webhooks. The card is
 * charged while the customer waits at the counter; a job that comes round every ten seconds finishes what is not finished,
 * by reading what the partners have. Without `sells` nothing is charged: it sends samples.
 */
interface Row {
  readonly order: string;
  /** What partners know it by. */
  readonly number: string;
  /** What the carrier knows it by. */
  readonly parcel: string;
  readonly totalMinor: number;
  /** The total, less what was taken off since. */
  readonly dueMinor: number;
  readonly currency: string;
  readonly token: string;
  readonly status: "new" | "done" | "cancelled" | "declined" | "help";
  readonly cancels: boolean;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly label: "none" | "bought" | "cancelled";
  readonly refunds: readonly { readonly reference: string; readonly amountMinor: number }[];
  /** Templates that went out, and how often that of a refund did. */
  readonly told: readonly string[];
  readonly toldBack: number;
  /** By step: when it was last asked for, and how often it was not found since. */
  readonly asked: Readonly<Record<string, { readonly atMs: number; readonly absences: number }>>;
  /** Steps that a partner refused for good. */
  readonly refused: readonly string[];
  readonly notBeforeMs: number;
  readonly bankSinceMs: number;
  /** There may be something to do. */
  readonly open: boolean;
  readonly holder: string;
  readonly heldUntilMs: number;
}

interface Payment {
  readonly id: string;
  readonly status: string;
  readonly captured_minor: number;
}

/** What the partners have of an order. */
interface Books {
  readonly payments: readonly Payment[];
  readonly refunds: readonly Fields[];
  readonly labels: readonly Fields[];
  readonly messages: readonly Fields[];
}

/** One call that is missing, or a wait. */
type Step =
  | { readonly at: "payment" | "carrier" | "messaging"; readonly name: string; readonly path: string; readonly body: Fields }
  | "wait"
  | undefined;

const roundMs = 10_000;
/** Two looks and two calls take no longer. */
const holdMs = 25_000;
const bankPatienceMs = 15 * 60_000;
/** Refunds have numbers of the shop's own: what customers call them is their affair. */
const numberOf = (n: number): string => `RF-${n + 1}`;
const undoing = "RF-0";
/** What hosted fields give: whoever writes a card number there is refused. */
const tokenPattern = /^tok_[a-z_]+$/;
const takenOff = "taken off";
const moneyBack = "money_back";
const templates = { confirmed: "order_confirmed", cancelled: "order_cancelled", declined: "payment_declined" };

const hasTexts = (item: Fields, ...names: string[]): boolean => names.every((name) => typeof item[name] === "string");
const hasIntegers = (item: Fields, ...names: string[]): boolean => names.every((name) => Number.isSafeInteger(item[name]));

const isWhole: Readonly<Record<"payment" | "carrier" | "messaging", (item: Fields) => boolean>> = {
  payment: (item) =>
    hasTexts(item, "id", "status", "order_reference", "currency") &&
    hasIntegers(item, "amount_minor") &&
    (hasTexts(item, "refund_reference") || hasIntegers(item, "captured_minor")),
  carrier: (item) => hasTexts(item, "id", "status", "order_reference"),
  messaging: (item) => hasTexts(item, "id", "status", "order_reference", "template"),
};

const isPaid = ({ status }: Fields): boolean => status === "succeeded";
const furthest = ["captured", "authorized", "requires_action", "declined", "voided"];
const sum = (items: readonly Fields[]): number => items.reduce((total, { amount_minor }) => total + Number(amount_minor), 0);
const isHeld = ({ status }: Payment): boolean => status === "authorized" || status === "requires_action";

const ownOf = ({ payments }: Books): Payment | undefined =>
  [...payments].sort((a, b) => furthest.indexOf(a.status) - furthest.indexOf(b.status))[0];
const isGone = ({ status }: Fields): boolean => status === "cancelled" || status === "failed";
/** One that was made: what is queued may never be. */
const liveLabel = ({ labels }: Books): Fields | undefined => labels.find((label) => !isGone(label) && label.status !== "queued");

const toldBackIn = ({ messages }: Books): number => messages.filter(({ template }) => template === moneyBack).length;

/** Whether the effect of a step is in the partners' books. */
function isThere(name: string, books: Books): boolean {
  const about = name.slice(name.indexOf(":") + 1);
  if (name === "pay") return books.payments.length > 0;
  if (name === "capture") return books.payments.some(({ status }) => status === "captured");
  if (name === "ship") return books.labels.length > 0;
  if (name.startsWith("void:")) return books.payments.some((payment) => payment.id === about && !isHeld(payment));
  if (name.startsWith("unship:")) return books.labels.some((label) => label.id === about && isGone(label));
  if (name.startsWith("refund:")) return books.refunds.some(({ refund_reference: reference }) => reference === about);
  if (name.startsWith("back:")) return toldBackIn(books) >= Number(about);
  return books.messages.some(({ template }) => template === about);
}

function refundStep(row: Row, { id, captured_minor: captured }: Payment, { refunds }: Books, undoes: boolean): Step {
  const live = refunds.filter(({ status }) => status !== "failed");
  const made = new Set(refunds.map(({ refund_reference: reference }) => reference));
  const numbered = row.refunds.map(({ amountMinor }, n) => ({ reference: numberOf(n), amountMinor }));
  const due = numbered.find(({ reference }) => !made.has(reference));
  const left =
    captured -
    sum(live) -
    numbered.filter(({ reference }) => !made.has(reference)).reduce((all, one) => all + one.amountMinor, 0);
  const wanted = due ?? (undoes && left > 0 && !made.has(undoing) ? { reference: undoing, amountMinor: left } : undefined);
  if (wanted === undefined) return live.some(({ status }) => status === "pending") ? "wait" : undefined;
  const body = { amount_minor: wanted.amountMinor, refund_reference: wanted.reference };
  return { at: "payment", name: `refund:${wanted.reference}`, path: `/v1/payments/${id}/refunds`, body };
}

function voidStep({ id }: Payment): Step {
  return { at: "payment", name: `void:${id}`, path: `/v1/payments/${id}/void`, body: {} };
}

function moneyStep(row: Row, books: Books, undoes: boolean, nowMs: number): Step {
  const own = ownOf(books);
  const second = books.payments.find((payment) => payment !== own && isHeld(payment));
  if (second !== undefined) return voidStep(second);
  if (own === undefined) {
    if (undoes) return row.asked.pay === undefined ? undefined : "wait";
    const { number, totalMinor, currency, token } = row;
    const body = { order_reference: number, amount_minor: totalMinor, currency, payment_token: token };
    return {
      at: "payment",
      name: "pay",
      path: "/v1/payments",
      body: { ...body, return_url: `https://counter.example/${encodeURIComponent(number)}` },
    };
  }
  if (own.status === "captured") return refundStep(row, own, books, undoes);
  const gone = own.status === "requires_action" && nowMs - row.bankSinceMs > bankPatienceMs;
  if (isHeld(own) && (undoes || gone)) return voidStep(own);
  if (own.status === "requires_action") return "wait";
  if (own.status !== "authorized") return undefined;
  return { at: "payment", name: "capture", path: `/v1/payments/${own.id}/capture`, body: { amount_minor: row.dueMinor } };
}

function labelStep({ parcel }: Row, books: Books, undoes: boolean, mayShip: boolean): Step {
  const live = books.labels.filter((label) => !isGone(label));
  const [surplus] = live.slice(undoes ? 0 : 1);
  if (surplus !== undefined)
    return { at: "carrier", name: `unship:${surplus.id}`, path: `/v1/shipments/${surplus.id}/cancel`, body: {} };
  if (live.some(({ status }) => status === "queued")) return "wait";
  if (undoes || live.length > 0 || !mayShip || books.labels.some(({ status }) => status === "failed")) return undefined;
  const destination = { name: "A. Customer", line1: "1 Example Street", postal_code: "1010", city: "Vienna", country: "AT" };
  const body = { order_reference: parcel, service: "standard", destination, parcels: [{ weight_grams: 500 }] };
  return { at: "carrier", name: "ship", path: "/v1/shipments", body };
}

/** What became of the order, by the books alone. */
function endOf(row: Row, books: Books, sells: boolean, nowMs: number): Row["status"] {
  if (row.status === "cancelled" || row.status === "declined") return row.status;
  const own = ownOf(books);
  if (sells && (own?.status === "declined" || row.refused.includes("pay"))) return row.cancels ? "cancelled" : "declined";
  const gone = own?.status === "voided" && nowMs - row.bankSinceMs > bankPatienceMs;
  if (!row.cancels && !gone) return liveLabel(books) !== undefined && (!sells || own?.status === "captured") ? "done" : "new";
  const isBack =
    own === undefined
      ? row.asked.pay === undefined
      : own.status !== "captured"
        ? !isHeld(own)
        : sum(books.refunds.filter(isPaid)) >= own.captured_minor;
  return isBack && liveLabel(books) === undefined ? "cancelled" : "new";
}

/** The message that is missing: that of the order's end, or the next one of a refund. */
function tellStep(row: Row, { refunds }: Books, end: Row["status"]): Step {
  const recipient_reference = customerOf(row.order);
  const message = (name: string, template: string, more: Fields = {}): Step => ({
    at: "messaging",
    name,
    path: "/v1/messages",
    body: { order_reference: row.number, template, recipient_reference, ...more },
  });
  const ends = { done: templates.confirmed, cancelled: templates.cancelled, declined: templates.declined };
  const template = end === "new" || end === "help" ? undefined : ends[end];
  if (template !== undefined && !row.told.includes(template)) return message(`tell:${template}`, template);
  const paid = row.refunds
    .map((_, n) => numberOf(n))
    .filter((number) => refunds.some((refund) => isPaid(refund) && refund.refund_reference === number));
  const number = paid[row.toldBack];
  return number === undefined ? undefined : message(`back:${row.toldBack + 1}`, moneyBack, { parameters: { refund: number } });
}

/** What no job can put right. */
function needsHelp(row: Row, books: Books): boolean {
  const { payments, refunds } = books;
  const taken = payments.filter(({ status }) => status === "captured").length;
  const references = refunds.filter(isPaid).map(({ refund_reference: reference }) => reference);
  return (
    taken > 1 ||
    (!row.cancels && payments.some(({ status }) => status === "capture_failed")) ||
    refunds.some(({ status }) => status === "failed") ||
    (!row.cancels && books.labels.some(({ status }) => status === "failed")) ||
    new Set(references).size < references.length ||
    row.refused.some((name) => name !== "pay" && !isThere(name, books))
  );
}

interface Kind {
  /** Else it charges nothing, and has no payment partner. */
  readonly sells: boolean;
  /** It numbers orders itself: partners are told its number, and so are customers in the answer. */
  readonly numbers?: true;
  /** It numbers parcels as it numbers orders, each in a sequence of its own: the carrier is told the parcel's number alone. */
  readonly numbersParcels?: true;
}

/** Its customer was told at the counter that there is no order. */
const isRefused = ({ refused }: Row): boolean => refused.includes("pay");

interface Access {
  readonly token: string;
}

function createShop(
  { sells, numbers, numbersParcels }: Kind,
  access: Readonly<Record<string, Access>>,
  surroundings: Surroundings,
  table: Table<Row>,
) {
  const { clock, nextId, log } = surroundings;
  const db = table.seenBy(surroundings);
  const clientOf = (name: "payment" | "carrier" | "messaging"): PartnerClient =>
    createPartnerClient(surroundings, { name, token: access[name]?.token ?? "" }, isWhole[name]);
  const clients = { payment: clientOf("payment"), carrier: clientOf("carrier"), messaging: clientOf("messaging") };
  const put = (rows: Map<string, Row>, row: Row): void => void rows.set(row.order, row);
  const nothing: Listed = { type: "yes", items: [] };

  async function readBooks({ number, parcel }: Row): Promise<Books | { readonly afterMs: number }> {
    const about = `order_reference=${encodeURIComponent(number)}`;
    const payments = sells ? await clients.payment.list(`/v1/payments?${about}`) : nothing;
    if (payments.type !== "yes") return payments;
    const captured = payments.items.find(({ status }) => status === "captured");
    const refunds = captured ? await clients.payment.list(`/v1/payments/${captured.id}/refunds`) : nothing;
    if (refunds.type !== "yes") return refunds;
    const labels = await clients.carrier.list(`/v1/shipments?order_reference=${encodeURIComponent(parcel)}`);
    if (labels.type !== "yes") return labels;
    const messages = await clients.messaging.list(`/v1/messages?${about}`);
    if (messages.type !== "yes") return messages;
    return {
      payments: payments.items as unknown as readonly Payment[],
      refunds: refunds.items,
      labels: labels.items,
      messages: messages.items,
    };
  }

  /** The row that knows the partners' books too. What was once seen may be missing in an old copy of them. */
  function learn(row: Row, books: Books): Row {
    const nowMs = clock.now();
    const asked = Object.fromEntries(
      Object.entries(row.asked)
        .map(([name, { atMs, absences }]) => [name, { atMs, absences: isThere(name, books) ? 0 : absences + 1 }] as const)
        .filter(([name, { absences }]) => !(name === "pay" && row.cancels && absences >= 3)),
    );
    const own = ownOf(books);
    const paidBack = sum(books.refunds.filter(isPaid));
    const told = new Set([...row.told, ...books.messages.map(({ template }) => String(template))]);
    const end = endOf({ ...row, asked }, books, sells, nowMs);
    return {
      ...row,
      asked,
      told: [...told],
      toldBack: Math.max(row.toldBack, toldBackIn(books)),
      status: needsHelp(row, books) ? "help" : end,
      capturedMinor: Math.max(row.capturedMinor, own?.captured_minor ?? 0),
      refundedMinor: Math.max(row.refundedMinor, paidBack),
      label: liveLabel(books) !== undefined ? "bought" : books.labels.length > 0 ? "cancelled" : row.label,
      bankSinceMs: row.bankSinceMs === 0 && own?.status === "requires_action" ? nowMs : row.bankSinceMs,
    };
  }

  function nextOf(row: Row, books: Books): Step {
    const undoes = row.cancels || row.status === "cancelled" || row.status === "declined";
    const money = sells ? moneyStep(row, books, undoes, clock.now()) : undefined;
    if (money !== undefined && money !== "wait") return money;
    const mayShip = !sells || ownOf(books)?.status === "captured";
    return labelStep(row, books, undoes, mayShip) ?? tellStep(row, books, endOf(row, books, sells, clock.now())) ?? money;
  }

  /** Asked for before, and perhaps on its way: looked for again before it is asked for again. */
  function mayCome({ asked }: Row, { name }: { readonly name: string }): boolean {
    const last = asked[name];
    return last !== undefined && (last.absences < 2 || clock.now() - last.atMs < 2500);
  }

  type Change = (row: Row) => Row;
  const same: Change = (row) => row;
  const after =
    (afterMs: number): Change =>
    (row) => ({ ...row, notBeforeMs: Math.max(row.notBeforeMs, clock.now() + afterMs) });

  /** One look, and the one call that is missing. `goesOn`: there may be another. */
  async function advance(row: Row, only?: string): Promise<{ readonly change: Change; readonly goesOn: boolean }> {
    const books = await readBooks(row);
    if ("afterMs" in books) return { change: after(books.afterMs), goesOn: false };
    const learned: Change = (now) => learn(now, books);
    const known = learned(row);
    const step = nextOf(known, books);
    if (step === undefined) return { change: (now) => ({ ...learned(now), open: false }), goesOn: false };
    if (step === "wait" || known.refused.includes(step.name) || mayCome(known, step) || (only ?? step.name) !== step.name)
      return { change: learned, goesOn: false };
    const isMine = await db((rows) => {
      const now = rows.get(row.order);
      if (now?.holder !== row.holder || now.cancels !== row.cancels || now.dueMinor !== row.dueMinor) return false;
      put(rows, { ...now, asked: { ...now.asked, [step.name]: { atMs: clock.now(), absences: 0 } } });
      return true;
    });
    if (!isMine) return { change: same, goesOn: false };
    const subject = step.at === "carrier" ? row.parcel : row.number;
    const word = await clients[step.at].post(step.path, `${encodeURIComponent(subject)}.${step.name}`, step.body);
    log(`${row.order} ${step.name}: ${word.type}`);
    const { asked: _then, ...rest } = known;
    return { change: (now) => answered({ ...now, ...pick(rest), open: true }, step.name, word), goesOn: word.type === "yes" };
  }

  /** What a look learned, beside what others may have changed meanwhile. */
  const pick = ({ told, toldBack, status, capturedMinor, refundedMinor, label, bankSinceMs }: Omit<Row, "asked">) => ({
    told,
    toldBack,
    status,
    capturedMinor,
    refundedMinor,
    label,
    bankSinceMs,
  });

  function answered(row: Row, name: string, word: Word): Row {
    if (word.type === "no") return { ...row, refused: [...row.refused, name] };
    return word.type === "yes" ? row : after(word.afterMs)(row);
  }

  async function attend(order: string, only?: string): Promise<void> {
    for (let steps = 0; steps < 10; steps += 1) {
      const holder = nextId("hold");
      const row = await db((rows) => {
        const now = rows.get(order);
        const nowMs = clock.now();
        if (now === undefined || !now.open || Math.max(now.heldUntilMs, now.notBeforeMs) > nowMs) return undefined;
        const held = { ...now, holder, heldUntilMs: nowMs + holdMs };
        put(rows, held);
        return held;
      });
      if (row === undefined) return;
      const { change, goesOn } = await advance(row, only);
      await db((rows) => {
        const now = rows.get(order);
        if (now?.holder !== holder) return;
        const isNews = now.cancels !== row.cancels || now.dueMinor !== row.dueMinor || now.refunds.length !== row.refunds.length;
        const next = change(now);
        put(rows, { ...next, open: next.open || isNews, holder: "", heldUntilMs: 0 });
      });
      if (!goesOn || only !== undefined) return;
    }
  }

  const job = async (): Promise<void> => {
    for (const { order, open } of table.rows().values()) if (open) await attend(order);
  };
  /** At night, and whenever somebody asks: all orders, also those at their end. */
  const reconcile = async (): Promise<void> => {
    await db((rows) => {
      for (const row of rows.values()) put(rows, { ...row, open: true });
    });
    await job();
  };
  const everyRound = (): void => void clock.after(roundMs, () => void job().then(everyRound));
  const everyNight = (): void => void clock.after(6 * 3_600_000, () => void reconcile().then(everyNight));

  async function wish(order: string, change: (row: Row) => Row | number): Promise<{ readonly status: number }> {
    const status = await db((rows) => {
      const row = rows.get(order);
      const changed = row === undefined ? 404 : change(row);
      if (typeof changed === "number") return changed;
      put(rows, { ...changed, open: true });
      return 200;
    });
    if (status === 200) clock.after(1, () => void attend(order));
    return { status };
  }

  const atCounter: Readonly<Record<Row["status"], number>> = { new: 202, done: 201, cancelled: 201, declined: 402, help: 202 };

  log("the counter is open");
  everyRound();
  everyNight();
  const shop: RunningIntegration["shop"] = {
    ask: asking({
      place: async ({ order, amountMinor: totalMinor = 0, currency, values: { payment_token: token = "" } = {} }) => {
        if (!tokenPattern.test(token)) return { status: 422 };
        const blank = {
          capturedMinor: 0,
          refundedMinor: 0,
          label: "none",
          refunds: [],
          told: [],
          toldBack: 0,
          asked: {},
          refused: [],
        } as const;
        const free = { notBeforeMs: 0, bankSinceMs: 0, open: true, holder: "", heldUntilMs: 0 };
        await db((rows) => {
          if (rows.has(order)) return;
          const number = numbers ? `K${1001 + rows.size}` : order;
          // fewer parcels than orders were sent by then
          const parcel = numbersParcels ? `K${1000 + rows.size}` : number;
          put(rows, {
            order,
            number,
            parcel,
            totalMinor,
            dueMinor: totalMinor,
            currency,
            token,
            status: "new",
            cancels: false,
            ...blank,
            ...free,
          });
        });
        if (sells) await attend(order, "pay");
        clock.after(1, () => void attend(order));
        const row = await db((rows) => rows.get(order));
        const status = row !== undefined && isRefused(row) ? 402 : atCounter[row?.status ?? "new"];
        return { status, ...(row !== undefined && { number: row.number }) };
      },
      cancel: ({ order }) =>
        wish(order, (row) => {
          if (row.cancels) return row;
          return isRefused(row) || row.status !== "new" || row.asked.ship !== undefined ? 409 : { ...row, cancels: true };
        }),
      // what is charged already is given back
      reduce: ({ order, amountMinor: toMinor = 0 }) =>
        wish(order, (row) => {
          if (toMinor === row.dueMinor) return row;
          if (!sells || row.cancels || row.refunds.some(({ reference }) => reference !== takenOff)) return 409;
          if (isRefused(row) || (row.status !== "new" && row.status !== "done")) return 409;
          if (toMinor > row.dueMinor || toMinor <= 0) return 422;
          const less = { ...row, dueMinor: toMinor };
          if (row.asked.capture === undefined) return less;
          if (row.capturedMinor === 0) return 409;
          return { ...less, refunds: [...row.refunds, { reference: takenOff, amountMinor: row.dueMinor - toMinor }] };
        }),
      refund: ({ order, reference = "", amountMinor }) =>
        wish(order, (row) => {
          const known = row.refunds.find((refund) => refund.reference === reference);
          if (known !== undefined) return amountMinor === undefined || amountMinor === known.amountMinor ? row : 422;
          if (row.status !== "done") return 409;
          const left = row.refunds.reduce((rest, refund) => rest - refund.amountMinor, row.capturedMinor);
          const wanted = amountMinor ?? left;
          if (wanted <= 0 || wanted > left) return 422;
          return { ...row, refunds: [...row.refunds, { reference, amountMinor: wanted }] };
        }),
      return_page: async ({ order }) => {
        await wish(order, same);
        return { status: 200 };
      },
    }),
    read: async (order) => {
      const row = await db((rows) => rows.get(order));
      if (row === undefined) return { type: "absent" };
      const { status, dueMinor: totalMinor, currency, capturedMinor, refundedMinor, label } = row;
      const amounts = { totalMinor, currency, capturedMinor, refundedMinor };
      return { type: "view", view: { status: counterWords[status], ...amounts, shipped: label === "bought", detail: status } };
    },
    backlog: async () => undefined,
    reconcile,
  };
  return { shop, webhook: async () => ({ status: 404 }) };
}

/** How it shows its orders, and what that means. */
export const counterWords = {
  new: "pending",
  done: "confirmed",
  cancelled: "cancelled",
  declined: "declined",
  help: "attention",
} as const satisfies Readonly<Record<Row["status"], string>>;

/** The shop with its partners, in virtual time. */
export function counterShop(kind: Kind): SimWorld {
  const blueprints = referenceWorld().blueprints.filter(({ name }) => kind.sells || name !== "payment");
  const access = Object.fromEntries(
    blueprints.map(({ name, settings }) => [name, { token: Object.keys(settings.tokens)[0] ?? "" }]),
  );
  const target: SimTarget = {
    declared: {
      notifies: true,
      quotes: false,
      jobEveryMs: roundMs,
      templates: { ...templates, ...(kind.sells && { refunded: moneyBack }) },
    },
    takesWebhooks: false,
    isolated: true,
    forbidden: Object.values(access).map(({ token }) => ({ kind: "token", text: token })),
    open: async () => {
      const table = createTable<Row>();
      return { boot: async (surroundings) => createShop(kind, access, surroundings, table), close: async () => {} };
    },
  };
  return { target, blueprints, catalogue: builtins };
}
