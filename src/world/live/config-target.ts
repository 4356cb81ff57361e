import { dirname, resolve } from "node:path";
import type { DrillConfig } from "../config.ts";
import type { Forbidden } from "../log-scan.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import { quote } from "../shell-quote.ts";
import { fillText, type Values } from "../template.ts";
import { createHttpShop, type HttpShop } from "./http-shop.ts";
import type { Target } from "./target.ts";

/** What `start` is told of the partners. */
function partnerValues(blueprints: readonly PartnerBlueprint[], urls: Readonly<Record<string, string>>): Values {
  const values: Record<string, string> = {};
  for (const { name, settings } of blueprints) {
    values[`partners.${name}.url`] = urls[name] ?? "";
    values[`partners.${name}.token`] = Object.keys(settings.tokens)[0] ?? "";
    values[`partners.${name}.webhook_secrets`] = settings.webhooks.secrets.join(" ");
  }
  return values;
}

/** Each shopper's secret at the payment partner. */
const paymentTokens = ["tok_visa_ok", "tok_declined", "tok_insufficient_funds", "tok_requires_action", "tok_refund_fails"];

/** What must never stand in a log line: the partners' credentials, and what customers entrusted. */
function forbiddenOf(blueprints: readonly PartnerBlueprint[], personal: readonly string[]): Forbidden[] {
  return [
    ...blueprints.flatMap(({ settings }): Forbidden[] => [
      ...Object.keys(settings.tokens).map((text): Forbidden => ({ kind: "token", text })),
      ...settings.webhooks.secrets.map((text): Forbidden => ({ kind: "signing secret", text })),
    ]),
    ...paymentTokens.map((text): Forbidden => ({ kind: "payment token", text })),
    ...personal.map((text): Forbidden => ({ kind: "personal data", text })),
  ];
}

/** The integration under test, as its configuration describes it. `close` ends the connections of its customers. */
export function targetFrom(config: DrillConfig, blueprints: readonly PartnerBlueprint[]): Target & { close(): Promise<void> } {
  const { start, url = "", healthPath, partners, orders } = config;
  const shops: HttpShop[] = [];
  const cwd = start && resolve(dirname(config.place), start.cwd);
  const paths = Object.entries(partners).flatMap(([name, { webhookPath }]) =>
    webhookPath === undefined ? [] : [[name, webhookPath]],
  );
  return {
    declared: config.declared,
    url,
    healthPath,
    webhookPaths: Object.fromEntries(paths),
    forbidden: forbiddenOf(blueprints, config.forbiddenInLogs),
    ...(start && {
      start: ({ port, partnerUrls, folder }) => {
        const values: Values = {
          node: process.execPath,
          port,
          data_dir: resolve(folder),
          ...partnerValues(blueprints, partnerUrls),
        };
        return {
          command: fillText(start.command, values, quote),
          cwd: cwd ?? ".",
          env: Object.fromEntries(Object.entries(start.env).map(([name, text]) => [name, fillText(text, values)])),
          readyWithinMs: start.readyWithinMs,
        };
      },
    }),
    shop: (baseUrl) => {
      const shop = createHttpShop({ baseUrl, requests: orders });
      shops.push(shop);
      return shop;
    },
    close: async () => {
      await Promise.all(shops.map((shop) => shop.close()));
    },
  };
}
