import type { WebhookPlan, WebhookSending } from "../core/fault.ts";
import type { Json } from "../core/schedule.ts";
import { count, ms } from "./parameters.ts";

export const counterfeitParameters = {
  delay_ms: ms("after the genuine one, and between two", 60, 1),
  copies: count("how many", 1, 1, 20),
};

/** The genuine webhook as ever, and counterfeits of one kind after it. */
export const besideGenuine = (
  counterfeit: NonNullable<WebhookSending["counterfeit"]>,
  given: Readonly<Record<string, Json>>,
): WebhookPlan => ({
  sendings: [
    { delayMs: 0 },
    ...Array.from({ length: Number(given.copies) }, (_, n) => ({ delayMs: (n + 1) * Number(given.delay_ms), counterfeit })),
  ],
});
