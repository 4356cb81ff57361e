const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

const endsInWord = /[\p{L}\p{N}]$/u;
const beginsWithWord = /^[\p{L}\p{N}]/u;

/** Whether a word stands by itself in a text, not as a part of a longer word or number. A pattern of its own for each word takes longer to make than to use. */
function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    // two units are enough for any letter
    if (!endsInWord.test(text.slice(Math.max(0, at - 2), at)) && !beginsWithWord.test(text.slice(end, end + 2))) return true;
  }
  return false;
}

/** Whether a name at a partner carries an order's number from the answer, as `WC-001004` carries `1004`. */
function carriesNumber(name: string, number: string): boolean {
  if (!name.includes(number)) return false;
  const before = /^[0-9]/.test(number) ? "(?<![0-9])0*" : "(?<![A-Za-z0-9])";
  const after = /[0-9]$/.test(number) ? "(?![0-9])" : "(?![A-Za-z0-9])";
  return new RegExp(`${before}${escaped(number)}${after}`).test(name);
}

/** How one kind of text is found in another: by one of its parts, then by the whole of it. Who holds it holds each of its parts. */
interface Finding {
  readonly partsOf: (text: string) => readonly string[];
  readonly holds: (text: string, sought: string) => boolean;
}

/** What is sought stands by itself. */
export const standing: Finding = { partsOf: (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [], holds: holdsWord };

/** What is sought is the number of an order, and the text a name that may carry it. */
export const numbering: Finding = {
  partsOf: (text) => (text.match(/[A-Za-z]+|[0-9]+/g) ?? []).map((part) => part.replace(/^0+(?=[0-9])/, "")),
  holds: carriesNumber,
};

/**
 * Finds texts in texts, whichever of the two came first. A question takes as long as its own text, however many there are:
 * a run may have thousands of orders, whose references begin alike. So each is filed under that of its parts which the fewest share.
 */
export interface NameIndex {
  /** To be found in texts. */
  seek(text: string): void;
  /** All that is sought and that this text holds. */
  heldBy(text: string): readonly string[];
  /** A text that may hold what is sought, and whose it is. */
  keep(owner: string, text: string): void;
  /** Whose texts hold it. */
  holding(held: string): readonly string[];
}

const addTo = <T>(map: Map<string, Set<T>>, key: string, value: T): void => {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
};

export function createNameIndex({ partsOf, holds }: Finding): NameIndex {
  const soughtBy = new Map<string, Set<string>>();
  const sought = new Set<string>();
  const keptBy = new Map<string, Set<string>>();
  const texts = new Map<string, Set<string>>();
  /** The part that the fewest others are filed under. */
  const rarest = (parts: readonly string[], filed: ReadonlyMap<string, ReadonlySet<string>>): string | undefined => {
    const sizeOf = (part: string): number => filed.get(part)?.size ?? 0;
    return parts.reduce<string | undefined>(
      (best, part) => (best === undefined || sizeOf(part) < sizeOf(best) ? part : best),
      undefined,
    );
  };
  return {
    seek: (text) => {
      if (sought.has(text)) return;
      sought.add(text);
      const part = rarest(partsOf(text), soughtBy);
      if (part !== undefined) addTo(soughtBy, part, text);
    },
    heldBy: (text) => {
      const candidates = new Set<string>();
      for (const part of new Set(partsOf(text))) for (const each of soughtBy.get(part) ?? []) candidates.add(each);
      return [...candidates].filter((each) => holds(text, each));
    },
    keep: (owner, text) => {
      addTo(texts, owner, text);
      for (const part of partsOf(text)) addTo(keptBy, part, owner);
    },
    holding: (held) => {
      const part = rarest(partsOf(held), keptBy);
      if (part === undefined) return [];
      const owners = [...(keptBy.get(part) ?? [])];
      return owners.filter((owner) => [...(texts.get(owner) ?? [])].some((text) => holds(text, held)));
    },
  };
}
