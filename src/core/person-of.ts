import { customerOf } from "./customer-of.ts";
import { hashText } from "./random.ts";

/** Who orders, and where the parcel goes, as a form asks for it. */
export interface Person {
  readonly name: string;
  readonly street: string;
  readonly postal_code: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly phone: string;
}

const person = (name: string, street: string, postal_code: string, city: string, country: string): Person => ({
  name,
  street,
  postal_code,
  city,
  country,
  phone: "+49 30 23125 000",
});

/** Plain ones, and names and places as there are: beyond ASCII, with signs that pages and SQL read otherwise, and long. */
const people: readonly Person[] = [
  person("Anna Example", "1 Example Street", "1010", "Vienna", "AT"),
  person("Jürgen Müßig", "Große Bleichen 1-3", "20354", "Hamburg", "DE"),
  person("Zoë Brontë-O’Brien", "12 Rue de l'Église", "75015", "Paris", "FR"),
  person("Łukasz Żółć", "ul. Świętej Gertrudy 7/9", "31-046", "Kraków", "PL"),
  person("Sinéad O'Connor", "5 D'Olier Street", "D02 XY43", "Dublin", "IE"),
  person("Ελένη Παπαδοπούλου", "Οδός Ερμού 12", "105 63", "Αθήνα", "GR"),
  person("Søren Åkesson & Sønner", "Nørre Søgade 35", "1370", "København", "DK"),
  person(
    "Karl-Theodor Maria Johann von und zu Beispielhausen-Nord",
    "Donaudampfschifffahrtsgesellschaftsstraße 112 b, Stiege 3",
    "94032",
    "Passau",
    "DE",
  ),
  person("Ioana Ștefănescu", "Șoseaua Mihai Bravu 10-12", "010739", "București", "RO"),
  person("Nguyễn Thị Ánh Tuyết", "Náměstí Míru 820/9", "120 00", "Praha 2", "CZ"),
];

/** What their parcels say of them: who, and where. */
export const personTexts: readonly string[] = people.flatMap(({ name, street, city }) => [name, street, city]);

/**
 * The customer of an order, told by its reference or by what the scenario calls who orders: the same in every run, and whenever the order is sent. Mail addresses and
 * numbers are nobody's. By placeholder: `customer_city`.
 *
 * @param suffix what stands behind the reference at an integration that remembers earlier runs
 */
export function personOf(order: string, suffix = ""): Readonly<Record<string, string>> {
  const person = people[hashText(order) % people.length] as Person;
  const fields = { ...person, email: `${customerOf(order, suffix)}@example.com` };
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [`customer_${field}`, value]));
}

/** How requests ask for it: `{{customer_city}}`. */
export const personPlaceholders: readonly string[] = Object.keys(personOf("order-1"));
