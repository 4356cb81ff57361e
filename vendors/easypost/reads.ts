import {
  type OperationHandler,
  type Outcome,
  type Resources,
  refuse,
  type SimulatorContext,
  type SimulatorRequest,
} from "../../src/index.ts";
import { beginTurn, events, refunds, type Shown, shipments, trackers } from "./machine.ts";
import { gone, retrievePart } from "./parts.ts";
import { named } from "./shipments.ts";
import { type ShipmentMore, showTracker, type TrackerMore } from "./show.ts";
import { carrier, statusOfCode } from "./words.ts";

type Kept = Pick<Shown<unknown>, "shown">;
type Request<Body = object> = SimulatorRequest<Readonly<Body>>;
type Item = { readonly id: string } & Readonly<Record<string, unknown>>;
type Wanted = (item: Item, query: URLSearchParams) => boolean;

const usualSize = 20;

/** Newest first: `before_id` goes on to what is older, `after_id` back to what is newer. */
function pageOf(key: string, newestFirst: readonly Item[], query: URLSearchParams): Outcome {
  const size = Number(query.get("page_size") ?? usualSize);
  const [before, after] = [query.get("before_id"), query.get("after_id")];
  const at = (id: string): number => newestFirst.findIndex((item) => item.id === id);
  const stranger = [before, after].find((id) => id !== null && at(id) === -1);
  if (stranger !== undefined && stranger !== null)
    return refuse(422, "PARAMETER.INVALID", `There is no ${stranger} here.`, stranger === before ? "before_id" : "after_id");
  if (after !== null) {
    const newer = newestFirst.slice(0, at(after));
    return { status: 200, body: { [key]: newer.slice(-size), has_more: newer.length > size } };
  }
  const rest = before === null ? newestFirst : newestFirst.slice(at(before) + 1);
  return { status: 200, body: { [key]: rest.slice(0, size), has_more: rest.length > size } };
}

const list =
  (key: string, collection: string, wanted: Wanted = () => true): OperationHandler =>
  (state: Resources, { query }: Request): Outcome => {
    const all = state.all<Kept>(collection).map(({ data }) => data.shown as Item);
    const from = query.get("start_datetime") ?? "";
    const until = query.get("end_datetime") ?? "\uffff";
    const found = all.filter((item) => {
      const created = String(item.created_at);
      return created >= from && created <= until && wanted(item, query);
    });
    return pageOf(key, found.reverse(), query);
  };

const read =
  (collection: string): OperationHandler =>
  (state: Resources, { path }: Request): Outcome => {
    const shown = state.get<Kept>(collection, path.id ?? "")?.data.shown;
    return shown === undefined ? gone() : { status: 200, body: shown };
  };

/** Items whose field is what a query parameter of that name asks for. */
const having =
  (...names: readonly string[]): Wanted =>
  (item, query) =>
    names.every((name) => query.get(name) === null || item[name] === query.get(name));

/** Shipments without a label are shown to whoever asks for them. */
const purchased: Wanted = ({ postage_label }, query) => query.get("purchased") === "false" || postage_label !== null;

interface Track {
  readonly tracker: { readonly tracking_code: string; readonly carrier?: string };
}

/** A code that is followed already has its tracker. */
function createTracker(state: Resources, { body }: Request<Track>, context: SimulatorContext): Outcome {
  const { tracking_code: code, carrier: by = carrier } = body.tracker;
  const known = state.all<Shown<TrackerMore>>(trackers).find(({ data }) => data.more.code === code);
  if (known !== undefined) return { status: 200, body: known.data.shown };
  const seen = [{ status: statusOfCode(code), at: context.now }];
  const id = context.id("trk");
  const more: TrackerMore = { id, code, carrier: by, shipment: null, weight: null, created: context.now, seen };
  const shown = showTracker(more);
  state.create<Shown<TrackerMore>>({ collection: trackers, id, order: "-", data: { shown, more } });
  const turn = beginTurn(state, context);
  turn.tell("tracker.created", "-", shown);
  return { status: 201, body: shown, ...turn.end() };
}

/** Reads of what is kept, and trackers of what others have sent. */
export const reads: Readonly<Record<string, OperationHandler>> = {
  retrieveAddress: retrievePart("addresses"),
  retrieveParcel: retrievePart("parcels"),
  retrieveShipment: (state, { path }: Request) => {
    const more = named(state, path.id ?? "");
    const shown = more && state.get<Shown<ShipmentMore>>(shipments, more.id)?.data.shown;
    return shown === undefined ? gone() : { status: 200, body: shown };
  },
  listShipments: list("shipments", shipments, purchased),
  createTracker,
  retrieveTracker: read(trackers),
  listTrackers: list("trackers", trackers, having("tracking_code", "carrier")),
  retrieveRefund: read(refunds),
  listRefunds: list("refunds", refunds),
  retrieveEvent: read(events),
  listEvents: list("events", events),
};
