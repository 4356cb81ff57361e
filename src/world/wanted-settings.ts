import type { Scenario } from "../core/scenario.ts";
import type { PartnerSettings } from "../partner/wire.ts";
import type { PartnerBlueprint } from "./partner-blueprint.ts";

/** A partner's settings in a run: its own, what the scenario asks of it, and where its webhooks go. */
export function wantedSettings(
  { name, settings }: PartnerBlueprint,
  scenario: Scenario,
  url: string | undefined,
): PartnerSettings {
  const { idempotency = settings.idempotency, ratePerSecond, pageItems } = scenario.partners[name] ?? {};
  return {
    ...settings,
    idempotency,
    ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
    ...(pageItems === undefined ? {} : { pageItems }),
    webhooks: { ...settings.webhooks, ...(url === undefined ? {} : { url }) },
  };
}
