import type { Scenario } from "../core/scenario.ts";
import type { PartnerSettings } from "../partner/wire.ts";
import type { PartnerBlueprint } from "./partner-blueprint.ts";

/** A partner's settings in a run: its own, what the scenario asks of it, and where its webhooks go. */
export function wantedSettings(
  { name, settings }: PartnerBlueprint,
  scenario: Scenario,
  url: string | undefined,
): PartnerSettings {
  return {
    ...settings,
    ...scenario.partners[name],
    webhooks: { ...settings.webhooks, ...(url === undefined ? {} : { url }) },
  };
}
