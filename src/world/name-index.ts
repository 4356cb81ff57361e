const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whether a text holds a word that stands by itself, not as a part of a longer word or number. */
const holdsWord = (text: string, word: string): boolean =>
  new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`, "u").test(text);

/** Whether a name at a partner carries an order's number from the answer, as `WC-001004` carries `1004`. */
function carriesNumber(name: string, number: string): boolean {
  const before = /^[0-9]/.test(number) ? "(?<![0-9])0*" : "(?<![A-Za-z0-9])";
  const after = /[0-9]$/.test(number) ? "(?![0-9])" : "(?![A-Za-z0-9])";
  return new RegExp(`${before}${escaped(number)}${after}`).test(name);
}

/** How one kind of text is found in another: by its first part, then by the whole of it. */
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
 * a run may have thousands of orders.
 */
export interface NameIndex {
  /** To be found in texts. */
  seek(sought: string): void;
  /** All that is sought and that this text holds. */
  heldBy(text: string): readonly string[];
  /** A text that may hold what is sought, and whose it is. */
  keep(owner: string, text: string): void;
  /** Whose texts hold it. */
  holding(sought: string): readonly string[];
}

const addTo = <T>(map: Map<string, Set<T>>, key: string, value: T): void => {
  map.set(key, (map.get(key) ?? new Set()).add(value));
};

export function createNameIndex({ partsOf, holds }: Finding): NameIndex {
  const soughtBy = new Map<string, Set<string>>();
  const keptBy = new Map<string, Set<string>>();
  const texts = new Map<string, Set<string>>();
  return {
    seek: (sought) => {
      const [first] = partsOf(sought);
      if (first !== undefined) addTo(soughtBy, first, sought);
    },
    heldBy: (text) => {
      const candidates = new Set(partsOf(text).flatMap((part) => [...(soughtBy.get(part) ?? [])]));
      return [...candidates].filter((sought) => holds(text, sought));
    },
    keep: (owner, text) => {
      addTo(texts, owner, text);
      for (const part of partsOf(text)) addTo(keptBy, part, owner);
    },
    holding: (sought) => {
      const [first = ""] = partsOf(sought);
      return [...(keptBy.get(first) ?? [])].filter((owner) => [...(texts.get(owner) ?? [])].some((text) => holds(text, sought)));
    },
  };
}
