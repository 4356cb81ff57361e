import type { WebhookPlan, WebhookSending } from "../core/fault.ts";
import type { Json } from "../core/schedule.ts";
import { count, ms } from "./parameters.ts";

export const counterfeitParameters = {
  delay_ms: ms("after what it follows, and between two", 60, 1),
  copies: count("how many", 1, 1, 20),
};

/** Carry what was true once, and is sent when it no longer is. */
const oldNews: readonly WebhookSending["counterfeit"][] = ["old-timestamp", "future-timestamp", "replay"];
/** Of an order that gets no further webhook, it comes after so long all the same. */
const holdMs = 1000;

/** The genuine webhook as ever, and counterfeits of one kind after it. */
export const besideGenuine = (
  counterfeit: NonNullable<WebhookSending["counterfeit"]>,
  given: Readonly<Record<string, Json>>,
): WebhookPlan => ({
  sendings: [
    { delayMs: 0 },
    ...Array.from({ length: Number(given.copies) }, (_, n) => ({
      delayMs: (n + 1) * Number(given.delay_ms),
      counterfeit,
      ...(oldNews.includes(counterfeit) && { overtaken: { holdMs } }),
    })),
  ],
});
