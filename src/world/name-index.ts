const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What is sought stands by itself, not as a part of a longer word or number. */
const asWord = (word: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`, "u");

/** A name at a partner carries an order's number from the answer, as `WC-001004` carries `1004`. */
function asNumber(number: string): RegExp {
  const before = /^[0-9]/.test(number) ? "(?<![0-9])0*" : "(?<![A-Za-z0-9])";
  const after = /[0-9]$/.test(number) ? "(?![0-9])" : "(?![A-Za-z0-9])";
  return new RegExp(`${before}${escaped(number)}${after}`);
}

/** How one kind of text is found in another: by one of its parts, then by the whole of it. Who holds it holds each of its parts. */
interface Finding {
  readonly partsOf: (text: string) => readonly string[];
  readonly pattern: (sought: string) => RegExp;
}

/** What is sought stands by itself. */
export const standing: Finding = { partsOf: (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [], pattern: asWord };

/** What is sought is the number of an order, and the text a name that may carry it. */
export const numbering: Finding = {
  partsOf: (text) => (text.match(/[A-Za-z]+|[0-9]+/g) ?? []).map((part) => part.replace(/^0+(?=[0-9])/, "")),
  pattern: asNumber,
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

export function createNameIndex({ partsOf, pattern }: Finding): NameIndex {
  const soughtBy = new Map<string, Set<string>>();
  const sought = new Map<string, RegExp>();
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
      sought.set(text, pattern(text));
      const part = rarest(partsOf(text), soughtBy);
      if (part !== undefined) addTo(soughtBy, part, text);
    },
    heldBy: (text) => {
      const candidates = new Set<string>();
      for (const part of new Set(partsOf(text))) for (const each of soughtBy.get(part) ?? []) candidates.add(each);
      return [...candidates].filter((each) => text.includes(each) && sought.get(each)?.test(text));
    },
    keep: (owner, text) => {
      addTo(texts, owner, text);
      for (const part of partsOf(text)) addTo(keptBy, part, owner);
    },
    holding: (held) => {
      const part = rarest(partsOf(held), keptBy);
      if (part === undefined) return [];
      const whole = pattern(held);
      const holds = (text: string): boolean => text.includes(held) && whole.test(text);
      return [...(keptBy.get(part) ?? [])].filter((owner) => [...(texts.get(owner) ?? [])].some(holds));
    },
  };
}
