import type { PartnerEvents } from "../core/shop.ts";
import type { Partner } from "../partner/wire.ts";

/** Events at the partners of a run. They pass no link, since the shopper's own network is not what is rehearsed. */
export function createPartnerEvents(partners: readonly Partner[]): PartnerEvents {
  return {
    advance: async (partner, order, event, told) =>
      partners.find(({ name }) => name === partner)?.advance(order, event, told) ?? false,
  };
}
