import type { EventOf } from "../../core/history.ts";
import type { Partner } from "../../partner/wire.ts";
import type { OrderNames } from "../order-names.ts";

type Book = EventOf<"books">["value"];

const holdsMoney = ({ authorizedMinor, capturedMinor, voided }: Book): boolean =>
  capturedMinor > 0 || (authorizedMinor > 0 && !voided);

function add(one: Book, other: Book): Book {
  const waits = one.awaitsShopper === true || other.awaitsShopper === true;
  return {
    authorizedMinor: one.authorizedMinor + other.authorizedMinor,
    capturedMinor: one.capturedMinor + other.capturedMinor,
    refundedMinor: one.refundedMinor + other.refundedMinor,
    voided: one.voided || other.voided,
    ...(waits && !holdsMoney(one) && !holdsMoney(other) && { awaitsShopper: true as const }),
  };
}

/** What a partner's books say of each order, summed over all that the shop calls it there. */
export function booksOf(partner: Partner, names: Pick<OrderNames, "orderOf">): ReadonlyMap<string, Book> {
  const books = new Map<string, Book>();
  for (const { order: name, ...book } of partner.books()) {
    const order = names.orderOf(name);
    const before = books.get(order);
    books.set(order, before === undefined ? book : add(before, book));
  }
  return books;
}

/** Orders whose shoppers are still at the bank, as the partners know. */
export function atTheBank(partners: readonly Partner[], names: Pick<OrderNames, "orderOf">): ReadonlySet<string> {
  const all = partners.flatMap((partner) => [...booksOf(partner, names)]);
  return new Set(all.filter(({ 1: { awaitsShopper } }) => awaitsShopper).map(([order]) => order));
}
