import { dueOf, type Order } from "../domain/order.ts";
import type { BalanceTransaction } from "../ports.ts";
import type { Kernel } from "./kernel.ts";

const dayMs = 86_400_000;

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The UTC days from `sinceMs` to now, at most three: older reports have been compared before. */
function daysSince(sinceMs: number, nowMs: number): string[] {
  const first = day(Math.max(sinceMs, nowMs - 2 * dayMs));
  const days: string[] = [];
  for (let ms = nowMs; day(ms) >= first; ms -= dayMs) days.push(day(ms));
  return days;
}

function compare(ref: string, order: Order | undefined, lines: readonly BalanceTransaction[], openSteps: number): string[] {
  if (order === undefined) return [`${ref}: the settlement report has ${lines.length} lines for an order that nobody placed`];
  const sum = (type: BalanceTransaction["type"]): number =>
    lines.reduce((total, line) => (line.type === type ? total + line.amountMinor : total), 0);
  const foreign = lines.filter((line) => line.currency !== order.total.currency).map((line) => line.id);
  const found = foreign.map((id) => `${ref}: settlement line ${id} is in another currency`);
  const captured = sum("capture");
  const { amountMinor: due } = dueOf(order);
  if (captured > due) found.push(`${ref}: settled ${captured}, the order comes to ${due}`);
  // Books in motion disagree for a moment; those of an order at rest must not.
  if (openSteps > 0) return found;
  const known = order.payment?.capturedMinor ?? 0;
  if (captured > known) found.push(`${ref}: settled ${captured}, the order knows of ${known}`);
  const returned = -sum("refund");
  const refunded = order.refunds.reduce(
    (total, { status, amountMinor }) => (status === "succeeded" ? total + amountMinor : total),
    0,
  );
  if (returned > refunded) found.push(`${ref}: settled refunds of ${returned}, the order knows of ${refunded}`);
  return found;
}

/** The settlement report of the latest days against the orders: what does not agree, in words. */
export async function compareSettlement(kernel: Kernel, sinceMs: number): Promise<string[]> {
  const found: string[] = [];
  const byOrder = new Map<string, Map<string, BalanceTransaction>>();
  for (const date of daysSince(sinceMs, kernel.ports.clock.now())) {
    const report = await kernel.gateways.payment.settlement(date);
    if (!report.ok) found.push(`settlement report of ${date} could not be read (${report.error.code})`);
    for (const line of report.ok ? report.value : []) {
      const lines = byOrder.get(line.order) ?? new Map<string, BalanceTransaction>();
      byOrder.set(line.order, lines.set(line.id, line));
    }
  }
  for (const [ref, lines] of byOrder) {
    const disagreements = await kernel.store.transaction(async (tx) => {
      const rows = await tx.outboxOf(ref);
      const open = rows.filter((row) => row.state === "open").length;
      return compare(ref, await tx.order(ref), [...lines.values()], open);
    });
    found.push(...disagreements);
  }
  return found;
}
