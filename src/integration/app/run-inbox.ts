import { applyFact } from "../domain/facts.ts";
import type { Order } from "../domain/order.ts";
import type { PartnerName } from "../domain/partner-name.ts";
import type { PartnerError } from "../ports.ts";
import type { InboxRow, Tx } from "../store/store.ts";
import { orConflict } from "./conflict.ts";
import { evolve } from "./evolve.ts";
import type { WebhookReading } from "./interpret-webhook.ts";
import type { Kernel } from "./kernel.ts";
import type { Observation } from "./observe.ts";

type Reading = Extract<WebhookReading, { type: "read" }>;

/** A webhook that this worker holds, with the lock of the order it speaks of. */
export interface InboxClaim {
  readonly holder: string;
  readonly row: InboxRow;
  readonly reading: Reading;
  readonly order: Order;
}

/**
 * The row to be looked at again, or, after so many looks, `enough`. A look that never left the house (breaker, bulkhead,
 * quota) is none of them: it saw nothing. The wait grows with every claim all the same, until all that wait come through.
 */
function later(kernel: Kernel, row: InboxRow, enough: InboxRow, error?: PartnerError): InboxRow {
  const { parts, config, ports } = kernel;
  const counts = error === undefined || parts.countsAsCall(error);
  const attempts = counts ? row.attempts + 1 : row.attempts;
  if (attempts >= config.webhookReads) return { ...enough, attempts, leaseUntilMs: 0 };
  const limits = { baseMs: config.backoffBaseMs, capMs: counts ? config.backoffCapMs : config.pollCapMs };
  const delayMs = parts.backoff({ attempt: counts ? attempts : row.fence, error, random: ports.random, ...limits });
  return { ...row, attempts, leaseUntilMs: 0, dueMs: ports.clock.now() + delayMs };
}

async function ignore(kernel: Kernel, tx: Tx, row: InboxRow, reason: string, event: string | undefined): Promise<void> {
  kernel.ports.log.info("webhook-ignored", { id: row.id, reason, event });
  await tx.saveInbox({ ...row, state: "ignored", leaseUntilMs: 0, note: reason });
}

function interpret(kernel: Kernel, row: InboxRow): WebhookReading | undefined {
  try {
    return kernel.parts.interpretWebhook({ partner: row.partner, body: row.body });
  } catch (thrown) {
    kernel.ports.log.error("webhook-unreadable", { id: row.id, error: String(thrown) });
    return undefined;
  }
}

async function claimRow(kernel: Kernel, tx: Tx, row: InboxRow, holder: string): Promise<InboxClaim | undefined> {
  const { parts, config, ports } = kernel;
  const nowMs = ports.clock.now();
  const reading = interpret(kernel, row);
  if (reading === undefined) await tx.saveInbox(later(kernel, row, { ...row, state: "dead", note: "could not be interpreted" }));
  else if (reading.type === "ignore") {
    await ignore(kernel, tx, row, reading.reason, reading.event);
    const known = reading.order !== undefined && reading.event !== undefined && (await tx.order(reading.order));
    if (known)
      await evolve(kernel, tx, known.ref, (same) => same, [
        { event: "webhook", detail: { event: reading.event, note: reading.reason } },
      ]);
  } else {
    const order = await tx.order(reading.order);
    // Not known yet, or never: an order is written before any partner hears of it, so this waits only a little.
    if (order === undefined) await tx.saveInbox(later(kernel, row, { ...row, state: "ignored", note: "unknown order" }));
    else if (await parts.lockOrder(tx, order.ref, holder, nowMs, nowMs + config.leaseMs)) {
      const leased = { ...row, fence: row.fence + 1, leaseUntilMs: nowMs + config.leaseMs };
      if (await tx.saveInbox(leased, row.fence)) return { holder, row: leased, reading, order };
      await tx.unlock(order.ref, holder);
    } else await tx.saveInbox({ ...row, order: order.ref });
  }
  return undefined;
}

/** Claims due webhooks of one partner, each with its order's lock; ignores those that mean nothing here. */
export async function claimInbox(
  kernel: Kernel,
  tx: Tx,
  { partner, limit }: { readonly partner: PartnerName; readonly limit: number },
): Promise<readonly InboxClaim[]> {
  const claims: InboxClaim[] = [];
  for (const row of await tx.dueInbox({ partner, nowMs: kernel.ports.clock.now(), limit })) {
    const claim = await claimRow(kernel, tx, row, kernel.ports.ids.next("lease"));
    if (claim !== undefined) claims.push(claim);
  }
  return claims;
}

async function commit(
  kernel: Kernel,
  tx: Tx,
  { row: claimed, reading, order: held, holder }: InboxClaim,
  seen: Observation,
): Promise<void> {
  const row = await tx.inboxRow(claimed.id);
  if (row?.fence === claimed.fence) {
    const done = { ...row, state: "done", leaseUntilMs: 0 } as const;
    // What was announced is not there yet: a stale read. Polling and reconciliation take over after some more looks.
    const next = seen.seen ? done : later(kernel, row, { ...done, note: seen.error?.code ?? "not seen" }, seen.error);
    await orConflict(tx.saveInbox(next), row.id);
    const told = next.state === "done" ? [{ event: "webhook", detail: { event: reading.event } }] : [];
    const change = (order: Order): Order =>
      seen.facts.reduce((known, fact) => applyFact(known, fact, kernel.parts.isNewer), order);
    await evolve(kernel, tx, held.ref, change, told, held);
  }
  await tx.unlock(held.ref, holder);
}

/** Does what one webhook asks for: one authoritative read, then what follows from it in one transaction. */
export async function runInbox(kernel: Kernel, claim: InboxClaim): Promise<void> {
  const { row, order, reading } = claim;
  const attributes = { order: order.ref, event: reading.event, attempt: row.attempts + 1 };
  const seen = await kernel.ports.tracer.span("inbox", attributes, () =>
    kernel.parts.observe(kernel.gateways, order, reading, row),
  );
  kernel.ports.log.info("webhook", { ...attributes, id: row.id, seen: seen.seen });
  await kernel.store.transaction((tx) => commit(kernel, tx, claim, seen));
}
