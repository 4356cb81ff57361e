/** What ids of one kind have in common: as a regular expression (ECMA-262) that they all match, and fresh ones are made by. */
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The narrowest first. */
const alphabets: readonly (readonly [name: string, form: RegExp])[] = [
  ["0-9", /^[0-9]*$/],
  ["0-9a-f", /^[0-9a-f]*$/],
  ["0-9A-F", /^[0-9A-F]*$/],
  ["0-9a-z", /^[0-9a-z]*$/],
  ["0-9A-Z", /^[0-9A-Z]*$/],
  ["0-9A-Za-z", /^[0-9A-Za-z]*$/],
  ["0-9A-Za-z_-", /^[\w-]*$/],
  ["0-9A-Za-z_.~:-", /^[\w.~:-]*$/],
];

/** Words before the first character that may be chance: `pi_`, `cs_test_`, `tr-`. */
const wordsBefore = /^(?:[A-Za-z]{1,12}[_-])+/;

function prefixOf(ids: readonly string[]): string {
  const [first = "", ...others] = ids;
  let length = wordsBefore.exec(first)?.[0].length ?? 0;
  // what follows the last separator is the id itself
  while (length > 0 && (!others.every((id) => id.startsWith(first.slice(0, length))) || length === first.length))
    length = Math.max(first.lastIndexOf("_", length - 2), first.lastIndexOf("-", length - 2)) + 1;
  if (length > 0) return first.slice(0, length);
  // two letters in capitals and hexadecimal digits, as Twilio has them
  const [capitals = ""] = /^[A-Z]{2}(?=[0-9a-f]{16})/.exec(first) ?? [];
  return ids.every((id) => id.startsWith(capitals)) ? capitals : "";
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** The shape of some ids: prefix, length and alphabet; undefined where they have none that fresh ones could be made by. */
export function idShape(ids: readonly string[]): string | undefined {
  if (ids.length === 0 || ids.some((id) => id === "" || id.length > 200)) return undefined;
  if (ids.every((id) => uuid.test(id))) {
    const hex = ids.every((id) => id === id.toUpperCase()) ? "[0-9A-F]" : "[0-9a-f]";
    const variant = hex === "[0-9A-F]" ? "[89AB]" : "[89ab]";
    return `^${hex}{8}-${hex}{4}-4${hex}{3}-${variant}${hex}{3}-${hex}{12}$`;
  }
  const prefix = prefixOf(ids);
  const rests = ids.map((id) => id.slice(prefix.length));
  const alphabet = alphabets.find(([, form]) => rests.every((rest) => form.test(rest)))?.[0];
  if (alphabet === undefined) return undefined;
  const lengths = rests.map((rest) => rest.length);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  // numbers have no zero in front, unless one of them has
  const isNumber = alphabet === "0-9" && prefix === "" && rests.every((rest) => !rest.startsWith("0"));
  const count = (less: number): string => (least === most ? `{${least - less}}` : `{${least - less},${most - less}}`);
  const form = isNumber ? `[1-9][0-9]${count(1)}` : `[${alphabet}]${count(0)}`;
  return `^${literally(prefix)}${form}$`;
}
