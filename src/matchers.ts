/** Matchers for vitest (and Jest): `expect.extend(partnerMatchers)`, then `expect(mock).toHaveChargedOnce("order-1")`. */
// so that the module that is added to is found
import type {} from "vitest";

export { partnerMatchers } from "./reference/partner-matchers.ts";

declare module "vitest" {
  // the parameters are vitest's own
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** One capture, of that amount in minor units where it is given, and no authorization besides that holds money still. */
    toHaveChargedOnce(order: string, amountMinor?: number): R;
    /** Something was captured, or is held. */
    toHaveCharged(order: string): R;
    /** One authorization that was not voided. */
    toHaveAuthorizedOnce(order: string): R;
    /** One refund, of that amount in minor units where it is given. */
    toHaveRefundedOnce(order: string, amountMinor?: number): R;
    /** One label that was not cancelled. */
    toHaveShippedOnce(order: string): R;
    /** A label that was not cancelled. */
    toHaveShipped(order: string): R;
    /** One message, by that template or in all. */
    toHaveMessagedOnce(order: string, template?: string): R;
    /** Webhooks were sent, and each was accepted. To be awaited. */
    toHaveAcceptedEveryWebhook(order?: string): Promise<void>;
    /** Faults were injected, and each has struck. */
    toHaveStruckWithEveryFault(): R;
  }
}
