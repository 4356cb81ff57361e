import { paymentTokens, typedCard } from "../core/payment-tokens.ts";
import { secretToTell } from "../partner/dialect/signatures.ts";
import type { Forbidden } from "./log-scan.ts";
import type { PartnerBlueprint } from "./partner-blueprint.ts";
import type { Values } from "./template.ts";

/** What `start` is told of the partners. */
export function partnerValues(blueprints: readonly PartnerBlueprint[], urls: Readonly<Record<string, string>>): Values {
  const values: Record<string, string> = {};
  for (const { name, settings, dialect } of blueprints) {
    const schemes = settings.webhooks.schemes ?? dialect?.webhooks.schemes;
    const secrets = settings.webhooks.secrets.map((secret) => secretToTell(schemes, secret));
    values[`partners.${name}.url`] = urls[name] ?? "";
    values[`partners.${name}.token`] = Object.keys(settings.tokens)[0] ?? "";
    values[`partners.${name}.webhook_secret`] = secrets[0] ?? "";
    values[`partners.${name}.webhook_secrets`] = secrets.join(" ");
  }
  return values;
}

/** What must never stand in a log line: the partners' credentials, and what customers entrusted. */
export function forbiddenOf(blueprints: readonly PartnerBlueprint[], personal: readonly string[]): Forbidden[] {
  return [
    ...blueprints.flatMap(({ settings }): Forbidden[] => [
      ...Object.keys(settings.tokens).map((text): Forbidden => ({ kind: "token", text })),
      ...settings.webhooks.secrets.map((text): Forbidden => ({ kind: "signing secret", text })),
    ]),
    // each shopper's secret at the payment partner
    ...paymentTokens.map((text): Forbidden => ({ kind: "payment token", text })),
    { kind: "card number", text: typedCard.number },
    ...personal.map((text): Forbidden => ({ kind: "personal data", text })),
  ];
}
