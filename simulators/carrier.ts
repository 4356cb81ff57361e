import {
  type CarrierContract,
  type Consequences,
  definePartner,
  type Move,
  type Outcome,
  page,
  type Resources,
  refuse,
  type SimulatorContext,
  type SimulatorRequest,
} from "../src/index.ts";

type Schemas = CarrierContract["schemas"];
type Shipment = Readonly<Schemas["Shipment"]>;
type Status = Shipment["status"];
type Address = Readonly<Schemas["Address"]>;
type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

const dialect = {
  /** Where labels are fetched. */
  labelUrl: "http://127.0.0.1:4020/labels",
};

interface Manners {
  readonly settlesAfterMs?: number;
  /** `later`: labels are queued, and made afterwards. */
  readonly outcomes?: "at-once" | "later";
}

/** How long a label stays in the queue, unless that is said. */
const usualQueueMs = 1_000;

const shipments = "shipments";

const notFound = (): Outcome => refuse(404, "not_found", "There is no such resource.");
const etagOf = ({ version }: Shipment): string => `"${version}"`;
const answer = (status: number, shipment: Shipment): Outcome => ({ status, body: shipment, headers: { etag: etagOf(shipment) } });

const shipmentOf = (state: Resources, { path }: Request): Shipment | undefined =>
  state.get<Shipment>(shipments, path.shipment_id ?? "")?.data;

/** Prices are for the first kilogram of a parcel and for each that it begins after it, in cents; parcels start in Germany. */
const tariffs = {
  home: { standard: [490, 110, 3], express: [1290, 210, 1] },
  union: { standard: [1390, 190, 5], express: [2990, 390, 2] },
  world: { standard: [2990, 690, 12], express: [5990, 990, 4] },
} as const;

/** Member states of the European Union besides Germany. */
const union = new Set("AT BE BG CY CZ DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "));

const zoneOf = (country: string): keyof typeof tariffs => (country === "DE" ? "home" : union.has(country) ? "union" : "world");

function quoteRates(_state: Resources, { body }: Request<Schemas["QuoteRates"]>): Outcome {
  const tariff = tariffs[zoneOf(body.destination.country)];
  const rates = (["standard", "express"] as const).map((service) => {
    const [firstMinor, nextMinor, estimated_days] = tariff[service];
    const amount_minor = body.parcels.reduce(
      (total, { weight_grams }) => total + firstMinor + nextMinor * (Math.ceil(weight_grams / 1000) - 1),
      0,
    );
    return { service, amount_minor, currency: "EUR", estimated_days };
  });
  return { status: 200, body: { rates } };
}

/** Postal codes of some countries; those of the others are taken as they are. */
const postalCodes: Readonly<Record<string, RegExp>> = {
  AT: /^\d{4}$/,
  CH: /^\d{4}$/,
  DE: /^\d{5}$/,
  FR: /^\d{5}$/,
  GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/,
  NL: /^\d{4} ?[A-Z]{2}$/,
  US: /^\d{5}(-\d{4})?$/,
};

const tidy = (text: string): string => text.trim().replace(/\s+/g, " ");

function validateAddress(_state: Resources, { body }: Request<Schemas["ValidateAddress"]>): Outcome {
  const { address } = body;
  const normalized: Address = {
    ...address,
    name: tidy(address.name),
    line1: tidy(address.line1),
    ...(address.line2 !== undefined && { line2: tidy(address.line2) }),
    postal_code: tidy(address.postal_code).toUpperCase(),
    city: tidy(address.city),
  };
  const { name, line1, city, postal_code, country } = normalized;
  const empty = Object.entries({ name, line1, city, postal_code }).filter(([, text]) => text === "");
  const messages = empty.map(([field]) => `The field ${field} is empty.`);
  const pattern = postalCodes[country];
  if (pattern !== undefined && !pattern.test(postal_code)) messages.push(`The postal code is none of ${country}.`);
  const valid = messages.length === 0;
  return { status: 200, body: { valid, ...(valid && { normalized }), messages } };
}

/** The label is paid for. */
const bought = (shipment: Shipment): Consequences => ({
  effects: [{ kind: "shipped", ref: shipment.id }],
  webhooks: [{ type: "shipment.label_created", data: shipment }],
});

function createShipment(state: Resources, { body }: Request<Schemas["CreateShipment"]>, context: SimulatorContext): Outcome {
  const { order_reference: order, service, destination, parcels } = body;
  const id = context.id("shp");
  const tracking_number = `FD${id.slice("shp_".length).toUpperCase()}`;
  const manners: typeof dialect & Manners = { ...dialect, ...context.dialect };
  const { labelUrl, outcomes, settlesAfterMs: afterMs = usualQueueMs } = manners;
  const isQueued = outcomes === "later";
  const shipment: Shipment = {
    id,
    order_reference: order,
    status: isQueued ? "queued" : "label_created",
    service,
    destination,
    parcels,
    label: { tracking_number, url: `${labelUrl}/${tracking_number}.pdf` },
    version: 1,
    created_at: context.now,
    updated_at: context.now,
  };
  state.create({ collection: shipments, id, order, data: shipment });
  return isQueued
    ? { ...answer(202, shipment), later: [{ afterMs, move: "label_made", id }] }
    : { ...answer(201, shipment), ...bought(shipment) };
}

function getShipment(state: Resources, request: Request): Outcome {
  const shipment = shipmentOf(state, request);
  return shipment === undefined ? notFound() : answer(200, shipment);
}

function listShipments(state: Resources, { query }: Request): Outcome {
  const found = state.list<Shipment>(shipments, query.get("order_reference") ?? "");
  return page(found.map(({ data }) => data).reverse(), query);
}

/** Replaces a shipment by its next version. */
function evolve(state: Resources, shipment: Shipment, change: Partial<Shipment>, { now }: SimulatorContext): Shipment {
  const next: Shipment = { ...shipment, ...change, version: shipment.version + 1, updated_at: now };
  state.update(shipments, shipment.id, next);
  return next;
}

/** Whether If-Match names the current version (RFC 9110, section 13.1.1). Compared strongly: a weak tag never matches. */
const matches = (ifMatch: string, shipment: Shipment): boolean =>
  ifMatch.split(",").some((tag) => tag.trim() === "*" || tag.trim() === etagOf(shipment));

const changedSince = (): Outcome => refuse(412, "precondition_failed", "The shipment has changed since it was read.", "If-Match");
/** Nobody has the parcel yet. */
const isOpen = ({ status }: Shipment): boolean => status === "label_created" || status === "queued";
const wrongState = (what: string, { status }: Shipment): Outcome =>
  refuse(409, "invalid_state", `A shipment that is ${status} cannot be ${what}.`);

function updateShipment(state: Resources, request: Request<Schemas["UpdateShipment"]>, context: SimulatorContext): Outcome {
  const shipment = shipmentOf(state, request);
  if (shipment === undefined) return notFound();
  if (!matches(request.headers["if-match"] ?? "", shipment)) return changedSince();
  if (shipment.status !== "label_created") return wrongState("changed", shipment);
  return answer(200, evolve(state, shipment, { destination: request.body.destination }, context));
}

/** Gives the label back. What was only queued was never paid for. */
function cancelled(state: Resources, shipment: Shipment, context: SimulatorContext) {
  const next = evolve(state, shipment, { status: "cancelled" }, context);
  const end: Consequences = {
    effects: shipment.status === "queued" ? [] : [{ kind: "shipment-cancelled", ref: next.id }],
    webhooks: [{ type: "shipment.cancelled", data: next }],
  };
  return { next, end };
}

function cancelShipment(state: Resources, request: Request, context: SimulatorContext): Outcome {
  const shipment = shipmentOf(state, request);
  if (shipment === undefined) return notFound();
  // Callers need no idempotency key here, so repeating must be safe by itself; RFC 9110, section 13.1.1, allows it even
  // where If-Match is out of date, because the change has been made.
  if (shipment.status === "cancelled") return answer(200, shipment);
  const ifMatch = request.headers["if-match"];
  if (ifMatch !== undefined && !matches(ifMatch, shipment)) return changedSince();
  if (!isOpen(shipment)) return wrongState("cancelled", shipment);
  const { next, end } = cancelled(state, shipment, context);
  return { ...answer(200, next), ...end };
}

/** The parcel's own way: the oldest shipment of the order that can go there. */
const moveTo =
  (status: Status, from: readonly Status[]): Move =>
  (state, { order, id }, context) => {
    for (const { data } of state.list<Shipment>(shipments, order)) {
      if (!from.includes(data.status) || (id ?? data.id) !== data.id) continue;
      return { webhooks: [{ type: `shipment.${status}`, data: evolve(state, data, { status }, context) }] };
    }
    return undefined;
  };

/** What becomes of the oldest shipment of the order whose label is in the queue. */
const outOfQueue =
  (end: (state: Resources, shipment: Shipment, context: SimulatorContext) => Consequences): Move =>
  (state, { order, id }, context) => {
    const queued = state
      .list<Shipment>(shipments, order)
      .find(({ data }) => data.status === "queued" && (id ?? data.id) === data.id);
    return queued && end(state, queued.data, context);
  };

/** A merchant cancels at the carrier's own desk: the order's oldest shipment whose parcel nobody has yet. */
const atTheDesk: Move = (state, { order, id }, context) => {
  const open = state.list<Shipment>(shipments, order).find(({ data }) => isOpen(data) && (id ?? data.id) === data.id);
  return open && cancelled(state, open.data, context).end;
};

/** A parcel carrier: `contracts/carrier.openapi.yaml`. */
export default definePartner({
  name: "carrier",
  operations: { quoteRates, validateAddress, createShipment, getShipment, listShipments, updateShipment, cancelShipment },
  moves: {
    label_made: outOfQueue((state, shipment, context) => bought(evolve(state, shipment, { status: "label_created" }, context))),
    label_failed: outOfQueue((state, shipment, context) => ({
      webhooks: [{ type: "shipment.label_failed", data: evolve(state, shipment, { status: "failed" }, context) }],
    })),
    in_transit: moveTo("in_transit", ["label_created", "exception"]),
    delivered: moveTo("delivered", ["in_transit", "exception"]),
    exception: moveTo("exception", ["label_created", "in_transit"]),
    returned: moveTo("returned", ["in_transit", "exception", "delivered"]),
    cancelled: atTheDesk,
  },
  dialect,
});
