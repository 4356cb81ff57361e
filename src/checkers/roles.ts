import type { RunFacts } from "../core/history.ts";
import type { Role } from "../core/role.ts";
import type { CallSite, WebhookSite } from "../core/site.ts";
import type { OrderStory } from "./order-story.ts";

interface Facts {
  readonly facts: RunFacts | undefined;
}

/** What the contract says that the operation is for; undefined where it says nothing. */
export function roleOf({ facts }: Facts, { partner, operation }: CallSite): Role | undefined {
  return facts?.partners[partner]?.roles[operation];
}

/** Whether a webhook tells that what it is about was declined or failed. */
export function tellsFailure({ facts }: Facts, { partner, webhook }: WebhookSite, about?: Role): boolean {
  const told = facts?.partners[partner]?.webhooks[webhook];
  const failed = told?.tells === "failed" || told?.tells === "declined";
  return failed && (about === undefined || told?.role === about);
}

/** Whether a webhook tells of an operation of that role. */
export const isAbout = ({ facts }: Facts, { partner, webhook }: WebhookSite, role: Role): boolean =>
  facts?.partners[partner]?.webhooks[webhook]?.role === role;

/** Whether some partner of the run has an operation of one of these roles. */
export function hasRole({ facts }: Facts, ...wanted: readonly Role[]): boolean {
  if (facts === undefined) return true;
  return Object.values(facts.partners).some(({ roles }) => Object.values(roles).some((role) => wanted.includes(role)));
}

/** Whether a partner's last word on a request of such an operation was a refusal, before that event. */
export function wasRefused(index: Facts, story: OrderStory, role: Role, before = Number.POSITIVE_INFINITY): boolean {
  for (const { i, site } of story.refusals.values()) if (i < before && roleOf(index, site) === role) return true;
  return false;
}

/** The payment partner refused a refund, or told that it failed, before that event: then none was owed. */
export function refundFailed(index: Facts, story: OrderStory, before = Number.POSITIVE_INFINITY): boolean {
  const told = story.failures.some(({ i, site }) => i < before && tellsFailure(index, site, "refund"));
  return told || wasRefused(index, story, "refund", before);
}
