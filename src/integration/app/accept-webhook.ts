import type { VerifiedWebhook } from "../application.ts";
import type { PartnerName } from "../domain/partner-name.ts";
import type { Kernel } from "./kernel.ts";
import { claimInbox, runInbox } from "./run-inbox.ts";

async function processDue(kernel: Kernel, partner: PartnerName): Promise<void> {
  const limit = kernel.config.concurrency;
  const claims = await kernel.store.transaction((tx) => claimInbox(kernel, tx, { partner, limit }));
  await Promise.all(claims.map((claim) => runInbox(kernel, claim)));
}

/** Keeps a verified webhook for later, once per event id; the partner's answer waits for nothing else. */
export async function acceptWebhook(kernel: Kernel, webhook: VerifiedWebhook): Promise<"accepted" | "duplicate"> {
  const nowMs = kernel.ports.clock.now();
  const row = {
    id: `${webhook.partner}:${webhook.id}`,
    partner: webhook.partner,
    body: webhook.body,
    state: "open",
    attempts: 0,
    dueMs: nowMs,
    fence: 0,
    leaseUntilMs: 0,
    receivedMs: nowMs,
  } as const;
  const kept = await kernel.store.transaction((tx) => kernel.parts.keepWebhook(tx, row));
  if (kept) await kernel.parts.whenKept({ wake: kernel.wake, process: () => processDue(kernel, webhook.partner) });
  return kept ? "accepted" : "duplicate";
}
