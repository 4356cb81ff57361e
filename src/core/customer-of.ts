import { isPlainReference } from "./order-reference.ts";
import { hashText, hexText } from "./random.ts";

/** Of a long or an unusual reference so much is told; what sets it apart from those alike stands behind it. */
const mostTold = 30;

const inWords = (text: string): string => text.replaceAll(/[^A-Za-z0-9_-]/g, "_");

/**
 * The name of an order's customer: every order of a drill has one of its own. A shop may know its customers by other names.
 *
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
