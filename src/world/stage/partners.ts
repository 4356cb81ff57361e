import type { Clock } from "../../core/clock.ts";
import type { FaultPort } from "../../core/fault.ts";
import type { Recorder } from "../../core/history.ts";
import type { Random } from "../../core/random.ts";
import type { Scenario } from "../../core/scenario.ts";
import { createPartner } from "../../partner/create.ts";
import type { Partner, WebhookSender } from "../../partner/wire.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import { wantedSettings } from "../wanted-settings.ts";

export interface PartnersOfRun {
  readonly blueprints: readonly PartnerBlueprint[];
  readonly scenario: Scenario;
  /** By partner: its own view of the time. */
  readonly clockOf: (name: string) => Clock;
  readonly random: Random;
  readonly recorder: Recorder;
  readonly faults: FaultPort;
  readonly sender: WebhookSender;
  /** By partner: where its webhooks go; it sends none unless given. */
  readonly webhookUrls: Readonly<Record<string, string>>;
}

/** The partners of one run, as its scenario wants them. */
export function createPartners({ blueprints, scenario, clockOf, random, webhookUrls, ...shared }: PartnersOfRun): Partner[] {
  let calls = 0;
  const nextCall = (): number => ++calls;
  return blueprints.map((blueprint) => {
    const { name, contract, simulator, dialect } = blueprint;
    return createPartner({
      contract,
      ...(simulator && { simulator }),
      ...(dialect && { dialect }),
      settings: wantedSettings(blueprint, scenario, webhookUrls[name]),
      ports: { ...shared, clock: clockOf(name), random: random.fork(name), nextCall },
    });
  });
}
