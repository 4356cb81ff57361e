import { type Outcome, type Resources, refuse, type SimulatorContext, type SimulatorRequest } from "../../src/index.ts";
import { type Address, type Parcel, whole } from "./show.ts";

type Data = Readonly<Record<string, unknown>>;
type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

/** What a request says of an address or a parcel: all of it, or the id of one that is there. */
export type Given = Data & { readonly id?: string };

const addresses = "addresses";
const parcels = "parcels";

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
const amount = (value: unknown): number | null => (value === undefined || value === null || value === "" ? null : Number(value));

const made = (object: string, id: string, { now }: SimulatorContext) => ({
  ...{ id, object, mode: "test" },
  ...{ created_at: whole(now), updated_at: whole(now) },
});

function makeAddress(state: Resources, given: Given, context: SimulatorContext): Address {
  const fields = ["name", "company", "street1", "street2", "city", "state", "zip", "phone", "email"] as const;
  const id = context.id("adr");
  const data: Address = {
    ...made("Address", id, context),
    id,
    ...Object.fromEntries(fields.map((field) => [field, text(given[field])])),
    country: text(given.country) ?? "US",
    residential: given.residential === true,
    carrier_facility: null,
    federal_tax_id: null,
    state_tax_id: null,
    verifications: {},
  };
  state.create({ collection: addresses, id, order: "-", data });
  return data;
}

function makeParcel(state: Resources, given: Given, context: SimulatorContext): Parcel {
  const id = context.id("prcl");
  const data: Parcel = {
    ...made("Parcel", id, context),
    id,
    length: amount(given.length),
    width: amount(given.width),
    height: amount(given.height),
    predefined_package: text(given.predefined_package),
    weight: Number(given.weight),
  };
  state.create({ collection: parcels, id, order: "-", data });
  return data;
}

/** One that is there, or a new one; undefined where an id names none. */
export const addressFor = (state: Resources, given: Given, context: SimulatorContext): Address | undefined =>
  given.id === undefined ? makeAddress(state, given, context) : state.get<Address>(addresses, given.id)?.data;

/** As for addresses; also undefined where a new one has no weight. */
export const parcelFor = (state: Resources, given: Given, context: SimulatorContext): Parcel | undefined =>
  given.id !== undefined
    ? state.get<Parcel>(parcels, given.id)?.data
    : Number(given.weight) > 0
      ? makeParcel(state, given, context)
      : undefined;

export const createAddress = (state: Resources, { body }: Request<{ address: Given }>, context: SimulatorContext): Outcome => ({
  status: 201,
  body: makeAddress(state, body.address, context),
});

/** Of an address that parcels can go to, both verifications succeed. */
export function createAndVerifyAddress(
  state: Resources,
  { body }: Request<{ address: Given }>,
  context: SimulatorContext,
): Outcome {
  const { street1, city, zip } = body.address;
  if (![street1, city, zip].every((part) => typeof part === "string" && part.trim() !== ""))
    return refuse(422, "ADDRESS.VERIFY.FAILURE", "Unable to verify address.", "address");
  const address = makeAddress(state, body.address, context);
  const found = { success: true, errors: [], details: null };
  const verified: Address = { ...address, verifications: { zip4: found, delivery: found } };
  state.update(addresses, address.id, verified);
  return { status: 200, body: { address: verified } };
}

export function createParcel(state: Resources, { body }: Request<{ parcel: Given }>, context: SimulatorContext): Outcome {
  if (!(Number(body.parcel.weight) > 0)) return refuse(422, "PARAMETER.INVALID", "A parcel has a weight.", "parcel/weight");
  return { status: 201, body: makeParcel(state, body.parcel, context) };
}

export const retrievePart =
  (collection: "addresses" | "parcels") =>
  (state: Resources, { path }: Request): Outcome => {
    const found = state.get(collection, path.id ?? "")?.data;
    return found === undefined ? gone() : { status: 200, body: found };
  };

export const gone = (): Outcome => refuse(404, "not_found", "The requested resource could not be found.");
