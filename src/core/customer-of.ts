import { isPlainReference } from "./order-reference.ts";
import { hashText, hexText } from "./random.ts";

/** Of a long or an unusual reference so much is told; what sets it apart from those alike stands behind it. */
const mostTold = 30;

const inWords = (text: string): string => text.replaceAll(/[^A-Za-z0-9_-]/g, "_");

/**
 * The name of a customer: that of an order which has one of its own, by its reference, or of somebody who orders again. A shop may know its customers by other names.
 *
 * @param order the order's reference, or what the scenario calls its customer
 * @param suffix what stands behind the reference at an integration that remembers earlier runs
 */
export function customerOf(order: string, suffix = ""): string {
  const name = isPlainReference(order) ? inWords(order) : `${inWords(order).slice(0, mostTold)}_${hexText(hashText(order))}`;
  return `cust_${name}${suffix}`;
}

/** All names of customers in a text. */
export function customersIn(text: string): readonly string[] {
  return text.includes("cust_") ? (text.match(/\bcust_[A-Za-z0-9_-]+/g) ?? []) : [];
}
