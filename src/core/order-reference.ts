import { hashText, hexText } from "./random.ts";

/** As the schema says it: no character that cannot be seen, no space at either end, and no `*`, which stands for any rest in the aims of faults. */
const form = /^[^\s\p{C}*](?:[^\p{C}*]{0,62}[^\s\p{C}*])?$/u;

/** These mean something else in a path, or that a call belongs to no order. */
const taken = new Set([".", "..", "-"]);

/** Whether a text can be an order's reference as shops have them: `order-1`, `#1001`, `2026/0042`, `Bestellung 42 ä`. */
export const isOrderReference = (text: string): boolean => form.test(text) && !taken.has(text);

/** References in these characters stand in names, keys and headers as they are. */
const plain = /^[A-Za-z0-9._:-]{1,47}$/;

export const isPlainReference = (order: string): boolean => plain.test(order);

/** Servers keep keys in columns: a longer one is told by its beginning and a digest. */
const mostOfKey = 120;

/** A reference as a part of an idempotency key, in ASCII without spaces: itself where it is so, and no two alike. */
export function keyOf(reference: string): string {
  if (/^[!-$&-~]*$/.test(reference)) return reference;
  const escaped = encodeURIComponent(reference.toWellFormed());
  return escaped.length > mostOfKey ? `${escaped.slice(0, mostOfKey)}%${hexText(hashText(reference))}` : escaped;
}
