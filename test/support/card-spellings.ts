const visa = "4242424242424242";
const groups = visa.match(/.{4}/g) ?? [];

/** One card number in the ways that people, forms, URLs and JSON write it. */
export const cardSpellings: readonly (readonly [string, string])[] = [
  ["bare", visa],
  ["in spaces", groups.join(" ")],
  ["in dashes", groups.join("-")],
  ["in dots", groups.join(".")],
  ["in underscores", groups.join("_")],
  ["in double spaces", groups.join("  ")],
  ["in a space and a dash", groups.join(" - ")],
  ["in different signs", "4242 4242-4242.4242"],
  ["in tabs", groups.join("\t")],
  ["in no-break spaces", groups.join("\u00a0")],
  ["in narrow spaces", groups.join("\u202f")],
  ["in wide spaces", groups.join("\u3000")],
  ["in en dashes", groups.join("\u2013")],
  ["in what has no width", groups.join("\u200b")],
  ["in a URL", groups.join("%20")],
  ["in a form", groups.join("+")],
  ["in HTML", groups.join("&nbsp;")],
  ["in full-width digits", [...visa].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join("")],
  ["in Arabic digits", [...visa].map((digit) => String.fromCharCode(0x660 + Number(digit))).join("")],
  ["with digits before it", `order 1234 ${visa}`],
  ["with digits before its groups", `1234 ${groups.join(" ")}`],
  ["with one digit before it", `4 ${visa}`],
  ["with an expiry date and a code", `${groups.join(" ")} 12/29 123`],
  ["at the end of a sentence", `charged ${visa}.`],
];
