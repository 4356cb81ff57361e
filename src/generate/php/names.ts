/** What PHP keeps for itself as the name of a class (https://www.php.net/manual/en/reserved.php), in lower case. */
const reserved = new Set(
  `abstract and array as bool boolean break callable case catch class clone const continue declare default die do double echo else elseif
  empty enddeclare endfor endforeach endif endswitch endwhile enum eval exit extends false final finally float fn for foreach
  function global goto if implements include include_once instanceof insteadof int integer interface isset iterable list match
  mixed namespace never null numeric object or parent print private protected public readonly require require_once resource
  return self static string switch throw trait true try unset use var void while xor yield`.split(/\s+/),
);

/** ASCII words of any text: `payment.requires_action` gives payment, requires, action. */
function wordsOf(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const longestName = 100;

/** `PaymentRequiresAction`; always an identifier that may name a class. */
export function className(text: string): string {
  const name = wordsOf(text).map(capital).join("").slice(0, longestName);
  if (name === "") return "Unnamed";
  if (/^\d/.test(name)) return `N${name}`;
  return reserved.has(name.toLowerCase()) ? `${name}Data` : name;
}

/** `requiresAction`; always an identifier that may name a property. */
export function propertyName(text: string): string {
  const [first = "", ...rest] = wordsOf(text);
  const lower = first === first.toUpperCase() ? first.toLowerCase() : first.charAt(0).toLowerCase() + first.slice(1);
  const name = [lower, ...rest.map(capital)].join("").slice(0, longestName);
  if (name === "") return "unnamed";
  return /^\d/.test(name) ? `n${name}` : name;
}

/** `RequiresAction`; always an identifier that may name a case of an enum. */
export function caseName(value: string | number): string {
  if (typeof value === "number") return value < 0 ? `ValueMinus${-value}` : `Value${value}`;
  const name = wordsOf(value).map(capital).join("").slice(0, longestName);
  if (name === "") return "Blank";
  if (/^\d/.test(name)) return `Value${name}`;
  return name.toLowerCase() === "class" ? "ClassCase" : name;
}

/** Gives each name once. PHP's classes and many file systems do not tell letters' case apart, so names do not either. */
export function createNamer(taken: readonly string[]): (name: string) => string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  return (name) => {
    let free = name;
    for (let n = 2; used.has(free.toLowerCase()); n += 1) free = `${name}${n}`;
    used.add(free.toLowerCase());
    return free;
  };
}
