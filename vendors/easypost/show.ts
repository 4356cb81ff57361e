import type { CarrierContract } from "../../src/index.ts";
import { carrier, decimal, finalStatuses, messages, type Service, services, statusOf } from "./words.ts";

/** What the state machine keeps. */
export type MachineShipment = Readonly<CarrierContract["schemas"]["Shipment"]>;

type Data = Readonly<Record<string, unknown>>;

export interface Address extends Data {
  readonly id: string;
  readonly country: string;
}

export interface Parcel extends Data {
  readonly id: string;
  readonly weight: number;
}

/** A price, as the state machine quoted it. */
export interface Quote {
  readonly id: string;
  readonly service: Service;
  readonly amountMinor: number;
  readonly days: number;
}

/** What a shipment has beside what the state machine keeps of it. */
export interface ShipmentMore {
  readonly id: string;
  readonly reference: string | null;
  readonly to: Address;
  readonly from: Address;
  readonly parcel: Parcel;
  readonly isReturn: boolean;
  readonly options: Data;
  readonly created: string;
  readonly quotes: readonly Quote[];
  /** Once its label is bought. */
  readonly bought?: { readonly quote: string; readonly label: string; readonly tracker: string; readonly at: string };
  readonly refund?: string;
  readonly refundStatus?: "submitted" | "refunded" | "rejected";
}

export interface TrackerMore {
  readonly id: string;
  readonly code: string;
  readonly carrier: string;
  readonly shipment: string | null;
  readonly weight: number | null;
  readonly created: string;
  readonly seen: readonly { readonly status: string; readonly at: string }[];
}

export interface RefundMore {
  readonly id: string;
  readonly shipment: string;
  readonly code: string;
  readonly status: "submitted" | "refunded";
  readonly created: string;
}

/** Where prices come from. */
const account = "ca_firedrill0000000000000000000000";

/** Times are whole seconds. */
export const whole = (timestamp: string): string => timestamp.replace(/\.\d+Z$/, "Z");

const common = { mode: "test" } as const;

const showRate = ({ id, service, amountMinor, days }: Quote, { id: shipment_id, created }: ShipmentMore): Data => ({
  id,
  object: "Rate",
  ...common,
  created_at: whole(created),
  updated_at: whole(created),
  service: services[service],
  carrier,
  rate: decimal(amountMinor),
  currency: "USD",
  retail_rate: decimal(amountMinor),
  retail_currency: "USD",
  list_rate: decimal(amountMinor),
  list_currency: "USD",
  billing_type: "easypost",
  delivery_days: days,
  delivery_date: null,
  delivery_date_guaranteed: service === "express",
  est_delivery_days: days,
  shipment_id,
  carrier_account_id: account,
});

const fee = (type: string, minor: number): Data => ({
  object: "Fee",
  type,
  amount: decimal(minor, 5),
  charged: true,
  refunded: false,
});

/** `label`: the state machine's shipment, once it is bought; `tracker`: as it is shown. */
export function showShipment(more: ShipmentMore, label: MachineShipment | undefined, tracker: Data | undefined) {
  const { bought } = more;
  const chosen = more.quotes.find(({ id }) => id === bought?.quote);
  return {
    id: more.id,
    object: "Shipment",
    ...common,
    created_at: whole(more.created),
    updated_at: whole(label?.updated_at ?? more.created),
    reference: more.reference,
    is_return: more.isReturn,
    status: tracker?.status ?? "unknown",
    tracking_code: label?.label.tracking_number ?? null,
    to_address: more.to,
    from_address: more.from,
    buyer_address: more.to,
    return_address: more.from,
    parcel: more.parcel,
    customs_info: null,
    options: { currency: "USD", payment: { type: "SENDER" }, date_advance: 0, ...more.options },
    rates: more.quotes.map((quote) => showRate(quote, more)),
    selected_rate: chosen === undefined ? null : showRate(chosen, more),
    postage_label:
      bought === undefined || label === undefined
        ? null
        : {
            id: bought.label,
            object: "PostageLabel",
            created_at: whole(bought.at),
            updated_at: whole(bought.at),
            date_advance: 0,
            integrated_form: "none",
            label_date: whole(bought.at),
            label_resolution: 300,
            label_size: "4x6",
            label_type: "default",
            label_file_type: "application/pdf",
            label_url: label.label.url,
            label_pdf_url: label.label.url,
          },
    tracker: tracker ?? null,
    refund_status: more.refundStatus ?? null,
    fees: chosen === undefined ? [] : [fee("LabelFee", 0), fee("PostageFee", chosen.amountMinor)],
    insurance: null,
    messages: [],
    forms: [],
    order_id: null,
    batch_id: null,
    batch_status: null,
    batch_message: null,
    scan_form: null,
    usps_zone: 4,
  };
}

export function showTracker({ id, code, carrier: by, shipment, weight, created, seen }: TrackerMore) {
  const latest = seen.at(-1);
  const status = latest?.status ?? "unknown";
  return {
    id,
    object: "Tracker",
    ...common,
    created_at: whole(created),
    updated_at: whole(latest?.at ?? created),
    tracking_code: code,
    status,
    status_detail: status === "delivered" ? "arrived_at_destination" : "status_update",
    signed_by: null,
    weight,
    est_delivery_date: null,
    shipment_id: shipment,
    carrier: by,
    tracking_details: seen.map((each) => ({
      object: "TrackingDetail",
      message: messages[each.status] ?? each.status,
      description: "",
      status: each.status,
      status_detail: "status_update",
      datetime: whole(each.at),
      source: by,
      carrier_code: null,
      tracking_location: { object: "TrackingLocation", city: null, state: null, country: null, zip: null },
    })),
    carrier_detail: null,
    finalized: finalStatuses.includes(status),
    is_return: false,
    public_url: `https://track.easypost.example/${id}`,
    fees: [],
  };
}

export const showRefund = ({ id, shipment, code, status, created }: RefundMore, at: string) => ({
  id,
  object: "Refund",
  ...common,
  created_at: whole(created),
  updated_at: whole(at),
  tracking_code: code,
  confirmation_number: null,
  status,
  carrier,
  shipment_id: shipment,
});

/** What a tracker shows of the state machine's shipment. */
export const trackerStatus = ({ status }: MachineShipment): string => statusOf[status];
