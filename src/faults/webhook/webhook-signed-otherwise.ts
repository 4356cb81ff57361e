import { defineFault, type WebhookSending } from "../../core/fault.ts";
import { choice } from "../parameters.ts";

const signings: Readonly<Record<string, NonNullable<WebhookSending["signing"]>>> = {
  "an unknown signature first": "stranger-first",
  "the newest secret": "newest",
  "the oldest secret": "oldest",
};

export default defineFault({
  name: "webhook-signed-otherwise",
  family: "webhook",
  summary:
    "A genuine webhook is signed as partners do while they rotate secrets: behind a signature that nobody knows yet, or with one secret alone.",
  parameters: { with: choice("what stands in the header", Object.keys(signings)) },
  decide: (_facts, given) => ({ sendings: [{ delayMs: 0, signing: signings[String(given.with)] ?? "stranger-first" }] }),
});
