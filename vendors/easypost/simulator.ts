import carrierMachine from "../../simulators/carrier.ts";
import { definePartner, type Move } from "../../src/index.ts";
import { beginTurn, keepShipment, refunds, type Shown, shipmentOf } from "./machine.ts";
import { createAddress, createAndVerifyAddress, createParcel } from "./parts.ts";
import { reads } from "./reads.ts";
import { bought, create, refunded, rerated } from "./shipments.ts";
import { type RefundMore, showRefund } from "./show.ts";

/** A move of the state machine, told as EasyPost tells it. */
const moved =
  (name: string): Move =>
  (state, subject, context) => {
    const turn = beginTurn(state, context);
    return turn.move(name, subject) ? turn.end() : undefined;
  };

/** The carrier has given a label's price back. */
const refundCompleted: Move = (state, { order, id }, context) => {
  const waiting = state
    .list<Shown<RefundMore>>(refunds, order)
    .map(({ data }) => data.more)
    .find((refund) => refund.status === "submitted" && (id ?? refund.id) === refund.id);
  if (waiting === undefined) return undefined;
  const more: RefundMore = { ...waiting, status: "refunded" };
  const shown = showRefund(more, context.now);
  state.update<Shown<RefundMore>>(refunds, more.id, { shown, more });
  const shipment = shipmentOf(state, more.shipment);
  if (shipment !== undefined) keepShipment(state, { ...shipment, refundStatus: "refunded" });
  const turn = beginTurn(state, context);
  turn.tell("refund.successful", order, shown);
  return turn.end();
};

/**
 * EasyPost's words around the state machine of a parcel carrier: which labels are bought and given back, and where parcels are, is decided
 * there.
 */
export const simulator = definePartner({
  name: "easypost",
  operations: {
    ...reads,
    createAddress,
    createAndVerifyAddress,
    createParcel,
    priceShipment: create,
    buyShipment: bought,
    refundShipment: refunded,
    rerateShipment: rerated,
  },
  moves: {
    in_transit: moved("in_transit"),
    delivered: moved("delivered"),
    exception: moved("exception"),
    returned: moved("returned"),
    cancelled: moved("cancelled"),
    refund_completed: refundCompleted,
  },
  ...(carrierMachine.dialect && { dialect: carrierMachine.dialect }),
});
