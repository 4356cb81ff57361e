import type { PartnerEvents } from "../core/shop.ts";
import type { Partner } from "../partner/wire.ts";

/**
 * Events at the partners of a run. They pass no link, since the shopper's own network is not what is rehearsed. What happens at a
 * partner that the drill calls otherwise happens at whichever of them knows of it.
 */
export function createPartnerEvents(partners: readonly Partner[]): PartnerEvents {
  return {
    advance: async (partner, order, event, told) => {
      const named = partners.filter(({ name }) => name === partner);
      return (named.length > 0 ? named : partners).some((each) => each.advance(order, event, told));
    },
  };
}
