import carrierMachine from "../../simulators/carrier.ts";
import {
  beginMachineTurn,
  type Outcome,
  type Resources,
  refuse,
  type SimulatorContext,
  type SimulatorRequest,
} from "../../src/index.ts";
import {
  beginTurn,
  keepShipment,
  labelOf,
  orderOf,
  type Shown,
  shipmentOf,
  shipments,
  shownOf,
  type Turn,
  trackers,
} from "./machine.ts";
import { addressFor, type Given, gone, parcelFor } from "./parts.ts";
import { type Address, type Parcel, type Quote, type ShipmentMore, showShipment, showTracker, type TrackerMore } from "./show.ts";
import { carrier, destinationCountry, gramsOf, type Service } from "./words.ts";

interface Create {
  readonly shipment: {
    readonly to_address: Given;
    readonly from_address: Given;
    readonly parcel: Given;
    readonly reference?: string | null;
    readonly is_return?: boolean;
    readonly options?: Readonly<Record<string, unknown>>;
  };
}
type Buy = { readonly rate: { readonly id: string } };
type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

/** What the state machine asks for it. */
function quotesFor(
  state: Resources,
  { to, from, parcel }: { readonly to: Address; readonly from: Address; readonly parcel: Parcel },
  context: SimulatorContext,
): readonly Quote[] {
  const body = {
    destination: { country: destinationCountry(from.country, to.country) },
    parcels: [{ weight_grams: gramsOf(parcel.weight) }],
  };
  const { rates } = beginMachineTurn(carrierMachine, state, context).ask("quoteRates", { order: "-", body }).body as {
    readonly rates: readonly { readonly service: Service; readonly amount_minor: number; readonly estimated_days: number }[];
  };
  return rates.map(({ service, amount_minor, estimated_days }) => ({
    id: context.id("rate"),
    service,
    amountMinor: amount_minor,
    days: estimated_days,
  }));
}

export function create(state: Resources, { body, order }: Request<Create>, context: SimulatorContext): Outcome {
  const { to_address, from_address, parcel: given, reference = null, is_return: isReturn = false, options = {} } = body.shipment;
  const to = addressFor(state, to_address, context);
  const from = addressFor(state, from_address, context);
  const parcel = parcelFor(state, given, context);
  const unknown = to === undefined ? "to_address" : from === undefined ? "from_address" : undefined;
  if (to === undefined || from === undefined)
    return refuse(422, "SHIPMENT.INVALID_PARAMS", "Unable to create shipment, one or more parameters were invalid.", unknown);
  if (parcel === undefined)
    return refuse(422, "SHIPMENT.INVALID_PARAMS", "Unable to create shipment, one or more parameters were invalid.", "parcel");
  const id = context.id("shp");
  const made = { id, reference, to, from, parcel, isReturn, options, created: context.now };
  const more: ShipmentMore = { ...made, quotes: quotesFor(state, made, context) };
  const shown = showShipment(more, undefined, undefined);
  state.create<Shown<ShipmentMore>>({ collection: shipments, id, order, data: { shown, more } });
  return { status: 201, body: shown };
}

/** The shipment that a path names by its id or by the merchant's reference. */
export function named(state: Resources, name: string): ShipmentMore | undefined {
  const known = shipmentOf(state, name);
  if (known !== undefined) return known;
  const all = state.all<Shown<ShipmentMore>>(shipments).map(({ data }) => data.more);
  return all.findLast(({ reference }) => reference === name);
}

const withShipment =
  <Body>(handle: (turn: Turn, shipment: ShipmentMore, request: Request<Body>) => Outcome) =>
  (state: Resources, request: Request<Body>, context: SimulatorContext): Outcome => {
    const shipment = named(state, request.path.id ?? "");
    return shipment === undefined ? gone() : handle(beginTurn(state, context), shipment, request);
  };

export const bought = withShipment<Buy>((turn, shipment, { body }) => {
  const { state, context } = turn;
  if (shipment.bought !== undefined) return refuse(422, "SHIPMENT.POSTAGE.EXISTS", "Postage already exists for this shipment.");
  const quote = shipment.quotes.find(({ id }) => id === body.rate.id);
  if (quote === undefined) return refuse(422, "SHIPMENT.POSTAGE.FAILURE", "The rate is not one of this shipment's.", "rate");
  const { id, to } = shipment;
  const order = orderOf(state, id);
  const destination = {
    name: String(to.name ?? to.company ?? ""),
    line1: String(to.street1 ?? ""),
    postal_code: String(to.zip ?? ""),
    city: String(to.city ?? ""),
    country: to.country,
  };
  const parcels = [{ weight_grams: gramsOf(shipment.parcel.weight) }];
  turn.ask("createShipment", id, { order_reference: order, service: quote.service, destination, parcels });
  const tracker: TrackerMore = {
    id: context.id("trk"),
    code: labelOf(state, id)?.label.tracking_number ?? "",
    carrier,
    shipment: id,
    weight: shipment.parcel.weight,
    created: context.now,
    seen: [{ status: "pre_transit", at: context.now }],
  };
  const shown = showTracker(tracker);
  state.create<Shown<TrackerMore>>({ collection: trackers, id: tracker.id, order, data: { shown, more: tracker } });
  const label = context.id("pl");
  keepShipment(state, { ...shipment, bought: { quote: quote.id, label, tracker: tracker.id, at: context.now } });
  turn.tell("tracker.created", order, shown);
  const consequences = turn.end();
  return { status: 200, body: shownOf(state, shipments, id) ?? {}, ...consequences };
});

/** A carrier that has the parcel gives nothing back: the answer says so under a status of success. */
export const refunded = withShipment((turn, shipment) => {
  const { state } = turn;
  const { id, refundStatus } = shipment;
  if (shipment.bought === undefined)
    return refuse(422, "SHIPMENT.REFUND.UNAVAILABLE", "A shipment without postage cannot be refunded.");
  if (refundStatus === "submitted" || refundStatus === "refunded")
    return { status: 200, body: shownOf(state, shipments, id) ?? {} };
  if (turn.ask("cancelShipment", id).status >= 400)
    return { status: 200, body: keepShipment(state, { ...shipment, refundStatus: "rejected" }) };
  const consequences = turn.end();
  return { status: 200, body: shownOf(state, shipments, id) ?? {}, ...consequences };
});

/** New prices for what has no label yet. */
export const rerated = withShipment((turn, shipment) => {
  const { state, context } = turn;
  if (shipment.bought !== undefined) return refuse(422, "SHIPMENT.POSTAGE.EXISTS", "Postage already exists for this shipment.");
  return { status: 200, body: keepShipment(state, { ...shipment, quotes: quotesFor(state, shipment, context) }) };
});
