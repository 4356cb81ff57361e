import type { SimSettings } from "../core/plan.ts";
import type { PartnerBlueprint } from "./partner-blueprint.ts";

/** The live secrets that webhooks are signed with: all, or, at either end of a rotation, one alone. The newest stands first. */
export function signingSecrets(secrets: readonly string[], signing: SimSettings["signing"]): readonly string[] {
  return signing === "all" ? secrets : signing === "newest" ? secrets.slice(0, 1) : secrets.slice(-1);
}

/** A partner that signs like that; who is told its secrets has to be told them before. */
export function signingWith(blueprint: PartnerBlueprint, signing: SimSettings["signing"]): PartnerBlueprint {
  const { settings } = blueprint;
  const { webhooks } = settings;
  return {
    ...blueprint,
    settings: { ...settings, webhooks: { ...webhooks, secrets: signingSecrets(webhooks.secrets, signing) } },
  };
}
