import type { Money } from "../../core/money.ts";

export interface Payment {
  readonly id: string;
  readonly order: string;
  readonly status: "requires_action" | "authorized" | "declined" | "captured" | "voided" | "capture_failed";
  readonly amount: Money;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly version: number;
  readonly redirectUrl?: string;
  readonly declineReason?: string;
}

export interface Refund {
  readonly id: string;
  readonly paymentId: string;
  readonly order: string;
  readonly reference: string;
  readonly amount: Money;
  readonly status: "pending" | "succeeded" | "failed";
}

export interface Address {
  readonly name: string;
  readonly line1: string;
  readonly line2?: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
}

export interface Shipment {
  readonly id: string;
  readonly order: string;
  /** `queued`: the label is not made yet; `failed`: it never will be. */
  readonly status: "queued" | "label_created" | "in_transit" | "delivered" | "exception" | "returned" | "cancelled" | "failed";
  readonly trackingNumber: string;
  readonly version: number;
}

export interface Message {
  readonly id: string;
  readonly order: string;
  readonly template: string;
  readonly status: "queued" | "delivered" | "bounced";
}
