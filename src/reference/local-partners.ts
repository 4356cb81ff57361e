import type { Clock } from "../core/clock.ts";
import type { FaultPort } from "../core/fault.ts";
import type { Recorder } from "../core/history.ts";
import { createRandom } from "../core/random.ts";
import { createPartner } from "../partner/create.ts";
import type { PartnerStorage } from "../partner/storage.ts";
import type { Partner, WebhookSender } from "../partner/wire.ts";
import type { Blueprint } from "./builtin-partners.ts";

export interface LocalPorts {
  readonly clock: Clock;
  readonly seed: number;
  readonly faults: FaultPort;
  readonly sender: WebhookSender;
  /** Told of all that happens; without it nothing is, and the journal and the ledger have it alone. */
  readonly recorder?: Recorder | undefined;
  /** Where webhooks go; `{partner}` stands for the partner's name. Without it they are kept in the delivery log alone. */
  readonly webhookUrl?: string;
  /** Where each partner keeps what it knows; in memory unless given. */
  readonly createStorage?: () => PartnerStorage;
}

/** Partners for a developer's machine or a unit test. */
export function createLocalPartners(blueprints: readonly Blueprint[], ports: LocalPorts): Partner[] {
  const { clock, seed, faults, sender, recorder, webhookUrl, createStorage } = ports;
  let calls = 0;
  const nextCall = (): number => ++calls;
  return blueprints.map(({ settings, ...blueprint }) => {
    const url = webhookUrl?.replaceAll("{partner}", blueprint.name);
    return createPartner({
      ...blueprint,
      settings: { ...settings, webhooks: { ...settings.webhooks, ...(url !== undefined && { url }) } },
      ports: { clock, random: createRandom(seed, blueprint.name), faults, sender, nextCall, ...(recorder && { recorder }) },
      ...(createStorage && { storage: createStorage() }),
    });
  });
}
