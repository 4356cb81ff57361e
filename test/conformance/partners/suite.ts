import { afterEach, beforeEach, describe } from "vitest";
import { describeDeliveries } from "./deliveries.ts";
import { hostPartners, type PartnerHosts, type Transport } from "./harness.ts";
import { describeOperations } from "./operations.ts";
import { describeRefusals } from "./refusals.ts";
import { describeWebhooks } from "./webhooks.ts";

/** What every transport of partners must do, each test with partners of its own. */
export function describePartners(name: string, transport: Transport): void {
  let house: PartnerHosts;
  const current = (): PartnerHosts => house;
  beforeEach(async () => {
    house = await hostPartners(transport);
  });
  afterEach(() => house.stop());
  describe(`partners over ${name}: operations`, () => describeOperations(current));
  describe(`partners over ${name}: refusals`, () => describeRefusals(current));
  describe(`partners over ${name}: deliveries`, () => describeDeliveries(current));
  describe(`partners over ${name}: webhooks`, () => describeWebhooks(current));
}
