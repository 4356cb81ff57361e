import { createHmac, timingSafeEqual } from "node:crypto";
import {
  asking,
  type RunningIntegration,
  referenceWorld,
  type SimTarget,
  type SimWorld,
  type Surroundings,
} from "firedrill/vitest";
import { builtins } from "../../../src/catalogue.ts";
import { createPartnerClient, type Fields, type Word } from "./partner-client.ts";
import { createTable, type Table } from "./table.ts";

/**
 * A shop that sells tickets: it takes the money, and sends nothing. Its only partner is the payment partner, whose webhooks tell
 * it when to look. It has no queue: an order's row says when it is to be looked at next. Whoever looks reads the partner's
 * books first, and does then the one thing that is missing.
 */
interface Row {
  readonly order: string;
  readonly totalMinor: number;
  readonly currency: string;
  readonly token: string;
  readonly wish: "buy" | "cancel";
  readonly ended?: "cancelled" | "declined";
  readonly payment?: Payment;
  readonly refunds: readonly Refund[];
  readonly paidBackMinor: number;
  /** By step: when it was last asked for, and how often it was not found since. */
  readonly asked: Readonly<Record<string, { readonly atMs: number; readonly absences: number }>>;
  /** By step that was refused for good: how often it was looked at since, and still seemed to be missing. */
  readonly refused: Readonly<Record<string, number>>;
  /** Why a person must look. */
  readonly trouble?: string;
  readonly bankSinceMs?: number;
  /** When to look next; absent: there is nothing to do. */
  readonly dueMs?: number;
  /** The partner asked for that. */
  readonly notBeforeMs: number;
  readonly tries: number;
  readonly holder: string;
  readonly heldUntilMs: number;
}

interface Payment {
  readonly id: string;
  readonly status: string;
  readonly amount_minor: number;
  readonly captured_minor: number;
  readonly currency: string;
  readonly version: number;
}

interface Refund {
  readonly reference: string;
  readonly amountMinor: number;
  /** `wanted` until all of it was asked for. */
  readonly status: string;
  readonly paidMinor?: number;
}

type Next =
  | { readonly do: "call"; readonly step: string; readonly path: string; readonly body: Fields }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "nothing" }
  | { readonly do: "end"; readonly as: "cancelled" | "declined" }
  | { readonly do: "person"; readonly why: string };

const blueprints = referenceWorld().blueprints.filter(({ name }) => name === "payment");
const [payment] = blueprints;
const [token = ""] = Object.keys(payment?.settings.tokens ?? {});
const secrets = payment?.settings.webhooks.secrets ?? [];

/** What hosted fields give: whoever writes a card number there is refused. */
const tokenPattern = /^tok_[a-z_]+$/;
const undoing = "order-cancelled";
const bankPatienceMs = 15 * 60_000;
const toleranceSeconds = 300;
/** A call takes two seconds at most, and a look as long. */
const holdMs = 10_000;

const integers = (item: Fields, ...names: string[]): boolean => names.every((name) => Number.isSafeInteger(item[name]));
const texts = (item: Fields, ...names: string[]): boolean => names.every((name) => typeof item[name] === "string");

function isWhole(item: Fields): boolean {
  if (!texts(item, "id", "status", "order_reference", "currency") || !integers(item, "amount_minor")) return false;
  return texts(item, "refund_reference") || integers(item, "captured_minor", "refunded_minor", "version");
}

const sumOf = (items: readonly Fields[]): number => items.reduce((sum, { amount_minor }) => sum + Number(amount_minor), 0);
const furthest = ["captured", "authorized", "requires_action", "declined", "voided"];
const holdsMoney = ({ status }: Payment): boolean => status === "authorized" || status === "requires_action";

/** What was asked for is surely not there: looked for more than once, and longer than any call takes. */
function isAbsent(row: Row, step: string, nowMs: number): boolean {
  const asked = row.asked[step];
  return asked === undefined || (asked.absences >= 3 && nowMs - asked.atMs >= 2500);
}

/** How it takes money and gives it back: all at once, or half and half. */
interface Manner {
  readonly inHalves: boolean;
}

const call = (step: string, path: string, body: Fields = {}): Next => ({ do: "call", step, path, body });

/** Half of what is to be paid back under one reference, and then the rest. */
function partOf({ amountMinor, paidMinor = 0 }: Refund, { inHalves }: Manner): number {
  return inHalves && paidMinor === 0 && amountMinor > 1 ? Math.floor(amountMinor / 2) : amountMinor - paidMinor;
}

function ofRefunds(row: Row, { id }: Payment, nowMs: number, manner: Manner): Next {
  for (const refund of row.refunds) {
    const { reference, status, paidMinor = 0 } = refund;
    if (status === "failed") return { do: "person", why: `the bank did not take refund ${reference}` };
    if (status === "pending") return { do: "wait", ms: 1000 };
    if (status !== "wanted") continue;
    const step = `refund:${reference}:${paidMinor}`;
    if (!isAbsent(row, step, nowMs)) return { do: "wait", ms: 700 };
    return call(step, `/v1/payments/${id}/refunds`, { amount_minor: partOf(refund, manner), refund_reference: reference });
  }
  if (row.wish !== "cancel" && row.ended === undefined) return { do: "nothing" };
  return { do: "end", as: row.ended ?? "cancelled" };
}

/** Where a part is taken, taking it again would take the rest: it must be absent for sure. */
function captureOf(row: Row, { id, captured_minor: taken }: Payment, amountMinor: number, nowMs: number): Next {
  const step = `capture:${taken}`;
  if (amountMinor < row.totalMinor && !isAbsent(row, step, nowMs)) return { do: "wait", ms: 700 };
  return call(step, `/v1/payments/${id}/capture`, { amount_minor: amountMinor });
}

/** The one thing that is missing, by the partner's books. */
function nextOf(row: Row, payments: readonly Payment[], nowMs: number, manner: Manner): Next {
  const { payment: own, order, totalMinor, currency } = row;
  const undoes = row.wish === "cancel" || row.ended !== undefined;
  const second = payments.find((one) => one.id !== own?.id && holdsMoney(one));
  if (second !== undefined) return call(`void:${second.id}`, `/v1/payments/${second.id}/void`);
  if (own === undefined) {
    if (!isAbsent(row, "pay", nowMs)) return { do: "wait", ms: 700 };
    if (undoes) return { do: "end", as: row.ended ?? "cancelled" };
    return call("pay", "/v1/payments", {
      order_reference: order,
      amount_minor: totalMinor,
      currency,
      payment_token: row.token,
      return_url: `https://tickets.example/${encodeURIComponent(order)}`,
    });
  }
  const patient = nowMs - (row.bankSinceMs ?? nowMs) < bankPatienceMs;
  switch (own.status) {
    case "requires_action":
      if (!undoes && patient) return { do: "wait", ms: 3000 };
      return call("void", `/v1/payments/${own.id}/void`);
    case "authorized":
      if (undoes) return call("void", `/v1/payments/${own.id}/void`);
      return captureOf(row, own, manner.inHalves && totalMinor > 1 ? Math.floor(totalMinor / 2) : totalMinor, nowMs);
    case "captured":
      if (!undoes && own.captured_minor < totalMinor) return captureOf(row, own, totalMinor - own.captured_minor, nowMs);
      if (undoes && mayTakeMore(row, nowMs)) return { do: "wait", ms: 700 };
      return ofRefunds(row, own, nowMs, manner);
    case "declined":
      return { do: "end", as: row.ended ?? "declined" };
    default:
      return undoes || !patient ? { do: "end", as: row.ended ?? "cancelled" } : { do: "person", why: "the bank gave it back" };
  }
}

/** The row that knows the partner's books too; undefined where they are older than what is known. */
function learn(row: Row, payments: readonly Payment[], refunds: readonly Fields[], nowMs: number): Row | undefined {
  const sorted = [...payments].sort((a, b) => furthest.indexOf(a.status) - furthest.indexOf(b.status));
  const own = row.payment === undefined ? sorted[0] : payments.find(({ id }) => id === row.payment?.id);
  if (row.payment !== undefined && (own === undefined || own.version < row.payment.version)) return undefined;
  const of = (reference: string): readonly Fields[] => refunds.filter((refund) => refund.refund_reference === reference);
  const known = row.refunds.map((refund): Refund => {
    const made = of(refund.reference);
    if (made.length === 0) return refund;
    const paidMinor = sumOf(made.filter(({ status }) => status !== "failed"));
    const has = (status: string): boolean => made.some((one) => one.status === status);
    const isWhole = paidMinor >= refund.amountMinor;
    return {
      ...refund,
      paidMinor,
      status: has("failed") ? "failed" : has("pending") ? "pending" : isWhole ? "succeeded" : "wanted",
    };
  });
  const paid = sumOf(refunds.filter(({ status }) => status === "succeeded"));
  const isThere = (step: string): boolean => {
    const [kind, about = "", before = about] = step.split(":");
    if (kind === "pay") return own !== undefined;
    if (kind === "capture") return (own?.captured_minor ?? 0) > Number(about);
    return kind !== "refund" || sumOf(of(about)) > Number(before);
  };
  const asked = Object.fromEntries(
    Object.entries(row.asked).map(([step, { atMs, absences }]) => [step, { atMs, absences: isThere(step) ? 0 : absences + 1 }]),
  );
  const waits = own?.status === "requires_action" && row.bankSinceMs === undefined;
  return {
    ...row,
    ...(own && { payment: own }),
    refunds: known,
    paidBackMinor: Math.max(row.paidBackMinor, paid),
    asked,
    ...(waits && { bankSinceMs: nowMs }),
  };
}

/** What is under way may still come to more. */
const mayTakeMore = (row: Row, nowMs: number): boolean => !isAbsent(row, `capture:${row.payment?.captured_minor}`, nowMs);

const leftMinor = ({ payment: own, refunds }: Row): number =>
  refunds.reduce((left, { status, amountMinor }) => (status === "failed" ? left : left - amountMinor), own?.captured_minor ?? 0);

/** What is to be given back where the order is undone. */
function undone(row: Row, nowMs: number): Row {
  const undoes = row.wish === "cancel" || row.ended !== undefined;
  const left = leftMinor(row);
  if (!undoes || row.payment?.status !== "captured" || left <= 0 || mayTakeMore(row, nowMs)) return row;
  if (row.refunds.some(({ reference }) => reference === undoing)) return row;
  return { ...row, refunds: [...row.refunds, { reference: undoing, amountMinor: left, status: "wanted" }] };
}

function statusOf({
  trouble,
  ended,
  wish,
  totalMinor,
  payment: own,
}: Row): "attention" | "cancelled" | "declined" | "pending" | "confirmed" {
  if (trouble !== undefined) return "attention";
  if (ended !== undefined) return ended;
  return wish === "buy" && own?.captured_minor === totalMinor ? "confirmed" : "pending";
}

/** What more than one payment took, or another amount: nothing that a shop can put right by itself. */
function troubleIn(row: Row, payments: readonly Payment[], refunds: readonly Fields[]): string | undefined {
  const own = row.payment;
  if (own !== undefined && (own.amount_minor !== row.totalMinor || own.currency !== row.currency)) return "another amount";
  if (own !== undefined && own.captured_minor > row.totalMinor) return "too much was taken";
  if (payments.some(({ id, status }) => id !== own?.id && status === "captured")) return "taken twice";
  const isTooMuch = row.refunds.some(({ reference, amountMinor }) => {
    const made = refunds.filter((refund) => refund.refund_reference === reference && refund.status === "succeeded");
    return sumOf(made) > amountMinor;
  });
  return isTooMuch ? "too much was paid back" : undefined;
}

const dueOf = ({ dueMs = Number.POSITIVE_INFINITY, heldUntilMs, notBeforeMs }: Row): number =>
  Math.max(dueMs, heldUntilMs, notBeforeMs);

function createShop(manner: Manner, surroundings: Surroundings, table: Table<Row>): RunningIntegration {
  const { clock, random, nextId, log, alone } = surroundings;
  const db = table.seenBy(surroundings);
  const partner = createPartnerClient(surroundings, { name: "payment", token }, isWhole);
  const busy = new Set<string>();
  let cancelTimer = (): void => {};

  const put = (rows: Map<string, Row>, row: Row): void => void rows.set(row.order, row);
  const paceMs = (tries: number): number =>
    Math.ceil(Math.min(3000, 100 * 2 ** Math.min(tries, 10)) * (0.3 + 0.7 * random.next()));
  const again = (row: Row, afterMs = 0): Row => {
    const notBeforeMs = Math.max(row.notBeforeMs, clock.now() + afterMs);
    return { ...row, tries: row.tries + 1, notBeforeMs, dueMs: notBeforeMs + paceMs(row.tries) };
  };
  const soon = (row: Row): Row => ({ ...row, tries: 0, dueMs: clock.now() });

  function afterCall(row: Row, step: string, word: Word): Row {
    if (word.type === "yes") return soon(row);
    if (word.type !== "no") return again(row, word.afterMs);
    if (step === "pay" && word.status === 402) return { ...soon(row), ended: "declined", asked: {} };
    return again({ ...row, refused: { ...row.refused, [step]: row.refused[step] ?? 0 } }, 500);
  }

  /** Looks at the order, does what is missing, and says how the row changes. */
  async function look(row: Row): Promise<(now: Row) => Row> {
    const listed = await partner.list(`/v1/payments?order_reference=${row.order}`);
    if (listed.type !== "yes") return (now) => again(now, listed.afterMs);
    const payments = listed.items as unknown as readonly Payment[];
    const captured = payments.find(({ status }) => status === "captured");
    const refunded = captured === undefined ? undefined : await partner.list(`/v1/payments/${captured.id}/refunds`);
    if (refunded?.type === "unknown") return (now) => again(now, refunded.afterMs);
    const refunds = refunded?.items ?? [];
    const nowMs = clock.now();
    const learned = (now: Row): Row | undefined => {
      const known = learn(now, payments, refunds, nowMs);
      return known && undone(known, nowMs);
    };
    const known = learned(row);
    if (known === undefined) return (now) => again(now);
    const trouble = troubleIn(known, payments, refunds);
    const next: Next = trouble === undefined ? nextOf(known, payments, nowMs, manner) : { do: "person", why: trouble };
    const free = (now: Row): Row => {
      const { trouble: _then, dueMs: _was, ...rest } = learned(now) ?? now;
      return rest;
    };
    switch (next.do) {
      case "wait":
        return (now) => ({ ...free(now), dueMs: clock.now() + next.ms });
      case "nothing":
        return free;
      case "end":
        return (now) => ({ ...free(now), ended: next.as });
      case "person":
        return (now) => ({ ...free(now), trouble: next.why });
      case "call":
        return perform(known, next, free);
    }
  }

  async function perform(known: Row, { step, path, body }: Extract<Next, { do: "call" }>, free: (now: Row) => Row) {
    const looks = known.refused[step];
    if (looks !== undefined) {
      const refused = { ...known.refused, [step]: looks + 1 };
      if (looks >= 3) return (now: Row): Row => ({ ...free(now), refused, trouble: `${step} was refused` });
      return (now: Row): Row => again({ ...free(now), refused }, 500);
    }
    const isMine = await db((rows) => {
      const now = rows.get(known.order);
      if (now?.holder !== known.holder || now.wish !== known.wish) return false;
      put(rows, { ...now, asked: { ...now.asked, [step]: { atMs: clock.now(), absences: 0 } } });
      return true;
    });
    if (!isMine) return soon;
    const word = await partner.post(path, `${encodeURIComponent(known.order)}-${step}`, body);
    log(`${known.order} ${step}: ${word.type}`);
    return (now: Row): Row => {
      const { asked } = now;
      return afterCall({ ...free(now), asked }, step, word);
    };
  }

  async function attend(order: string): Promise<void> {
    const holder = nextId("hold");
    const row = await db((rows) => {
      const now = rows.get(order);
      const nowMs = clock.now();
      if (now === undefined || dueOf(now) > nowMs) return undefined;
      const held = { ...now, holder, heldUntilMs: nowMs + holdMs };
      put(rows, held);
      return held;
    });
    if (row === undefined) return;
    const change = await look(row);
    await db((rows) => {
      const now = rows.get(order);
      if (now?.holder !== holder) return;
      // a customer or a webhook may have asked for another look meanwhile
      const asked = now.wish !== row.wish || now.refunds.length !== row.refunds.length || now.dueMs !== row.dueMs;
      const changed = change(now);
      put(rows, { ...(asked ? soon(changed) : changed), holder: "", heldUntilMs: 0 });
    });
  }

  /** Sleeps until a row is due; what other processes write is seen by looking. */
  function plan(): void {
    cancelTimer();
    const rows = [...table.rows().values()].filter(({ order }) => !busy.has(order));
    const isOpen = rows.some(({ dueMs }) => dueMs !== undefined);
    const mostMs = alone ? 3_600_000 : isOpen ? 250 : 2000;
    const waitMs = Math.min(mostMs, ...rows.map((row) => dueOf(row) - clock.now()));
    cancelTimer = clock.after(Math.max(0, waitMs), () => {
      for (const row of rows) {
        const { order } = row;
        if (dueOf(table.rows().get(order) ?? row) > clock.now() || busy.has(order)) continue;
        busy.add(order);
        void attend(order).then(() => {
          busy.delete(order);
          plan();
        });
      }
      plan();
    });
  }

  const wake = async (order: string): Promise<void> => {
    await db((rows) => {
      const row = rows.get(order);
      if (row !== undefined) put(rows, soon(row));
    });
    plan();
  };

  function isSigned(headers: Readonly<Record<string, string>>, body: string): boolean {
    const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": given = "" } = headers;
    if (id === undefined || at === undefined || Math.abs(Number(at) - clock.now() / 1000) > toleranceSeconds) return false;
    return secrets.some((secret) => {
      const key = Buffer.from(secret.slice("whsec_".length), "base64");
      const right = Buffer.from(`v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`);
      return given.split(" ").some((one) => one.length === right.length && timingSafeEqual(Buffer.from(one), right));
    });
  }

  log("the box office is open");
  plan();
  return {
    shop: {
      ask: asking({
        place: async ({ order, amountMinor: totalMinor = 0, currency, values: { payment_token: paymentToken = "" } = {} }) => {
          if (!tokenPattern.test(paymentToken)) return { status: 422 };
          await db((rows) => {
            if (rows.has(order)) return;
            const blank = {
              refunds: [],
              paidBackMinor: 0,
              asked: {},
              refused: {},
              notBeforeMs: 0,
              tries: 0,
              holder: "",
              heldUntilMs: 0,
            };
            put(rows, { order, totalMinor, currency, token: paymentToken, wish: "buy", dueMs: clock.now(), ...blank });
          });
          plan();
          return { status: 202 };
        },
        cancel: async ({ order }) => {
          const status = await db((rows) => {
            const row = rows.get(order);
            if (row === undefined) return 404;
            if (row.ended === "declined") return 409;
            if (row.wish === "buy") put(rows, soon({ ...row, wish: "cancel" }));
            return 200;
          });
          plan();
          return { status };
        },
        refund: async ({ order, reference = "", amountMinor }) => {
          const status = await db((rows) => {
            const row = rows.get(order);
            if (row === undefined) return 404;
            const same = row.refunds.find((refund) => refund.reference === reference);
            if (same !== undefined) return amountMinor === undefined || amountMinor === same.amountMinor ? 200 : 422;
            if (statusOf(row) !== "confirmed") return 409;
            const wanted = amountMinor ?? leftMinor(row);
            if (wanted <= 0 || wanted > leftMinor(row)) return 422;
            put(rows, soon({ ...row, refunds: [...row.refunds, { reference, amountMinor: wanted, status: "wanted" }] }));
            return 200;
          });
          plan();
          return { status };
        },
        return_page: async ({ order }) => {
          await wake(order);
          return { status: 200 };
        },
      }),
      read: async (order) => {
        const row = await db((rows) => rows.get(order));
        if (row === undefined) return { type: "absent" };
        const { totalMinor, currency, payment: own, paidBackMinor: refundedMinor } = row;
        const amounts = { totalMinor, currency, capturedMinor: own?.captured_minor ?? 0, refundedMinor };
        return { type: "view", view: { status: statusOf(row), ...amounts, shipped: false, detail: own?.status ?? "new" } };
      },
      backlog: async () => undefined,
      reconcile: async () => {
        for (const order of table.rows().keys()) await wake(order);
      },
    },
    webhook: async (_partner, headers, body) => {
      if (!isSigned(headers, body)) return { status: 401 };
      const { data } = JSON.parse(body) as { readonly data?: { readonly order_reference?: string } };
      // whatever it says: it is time to look
      await wake(data?.order_reference ?? "");
      return { status: 200 };
    },
    wake: plan,
  };
}

/** The shop with its partner, in virtual time. */
export function ticketShop(manner: Manner): SimWorld {
  const target: SimTarget = {
    declared: { deadlines: { placeMs: 100, readMs: 100 }, webhookAckMs: 100 },
    isolated: true,
    forbidden: [{ kind: "token", text: token }, ...secrets.map((text) => ({ kind: "signing secret", text }) as const)],
    open: async () => {
      const table = createTable<Row>();
      return { boot: async (surroundings) => createShop(manner, surroundings, table), close: async () => {} };
    },
  };
  return { target, blueprints, catalogue: builtins };
}
